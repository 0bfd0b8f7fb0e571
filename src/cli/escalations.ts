// The commands of the person who answers for escalations: their register, and the figures.

import { Command } from "commander";
import { type Figure, type Figures, sendBackRate } from "../core/visibility/figures.ts";
import type { RegisterRow } from "../core/visibility/register.ts";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { fill, print, printCsv, printJson } from "./print.ts";
import { sinceInstant } from "./since.ts";

const SINCE = "an instant such as 2026-03-02T09:00, or how long ago, such as 30 days";

type Listing = { since: string; desk?: string; open: boolean; csv: boolean; json: boolean };

export const escalationCommands = (offline: Offline): Command[] => [
  new Command("escalations")
    .description("list the escalation tickets, separately from ordinary ones")
    .option("--since <when>", SINCE, "30 days")
    .option("--desk <id>", "only those at this authority's desk")
    .option("--open", "only those that are open", false)
    .option("--csv", "as a table for spreadsheets", false)
    .option("--json", "as JSON, for scripts", false)
    .action((listing: Listing) => offline((running) => list(listing, running))),
  new Command("figures")
    .description(
      "count escalations per week, desk, analyst, category and priority, by visibility and by time separately",
    )
    .option("--since <when>", SINCE, "90 days")
    .option("--json", "as JSON, for scripts", false)
    .action(({ since, json }: { since: string; json: boolean }) =>
      offline(async ({ app }) => {
        const { figures } = await import("../reports/escalation-register.ts");
        const found = await figures(sinceInstant(since, app.now()), app);
        if (json) printJson(found);
        else print(await inWords(found));
      }),
    ),
];

async function list({ since, desk, open, csv, json }: Listing, { app }: OpenedApp): Promise<void> {
  const { register, registerAsCsv } = await import("../reports/escalation-register.ts");
  const { desks } = app.organisation;
  if (desk !== undefined && !desks.has(desk))
    throw new SetupError(`--desk: there is no desk "${desk}". There are ${[...desks.keys()].join(", ")}.`);
  const asked = { since: sinceInstant(since, app.now()), ...(desk === undefined ? {} : { deskIds: [desk] }) };
  const rows = await register({ ...asked, ...(open ? { isOpen: true } : {}) }, app);
  if (json) printJson(rows);
  else if (csv) printCsv(registerAsCsv(rows));
  else for (const line of [...rows.map(inLines), counted(rows)]) print(line);
}

const inLines = (row: RegisterRow): string =>
  fill`${row.reference}  ${row.at.toISOString().slice(0, 16)}  ${row.status}, ${row.confirmedBy === undefined ? "nobody is on it" : `${row.confirmedBy} is on it`}
    ${row.subject}
    ${row.origin || "its origin is gone"}: ${row.because ?? "not known any more"}`;

const counted = (rows: readonly RegisterRow[]): string => {
  const open = rows.filter(({ isOpen }) => isOpen).length;
  return `${rows.length} ${rows.length === 1 ? "escalation ticket" : "escalation tickets"}, ${open} open.`;
};

/** A table for each way to count. */
async function inWords({ total, perWeek, perDesk, perAnalyst, perCategory, perPriority }: Figures): Promise<string> {
  const { textTable: table } = await import("./table.ts");
  const tables: readonly (readonly [string, readonly Figure[]])[] = [
    ["all", [{ ...total, of: "" }]],
    ["week", perWeek],
    ["desk", perDesk],
    ["analyst", perAnalyst],
    ["category", perCategory],
    ["priority", perPriority],
  ];
  return tables
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) =>
      table([[name, "visibility", "time", "asked", "incomplete"], ...lines.map(cells)], [1, 2, 3, 4]),
    )
    .join("\n\n");
}

function cells(figure: Figure): string[] {
  const rate = sendBackRate(figure);
  const back = rate === undefined ? "" : ` (${Math.round(rate * 100)} %)`;
  return [figure.of || "–", ...[figure.visibility, figure.time, figure.asked].map(String), `${figure.sentBack}${back}`];
}
