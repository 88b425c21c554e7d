// Runs a site's own search, without a browser: node search.cjs SITE, with a list of queries on the
// standard input (JSON). Prints, for each query, the pages in the order in which readers see them.
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const site = process.argv[2];
const browser = {
  document: { addEventListener() {}, getElementById: () => null },
  DOCUMENTATION_OPTIONS: {},
  SPHINX_HIGHLIGHT_ENABLED: false,
  _: (text) => text,
  _ready() {},
};
browser.window = browser;
vm.createContext(browser);
for (const script of ['_static/language_data.js', '_static/searchtools.js', 'searchindex.js']) {
  vm.runInContext(fs.readFileSync(path.join(site, script), 'utf8'), browser);
}
const Search = vm.runInContext('Search', browser);

const found = {};
for (const query of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const results = Search._performSearch(...Search._parseQuery(query));
  found[query] = results.reverse().map(([page]) => page); // the page shows the last one first
}
console.log(JSON.stringify(found));
