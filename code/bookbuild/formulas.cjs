// One formula a line comes in as JSON; one line goes out: its MathML, or what Temml says is wrong with it.
const temml = require("temml");

function answer({ tex, displayMode }) {
  try {
    return { mathml: temml.renderToString(tex, { displayMode, strict: true, throwOnError: true, wrap: "none" }) };
  } catch (error) {
    return { error: error.message };
  }
}

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n"));
