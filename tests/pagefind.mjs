// Asks the site's search without a browser: node pagefind.mjs SITE, with a list of queries on the standard input (JSON).
// Prints, for each query, what readers see of the first sections.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

globalThis.fetch = async (address) => new Response(readFileSync(new URL(address.split("?")[0], "file:///")));

const site = pathToFileURL(resolve(process.argv[2]));
const pagefind = await import(`${site}/pagefind/pagefind.js`);
const { find, OPTIONS } = await import(`${site}/_static/search.mjs`);
await pagefind.options(OPTIONS);
const found = {};
for (const query of JSON.parse(readFileSync(0, "utf8"))) {
  const { count, sections } = await find(pagefind, query);
  found[query] = { count, sections: sections.slice(0, 5) };
}
console.log(JSON.stringify(found));
