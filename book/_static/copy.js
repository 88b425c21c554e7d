// What is copied from a page reads as it was written: a formula is its TeX, and the marks to click on stay behind.
"use strict";
// A third click marks a paragraph; with a formula in it, Chromium stops there.
document.addEventListener("click", ({ detail, target }) => {
  const paragraph = detail === 3 && target.closest(".bd-article :is(p, li, dd, td):has(.math)");
  if (paragraph) getSelection().selectAllChildren(paragraph);
});

document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed || selection.anchorNode.getRootNode() !== document) return;
  const range = selection.getRangeAt(0).cloneRange();
  // A formula of which a part is marked is copied whole.
  const around = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".math");
  const [first, last] = [around(range.startContainer), around(range.endContainer)];
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);

  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  const formulas = copy.querySelectorAll(".math");
  if (!formulas.length) return;
  for (const formula of formulas) {
    const { tex } = formula.dataset;
    if (formula.matches("div")) {
      const number = formula.querySelector(".eqno")?.firstChild.data ?? "";
      formula.textContent = `$$\n${tex.trim()}\n$$ ${number}`;
      formula.style.whiteSpace = "pre-wrap";
    } else {
      const [math, ...others] = formula.querySelectorAll("math");
      math.replaceWith(`$${tex}$`);
      others.forEach((part) => part.remove());
    }
  }
  copy.querySelectorAll(".headerlink, .copybtn, .toggle-button").forEach((mark) => mark.remove());
  copy.style.cssText = "position: fixed; left: -100vw; width: 50vw";
  document.body.append(copy); // lines and paragraphs as they are laid out
  event.clipboardData.setData("text/plain", copy.innerText.trim().replace(/\n{3,}/g, "\n\n"));
  event.clipboardData.setData("text/html", copy.innerHTML);
  event.preventDefault();
  copy.remove();
});
