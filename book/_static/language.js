// The other language has the same sections. A click leads to the one that is being read, with what the address says of
// widgets or of a search; without scripts, to the page.
"use strict";

for (const kind of ["click", "auxclick", "contextmenu"]) {
  document.addEventListener(kind, ({ target }) => {
    const link = target.closest(".btn-other-language");
    if (!link) return;
    const [, ...sections] = document.querySelectorAll(".bd-article :is(section, dt)[id]"); // the first is the page
    const read = sections.findLast((section) => section.getBoundingClientRect().top < innerHeight / 2);
    link.search = location.search;
    link.hash = read?.id ?? "";
  });
}
