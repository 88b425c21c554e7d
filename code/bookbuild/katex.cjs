// One formula a line comes in as JSON; one line goes out: its markup, or what KaTeX says is wrong with it.
const katex = require("katex");

// Behind a function's name KaTeX writes an invisible sign that it is applied; as an index, in x_{\max}, it is not,
// and the sign would be one child too many of <msub>.
function dropSignsInIndices({ type, children = [] }) {
  if (/^m(sub|sup|under|over)/.test(type)) {
    for (const index of children.slice(1)) {
      if (index.children) index.children = index.children.filter((part) => part.toText?.() !== "\u2061");
    }
  }
  children.forEach(dropSignsInIndices);
}

function answer({ tex, displayMode }) {
  try {
    const formula = katex.__renderToDomTree(tex, { displayMode, strict: "error", output: "htmlAndMathml" });
    dropSignsInIndices(formula);
    return { html: formula.toMarkup() };
  } catch (error) {
    return { error: error.message };
  }
}

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n"));
