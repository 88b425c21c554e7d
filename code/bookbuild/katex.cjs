// One formula a line comes in as JSON; one line goes out: its markup, or what KaTeX says is wrong with it.
const katex = require("katex");

function answer({ tex, displayMode }) {
  try {
    return { html: katex.renderToString(tex, { displayMode, strict: "error", output: "htmlAndMathml" }) };
  } catch (error) {
    return { error: error.message };
  }
}

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n"));
