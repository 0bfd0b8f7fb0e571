// The figures of a run as people read them.

import { GOALS, goalInWords, inWords, isMet } from "./goals.mjs";

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const MET = new Map([
  [true, "yes"],
  [false, "NO"],
  [undefined, "–"],
]);

/** @param run by database: `figures` and `details` by name with a value for each round, and `commands` */
export function printRun(run, { cores, processor, node, skipped }) {
  console.log(
    `${cores} cores (${processor}), Node ${node.slice(1)}. The median of the rounds, and the lowest and highest of them.`,
  );
  const rows = Object.entries(GOALS).flatMap(([name, goal]) =>
    Object.entries(run).flatMap(([database, { figures }]) => rowOf(name, goal, database, figures[name])),
  );
  printRows([["measure", "database", "figure", "lowest – highest", "goal", "met"], ...rows]);
  for (const { name, why } of skipped) console.log(`!!! ${name} WAS NOT MEASURED: ${why}`);
  for (const [database, { details }] of Object.entries(run)) printDetails(database, details);
  printCommands(run);
}

function rowOf(name, goal, database, values) {
  if (!values) return [];
  const [figure, low, high] = [median(values), Math.min(...values), Math.max(...values)].map((one) =>
    inWords(one, goal.unit),
  );
  return [
    [
      name,
      database,
      figure,
      values.length > 1 ? `${low} – ${high}` : "",
      goalInWords(goal),
      MET.get(isMet(name, median(values))),
    ],
  ];
}

function printRows(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows)
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join("  ")}`.trimEnd());
}

function printDetails(database, details) {
  if (Object.keys(details).length === 0) return;
  console.log(`behind the ratios, ${database} (medians):`);
  const digits = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  printRows(Object.entries(details).map(([name, values]) => [name, digits(median(values))]));
}

function printCommands(run) {
  const rows = Object.entries(run).flatMap(([database, { commands = {} }]) =>
    Object.entries(commands).map(([kind, { commands, bytes }]) => [
      kind,
      database,
      `${commands}`,
      `${(bytes / 1_000).toFixed(0)} KB`,
    ]),
  );
  if (rows.length === 0) return;
  console.log("database commands and bytes, there and back, a mail with all that it leads to:");
  printRows([["kind", "database", "commands", "bytes"], ...rows]);
}

/** Whether the run is worse than the last one of its kind. */
export function printComparison({ wrong, trouble, last, isQuick }) {
  for (const one of trouble) console.log(`!!! NOT MEASURED: ${one}`);
  if (!last) console.log("there is no run of this kind in bench/history.jsonl: only the hard limits were looked at");
  for (const { measure, database, why } of wrong)
    console.log(`${isQuick ? "NOT GOOD" : "worse"}: ${measure}, ${database}: ${why}`);
  if (wrong.length === 0 && last)
    console.log(`no ratio is more than 25 % worse than in the run of ${last.at.slice(0, 10)}`);
}
