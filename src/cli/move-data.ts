// What `onit data export` and `onit data import` do, and what they tell of it.

import { type Environment, SetupError } from "../ports/environment.ts";
import { openDatabase } from "../runtime/database.ts";
import { createLog } from "../runtime/log.ts";
import { version } from "../runtime/version.ts";
import { redactor, secretsIn } from "../security/redact.ts";
import { DataProblem } from "../store/data-problem.ts";
import { exportData, type Progress, sumOf } from "../store/export-data.ts";
import { type Imported, importData } from "../store/import-data.ts";
import { fill, printNote, progressBar } from "./print.ts";

type Now = () => Date;

/** @param whileRunning accepts that Onit changes documents meanwhile */
export async function runExport(
  file: string,
  whileRunning: boolean,
  environment: Environment,
  now: Now,
): Promise<void> {
  const onit = version();
  const { documents, bytes } = await onDatabase(environment, whileRunning, (uri) =>
    withBar(now, (progress) => exportData(uri, file, { onit, madeAt: now(), whileRunning, progress })),
  );
  const where = file === "-" ? "standard output" : file;
  printNote(fill`Exported ${counted(documents)}, ${megabytes(bytes)}, to ${where}.`);
}

/** @param merge into a database that is not empty */
export async function runImport(file: string, merge: boolean, environment: Environment, now: Now): Promise<void> {
  const imported = await onDatabase(environment, false, (uri) =>
    withBar(now, (progress) => importData(uri, file, { now: now(), merge, progress })),
  );
  printNote(report(imported).join("\n"));
  const { refused, different, isMerge } = imported;
  if (refused.length > 0 || (different.length > 0 && !isMerge)) process.exitCode = 1;
}

/** @param attaches to the data of an Onit that runs, which is refused otherwise; behind MONGODB_URI nobody can tell */
async function onDatabase<Result>(
  environment: Environment,
  attaches: boolean,
  work: (uri: string) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(environment, createLog("warn", redactor(secretsIn(environment))), { attaches });
  try {
    return await work(database.uri);
  } catch (error) {
    throw isExpected(error as Error) ? new SetupError((error as Error).message) : error;
  } finally {
    await database.close();
  }
}

/** What an admin can fix, and needs no stack for. */
const isExpected = (error: Error & { syscall?: string }): boolean =>
  error instanceof DataProblem || error.syscall !== undefined || /^Mongo/.test((error.cause as Error)?.name ?? "");

const LISTED = 50;

function report({ documents, goesOn, inserted, same, different, refused, withoutIndex }: Imported): string[] {
  const list = (ids: string[], what: string): string[] => {
    if (ids.length === 0) return [];
    const more = ids.length > LISTED ? [`  … and ${ids.length - LISTED} more`] : [];
    return [`${number(ids.length)} ${what}:`, ...ids.slice(0, LISTED).map((id) => fill`  ${id}`), ...more];
  };
  const there = same > 0 ? ` ${number(inserted)} are new, ${number(same)} were there already and are equal.` : "";
  const but = refused.length > 0 ? `all but ${number(refused.length)} of ` : "";
  return [
    ...list(different, "were there already with other content and were left as they are"),
    ...list(refused, "could not be taken in: something unique of theirs, such as a reference, belongs to another one"),
    ...list(withoutIndex, "indexes were skipped: this server does not make them"),
    `${goesOn ? "Went on with an import that was stopped. " : ""}Imported and counted ${but}${counted(documents)}.${there}`,
  ];
}

/** The bar is seen on a terminal only. */
async function withBar<Result>(now: Now, work: (progress: Progress) => Promise<Result>): Promise<Result> {
  const format = "{task} [{bar}] {percentage}% | {value}/{total} documents | {speed} MB/s";
  const bar = await progressBar(format);
  let begun = { task: "", at: 0 };
  const progress: Progress = ({ task, documents, of, bytes }) => {
    const at = now().getTime();
    if (task !== begun.task) {
      bar.stop();
      begun = { task, at };
      bar.start(of, 0, { task, speed: "–" });
    }
    const seconds = (at - begun.at) / 1000;
    bar.update(documents, { speed: seconds > 0 ? (bytes / 1e6 / seconds).toFixed(1) : "–" });
  };
  return work(progress).finally(() => bar.stop());
}

const number = (value: number): string => value.toLocaleString("en");
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const counted = (documents: Readonly<Record<string, number>>): string =>
  `${number(sumOf(Object.values(documents)))} documents (${Object.entries(documents)
    .map(([name, count]) => `${number(count)} ${name}`)
    .join(", ")})`;
