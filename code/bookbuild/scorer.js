// How Sphinx's search weighs what it finds. Its scores favour short titles, and equal ones go by title: so the chapters of
// the road, and the page of questions in readers' own words, get a little more. All numbers below are Sphinx's defaults.
var Scorer = {
  score: ([page, , , , score]) => score + (/^book\/[\w-]+$/.test(page) || page === 'book/reference/questions' ? 1 : 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
