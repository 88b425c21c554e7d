// On paper nothing can be opened and the ground is white: before printing, open what is folded and
// take the light colours; after it, put everything back.
'use strict';
addEventListener('beforeprint', () => {
  const root = document.documentElement;
  const { theme } = root.dataset;
  const folded = document.querySelectorAll('details:not([open])');
  folded.forEach((details) => { details.open = true; });
  root.dataset.theme = 'light';
  addEventListener('afterprint', () => {
    folded.forEach((details) => { details.open = false; });
    root.dataset.theme = theme;
  }, { once: true });
});
