// `npm run behaviours [-- --json]`: which numbered behaviours the tests tell, by the numbers in their names.

import { parseArgs } from "node:util";
import { told } from "./told.mjs";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const table = told();
if (values.json) console.log(JSON.stringify(table, null, 2));
else print(table);

function print(numbers) {
  for (const [number, stories] of Object.entries(numbers)) {
    console.log(`${number.padEnd(6)} ${stories.length === 0 ? "–" : stories[0]}`);
    for (const story of stories.slice(1)) console.log(`       ${story}`);
  }
  const missing = Object.entries(numbers).filter(([, stories]) => stories.length === 0);
  console.log(`${Object.keys(numbers).length - missing.length} told, ${missing.length} not yet.`);
}
