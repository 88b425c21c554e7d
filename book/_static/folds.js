// A screen reader hears of every proof and every solution "Toggle hidden content". Its button is to say what it shows;
// the name begins with the word that is seen beside it, which changes when it is pressed.
"use strict";

{
  const WORDS = {
    button: (show, what) => `${show}: ${what}`,
  };

  for (const title of document.querySelectorAll("[data-fold]")) {
    const button = title.querySelector(".toggle-button");
    const name = () => { button.ariaLabel = WORDS.button(button.dataset.toggleHint, title.dataset.fold); };
    name();
    new MutationObserver(name).observe(button, { attributeFilter: ["data-toggle-hint"] });
  }
}
