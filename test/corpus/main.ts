// `npm run corpus [-- <folder>] [--json] [--task trim] [--misses]`: how many expectations of other systems about real mails hold.
// Reads labels.jsonl or labels.<task>.jsonl of any folder in the form of the corpus beside this checkout.

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { labelsIn } from "./labels.ts";
import { type Figures, figuresOf, print } from "./report.ts";
import { tasks } from "./tasks.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    task: { type: "string" },
    misses: { type: "boolean", default: false },
  },
});

const folder = positionals[0] ?? "../shared/corpus";
if (!existsSync(folder)) {
  console.error(`There is no folder ${folder}: name one that holds labels.jsonl or labels.<task>.jsonl.`);
  process.exit(1);
}

const all: Figures = { tasks: {} };
for (const [task, labels] of await labelsIn(folder)) {
  if (values.task && task !== values.task) continue;
  const judge = tasks[task];
  if (judge) all.tasks[task] = await figuresOf(labels, judge, folder, values.misses);
  else console.error(`nothing here knows the task "${task}": its ${labels.length} labels are left out`);
}
if (values.json) console.log(JSON.stringify(all));
else print(all);
