// `npm run corpus [-- <folder>] [--json] [--task trim] [--misses]`: how many expectations of other systems about real mails hold.
// The task "verdict" takes what the product makes of a mail in a situation of test/mails.
// Reads labels.jsonl or labels.<task>.jsonl of any folder in the form of the corpus beside this checkout.

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { printVerdicts, type VerdictFigures, verdictFigures } from "./judge-verdict.ts";
import { labelsIn } from "./labels.ts";
import { figuresOf, print, type TaskFigures } from "./report.ts";
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

const all: { tasks: Record<string, TaskFigures | VerdictFigures> } = { tasks: {} };
for (const [task, labels] of await labelsIn(folder)) {
  if (values.task && task !== values.task) continue;
  const judge = tasks[task];
  if (task === "verdict") all.tasks[task] = await verdictFigures(labels, folder, values.misses);
  else if (judge) all.tasks[task] = await figuresOf(labels, judge, folder, values.misses);
  else console.error(`nothing here knows the task "${task}": its ${labels.length} labels are left out`);
}
if (values.json) console.log(JSON.stringify(all));
else for (const [task, figures] of Object.entries(all.tasks)) show(task, figures);

function show(task: string, figures: TaskFigures | VerdictFigures): void {
  if ("aims" in figures) printVerdicts(figures);
  else print(task, figures);
}
