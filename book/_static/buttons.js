// The policy of the pages forbids scripts in attributes, where the theme has those of two buttons: to print the page, and
// to fill the screen with it.
"use strict";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-call]");
  if (button) window[button.dataset.call]();
});

// Some buttons of others let go of the focus when they are pressed: the keyboard would begin at the top of the page again.
document.addEventListener("click", ({ detail, target }) => {
  const button = !detail && target.closest(".copybtn, .theme-switch-button, .primary-toggle");
  if (button) setTimeout(() => document.activeElement === document.body && button.focus({ preventScroll: true }));
});
