// `onit audit`: what was refused and done, whether it is as it was written, and all of it for auditors.

import { Command } from "commander";
import type { HistoryEntry } from "../core/model/history.ts";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import type { AuditReport, ChainHead } from "../store/audit-check.ts";
import { fill, print, printCsv, printJsonLine, printNote } from "./print.ts";

const LAST = ["--last <entries>", "how many", Number, 100] as const;
const MOST_TROUBLES = 50;

export const auditCommand = (offline: Offline): Command =>
  new Command("audit")
    .option(...LAST)
    .description("what was refused outside any ticket, and what was done with keys and settings; newest first")
    .action(({ last }: { last: number }) =>
      offline(async ({ app }) => show(await app.audit.latest(last > 0 ? last : LAST[3]))),
    )
    .addCommand(
      new Command("list")
        .option("--of <text>", "only entries that hold this, such as HD-1042 or anna")
        .description("the same with what was decided on tickets; newest first")
        .action((_: object, command: Command) => offline((running) => list(command.optsWithGlobals(), running))),
    )
    .addCommand(
      new Command("verify")
        .option(
          "--head <number:hash>",
          "the end of the audit as an earlier verify printed it: nothing up to it is missing",
        )
        .description("check that the audit and the histories of all tickets are as they were written")
        .action(({ head }: { head?: string }) => offline((running) => verify(head, running))),
    )
    .addCommand(
      new Command("export")
        .option("--csv", "as a table for spreadsheets, instead of one JSON object a line", false)
        .description("all of the audit on standard output, oldest first, for auditors")
        .action(({ csv }: { csv: boolean }) => offline((running) => exportAll(csv, running))),
    );

async function show(entries: readonly HistoryEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { textTable: table } = await import("./table.ts");
  print(
    table(entries.map(({ at, by, cause, because }) => [at.toISOString().slice(0, 16), by, `${cause}: ${because}`])),
  );
}

async function list({ last, of }: { last: number; of?: string }, { app }: OpenedApp): Promise<void> {
  await app.audit.gather();
  const found: HistoryEntry[] = [];
  for await (const entry of app.audit.each(-1)) {
    if (of !== undefined && ![entry.by, entry.cause, entry.because].some((text) => text.includes(of))) continue;
    if (found.push(entry) >= last) break;
  }
  await show(found);
}

/** Ends with 1 where something is not as it was written. */
async function verify(head: string | undefined, { app, store }: OpenedApp): Promise<void> {
  await app.audit.gather();
  const report = await store.audit.check(head === undefined ? undefined : headIn(head));
  for (const trouble of report.troubles.slice(0, MOST_TROUBLES)) print(fill`${trouble}`);
  if (report.troubles.length > MOST_TROUBLES) print(`… and ${report.troubles.length - MOST_TROUBLES} more.`);
  print(summed(report));
  if (report.troubles.length > 0) process.exitCode = 1;
}

function summed({ entries, erased, tickets, head, troubles }: AuditReport): string {
  const words = erased === 0 ? "" : ` The words of ${erased} were erased for privacy; their places hold.`;
  const counted = `${entries} entries of the audit and the histories of ${tickets} tickets were checked`;
  const end = head
    ? ` The audit ends with ${head.seq}:${head.hash} – keep that elsewhere, and name it to --head next time.`
    : "";
  return troubles.length === 0
    ? `${counted}: all are as they were written.${words}${end}`
    : `${counted}: ${troubles.length === 1 ? "one thing is" : `${troubles.length} things are`} wrong. Keep this database, and compare it with a backup of the time before.${words}`;
}

function headIn(text: string): ChainHead {
  const [, seq, hash] = /^(\d+):(\S+)$/.exec(text.trim()) ?? [];
  if (seq === undefined || hash === undefined)
    throw new SetupError(
      `--head: "${text}" is not a number, a colon and a hash, as \`onit audit verify\` prints them.`,
    );
  return { seq: Number(seq), hash };
}

async function exportAll(csv: boolean, { app }: OpenedApp): Promise<void> {
  await app.audit.gather();
  const { auditAsCsv } = await import("../reports/audit-table.ts");
  let count = 0;
  if (csv) printCsv(auditAsCsv("heading"));
  for await (const entry of app.audit.each(1)) {
    if (csv) printCsv(auditAsCsv(entry));
    else printJsonLine(entry);
    count += 1;
  }
  printNote(`${count} entries.`);
}
