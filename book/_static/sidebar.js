// On a phone the sidebars are dialogs, which close when a section has been chosen. The theme takes the focus from the button that opens one, and so cannot give it
// back when the dialog closes: without this script, the keyboard begins again at the top of the page.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const sidebar of ["primary", "secondary"]) {
    const button = document.querySelector(`.${sidebar}-toggle`);
    const dialog = document.getElementById(`pst-${sidebar}-sidebar-modal`);
    dialog?.addEventListener("close", () => button?.focus({ preventScroll: true }));
    // Who has chosen a section wants to see it.
    dialog?.addEventListener("click", ({ target }) => target.closest("a[href*='#']") && dialog.close());
  }
});
