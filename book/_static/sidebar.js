'use strict';

// On a phone the sidebars are dialogs. The theme takes the focus from the button that opens one, and
// so cannot give it back when the dialog closes: without this, the keyboard begins at the top again.
document.addEventListener('DOMContentLoaded', () => {
  for (const sidebar of ['primary', 'secondary']) {
    const dialog = document.getElementById(`pst-${sidebar}-sidebar-modal`);
    const button = document.querySelector(`.${sidebar}-toggle`);
    dialog?.addEventListener('close', () => button?.focus());
  }
});
