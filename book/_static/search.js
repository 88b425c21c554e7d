// The search comes when somebody begins to search. From a server Pagefind answers, while the reader types (search.mjs).
// Where it cannot, as on pages opened as files, Sphinx's own search does, on the search page.
"use strict";

{
  const { src } = document.currentScript;
  const page = document.querySelector("main:has(#search-results)");

  const useSphinx = () => {
    if (!page) return; // the form leads to the search page
    for (const name of ["language_data.js", "searchtools.js", "../searchindex.js"]) {
      const script = Object.assign(document.createElement("script"), { src: new URL(name, src), async: false });
      document.head.append(script);
    }
  };

  const begin = async (input) => {
    try {
      const { attach } = await import(new URL("search.mjs", src));
      await attach(input, page?.contains(input) && page.querySelector("#search-results"));
    } catch (error) {
      useSphinx();
    }
  };

  const begun = new Set();
  const focused = ({ target }) => {
    if (!target.matches?.(".bd-search input") || begun.has(target)) return;
    begun.add(target);
    begin(target);
  };

  if (location.protocol === "file:") {
    useSphinx();
  } else {
    document.addEventListener("focusin", focused);
    const input = page?.querySelector(".bd-search input");
    if (input) {
      input.value = new URLSearchParams(location.search).get("q") ?? "";
      focused({ target: input });
    }
  }
}
