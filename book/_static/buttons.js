// The policy of the pages forbids scripts in attributes, where the theme has those of two buttons: to print the page, and
// to fill the screen with it.
"use strict";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-call]");
  if (button) window[button.dataset.call]();
});
