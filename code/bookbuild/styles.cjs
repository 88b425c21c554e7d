// One line comes in as JSON: a style sheet, and the words of all pages and scripts. Out goes the sheet without the rules
// for elements, classes and ids that none of them names.
const { PurgeCSS } = require("purgecss");

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const { sheet, words } = JSON.parse(line);
    const content = [{ raw: words, extension: "html" }];
    const [{ css }] = await new PurgeCSS().purge({ content, css: [{ raw: sheet }] });
    process.stdout.write(JSON.stringify(css) + "\n");
  });
