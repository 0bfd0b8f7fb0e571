// The task "verdict": what the product makes of a mail in a situation of test/mails. Any of the expected verdicts is right.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Verdict } from "../../src/core/model/verdict.ts";
import { parse } from "../../src/mail/parse.ts";
import { organisation } from "../support/builders.ts";
import { keptMail, RECEIVED_AT, SITUATIONS, verdictOn } from "../support/mail-world.ts";
import { BEN } from "../support/people.ts";
import { type Aim, aimsOf, confusionsOf } from "./aims.ts";
import { normal } from "./compare.ts";
import type { Label } from "./label.ts";
import { isPromise } from "./promised.ts";

/** One mail: what its label expects, and what the product said. */
export type Judged = {
  id: string;
  situation: string;
  expected: readonly string[];
  got: string;
  right: boolean;
  because: string;
  newText?: { right: boolean; got: string }; // where the label names the words
  promise?: { right: boolean; got: string } | undefined; // where the label names the time
};

export type VerdictFigures = {
  count: number;
  right: number;
  misses: Pick<Judged, "id" | "situation" | "expected" | "got">[];
  otherWords: string[]; // ids whose new text is not what the label says
  otherTimes: string[]; // ids whose promise is not
  confusions: Record<string, Record<string, number>>;
  aims: Aim[];
};

export async function verdictFigures(
  labels: readonly Label[],
  folder: string,
  tellsMisses: boolean,
): Promise<VerdictFigures> {
  const all: Judged[] = [];
  for (const label of labels) all.push(await judged(label, folder));
  if (tellsMisses) for (const one of all) if (!isAllRight(one)) console.error(missOf(one));
  return {
    count: all.length,
    right: all.filter(({ right }) => right).length,
    misses: all.flatMap(({ right, id, situation, expected, got }) => (right ? [] : [{ id, situation, expected, got }])),
    otherWords: all.flatMap(({ newText, id }) => (newText?.right === false ? [id] : [])),
    otherTimes: all.flatMap(({ promise, id }) => (promise?.right === false ? [id] : [])),
    confusions: confusionsOf(all),
    aims: aimsOf(all),
  };
}

const isAllRight = ({ right, newText, promise }: Judged): boolean =>
  right && newText?.right !== false && promise?.right !== false;

const missOf = ({ id, expected, got, because, newText, promise }: Judged): string =>
  [
    `\n--- ${id}\nexpected ${expected.join(" or ")}\n     got ${got}: ${because}`,
    ...(newText?.right === false ? [`   words ${JSON.stringify(newText.got)}`] : []),
    ...(promise?.right === false ? [`    time ${promise.got}`] : []),
  ].join("\n");

async function judged(label: Label, folder: string): Promise<Judged> {
  const { id, situation = "", expected } = label;
  try {
    return { id, situation, expected, ...(await said(label, await readFile(join(folder, label.file)))) };
  } catch (error) {
    return { id, situation, expected, got: "error", right: false, because: (error as Error).stack ?? "" };
  }
}

async function said(label: Label, raw: Buffer): Promise<Omit<Judged, "id" | "situation" | "expected">> {
  const situation = SITUATIONS[label.situation ?? ""];
  if (!situation) throw new Error(`there is no situation "${label.situation}": test/mails/README.md lists them`);
  const mail = await parse(keptMail(raw));
  const { kind, because, promiseMs } = await verdictOn(mail, situation);
  const isRightText = normal("exact_ws", label.newText ?? "") === normal("exact_ws", mail.newText);
  return {
    got: kind,
    because,
    right: (label.expected as string[]).includes(kind),
    ...(label.newText === undefined ? {} : { newText: { right: isRightText, got: mail.newText } }),
    ...(label.promise === undefined ? {} : { promise: promised(label.promise, kind, promiseMs) }),
  };
}

const zone = [...organisation.people.values()].find(({ addresses }) => addresses.includes(BEN))!.timeZone;

const promised = (label: string, kind: Verdict["kind"], promiseMs: number | undefined): Judged["promise"] => ({
  right: kind === "confirm" && isPromise(label, promiseMs, RECEIVED_AT, zone),
  got: promiseMs === undefined ? "no time" : `${promiseMs / 3_600_000} h, expected ${label}`,
});

export function printVerdicts({
  count,
  right,
  misses,
  otherWords,
  otherTimes,
  confusions,
  aims,
}: VerdictFigures): void {
  console.log(`verdict        ${right} of ${count} right (${((100 * right) / (count || 1)).toFixed(1)} %)`);
  for (const [situation, rows] of Object.entries(confusions)) {
    console.log(`  ${situation}`);
    for (const [row, times] of Object.entries(rows).sort(([, a], [, b]) => b - a))
      console.log(`    ${String(times).padStart(3)}  ${row}`);
  }
  for (const { name, count: part, of, aim, met } of aims)
    console.log(`  ${met ? "met   " : "MISSED"} ${name}: ${part} of ${of} (aim: ${aim})`);
  for (const { id, got } of misses) console.log(`  missed: ${id}: ${got}`);
  for (const id of otherWords) console.log(`  other words: ${id}`);
  for (const id of otherTimes) console.log(`  other time: ${id}`);
}
