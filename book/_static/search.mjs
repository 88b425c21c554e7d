// Searching while the reader types: what is found, in which order, and the list of it. Pagefind knows the words of each
// section of the book (bookbuild/search.py). Loaded by search.js.

const WORDS = {
  one: "1 section.",
  found: (count) => `${count} sections.`,
  best: (shown, count) => `The best ${shown} of ${count} sections.`,
  bestHere: (shown, count) => `The best ${shown} of ${count} sections. Press Enter for more.`,
  nothing: (query) => `No section has “${query}”. Try fewer words, or other ones.`,
};

// Beside other words, these say little about what a reader looks for, and often do not stand where the answer does.
const LITTLE = new Set(
  "a an and are as at be can do does for from how i if in is it my of on or the to vs was what when which why with 为什么 怎么 什么 用 的 是 不 了 和 吗"
    .split(" "),
);
const [IN_DIALOG, ON_PAGE] = [8, 24];

// Words weigh more in names of chapters and sections, in readers' own words, and among keywords than in the text.
const WEIGHTS = { chapter: 12, title: 5, asked: 5, words: 3, endings: 0.2, page: 0.5, at: 0 };
export const OPTIONS = { ranking: { metaWeights: WEIGHTS } };

const HAN = /\p{Script=Han}/u;
const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Whether a section is just what was asked for: it has that name. */
const isNamed = (names, { chapter = "", title, asked = "" }) =>
  [...chapter.split(", "), title, title.split(/[:：]/)[0], ...asked.split(" · ")].map(letters).some((name) => names.includes(name));

/** The words of a text: at spaces and signs, and Chinese ones, between which there is nothing. */
const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const wordsOf = (text) => [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);

/** What stands where a word does; nothing if Pagefind had to shorten it so much that it is another word. */
async function search(pagefind, word) {
  const { results } = await pagefind.search(word);
  const { content, meta } = (await results[0]?.data()) ?? { content: "", meta: {} };
  const text = [content, ...Object.values(meta)].join(" ").toLowerCase();
  const joined = word.length > 7 || letters(word) !== word.toLowerCase() || HAN.test(word); // as in cross-entropy, or 不下降
  const beginning = word.toLowerCase().slice(0, Math.max(4, Math.floor(0.6 * word.length)));
  const known =
    (joined && letters(text).includes(letters(word))) || wordsOf(text).some((other) => other.startsWith(beginning));
  return known ? results : [];
}

/** The best sections. A word that does not stand beside the others changes their order, and empties no list. */
export async function find(pagefind, query) {
  const words = query
    .replace(/(\p{Script=Latin})(?=\p{Script=Han})/gu, "$1 ")
    .split(/[\s|∥]+/)
    .filter(letters);
  const telling = words.filter((word) => !LITTLE.has(word.toLowerCase()));
  const ask = async (word) => {
    const results = await search(pagefind, word);
    const parts = results.length ? [] : wordsOf(word).filter((part) => part !== word && !LITTLE.has(part)); // Chinese
    return parts.length ? (await Promise.all(parts.map(ask))).flat() : [{ word, results }];
  };
  const answers = (await Promise.all((telling.length ? telling : words).map(ask))).flat();
  const known = answers.filter(({ results }) => results.length);
  const found = new Map();
  const add = (results, weight) => {
    for (const result of results) {
      const score = (found.get(result.id)?.score ?? 0) + weight * result.score;
      // What was found with all words comes first, and marks all of them.
      found.set(result.id, { result: found.get(result.id)?.result ?? result, score });
    }
  };
  const together = known.map(({ word }) => word).join(" ");
  if (known.length > 1) add((await pagefind.search(together)).results, 1);
  for (const { results } of known) add(results, 1 / known.length);
  const best = [...found.values()].sort((a, b) => b.score - a.score);
  const sections = await Promise.all(
    best.slice(0, ON_PAGE).map(async ({ result, score }) => {
      const { meta, excerpt } = await result.data();
      const factor = !isNamed([letters(query), letters(together)], meta) ? 1 : meta.chapter ? 100 : 10;
      return { ...meta, excerpt, score: score * factor };
    }),
  );
  return { count: best.length, sections: sections.sort((a, b) => b.score - a.score) };
}

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

function hit({ at, title, page, excerpt }) {
  const where = page ? [make("span", { className: "search-page" }, page)] : [];
  // Pagefind has escaped the excerpt, and marked the words in it.
  const words = make("span", { className: "search-excerpt", innerHTML: excerpt });
  const href = new URL(`../${at}`, import.meta.url).href;
  return make("li", {}, make("a", { href }, make("span", { className: "search-title" }, title), ...where, words));
}

/** Search for what is typed into a field; list it in `box`, or below the field. */
export async function attach(input, box) {
  const pagefind = await import(new URL("../pagefind/pagefind.js", import.meta.url));
  await pagefind.options(OPTIONS);
  await pagefind.search(""); // if this browser cannot, it says so now
  const status = make("p", { className: "search-status", role: "status" });
  const list = make("ul", { className: "search-hits" });
  const dialog = input.closest("dialog");
  const place = box || input.form.parentElement.appendChild(make("div", {}));
  place.classList.add("search-found");
  place.append(status, list);

  let last;
  const show = async () => {
    const query = input.value.trim();
    if (query === last) return;
    last = query;
    const { count, sections } = letters(query) ? await find(pagefind, query) : { count: 0, sections: [] };
    if (query !== last) return; // the reader has typed on
    const shown = sections.slice(0, box ? ON_PAGE : IN_DIALOG);
    list.replaceChildren(...shown.map(hit));
    place.hidden = !query;
    if (!count) status.textContent = WORDS.nothing(query);
    else if (shown.length === count) status.textContent = count === 1 ? WORDS.one : WORDS.found(count);
    else status.textContent = (box ? WORDS.best : WORDS.bestHere)(shown.length, count);
  };
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 120);
  });

  (dialog ?? place.parentElement).addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target !== input) dialog?.close(); // from the field, the theme closes it
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [input, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (next) next.focus();
    event.preventDefault();
  });
  // A hit on this page only scrolls it.
  list.addEventListener("click", (event) => event.target.closest("a") && dialog?.close());

  place.hidden = true;
  await show();
}
