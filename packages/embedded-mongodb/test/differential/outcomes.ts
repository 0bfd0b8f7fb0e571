// What a known difference is, and the questions it asks about an operation and its two outcomes.

import type { Outcome } from "./normalise.ts";
import type { Operation } from "./operations.ts";
import type { Doc } from "./values.ts";

export type Known = {
  id: string;
  /** What MongoDB does, and where its manual says so. */
  reason: string;
  /** As narrow as can be: whatever else differs in the same operation is still a difference. */
  matches(operation: Operation, reference: Outcome, embedded: Outcome): boolean;
};

type Statement = { q: Doc; u?: unknown; multi?: boolean };

/** The updates of an `update`, the one of a `findAndModify`, none of anything else. */
export function statements({ command }: Operation): Statement[] {
  if ("update" in command && Array.isArray(command.updates)) return command.updates;
  if ("findAndModify" in command) return [{ q: command.query as Doc, u: command.update }];
  return [];
}

/** The codes by the number of the statement; that of a whole command by 0. */
export function errorsAt({ code, reply }: Outcome): Map<number, number> {
  if (code !== undefined) return new Map([[0, code]]);
  const [first] = (reply?.outcomes ?? []) as Outcome[];
  if (first?.code !== undefined) return new Map([[0, first.code]]);
  const all = (reply?.writeErrors ?? []) as { index: number; code: number }[];
  return new Map(all.map((one) => [one.index, one.code]));
}

/** What collided, also for one of those who came together. */
export const duplicates = ({ duplicates: own, reply }: Outcome): { keyValue: Doc }[] => [
  ...(own ?? []),
  ...((reply?.outcomes ?? []) as Outcome[]).flatMap((one) => one.duplicates ?? []),
];

/** Whether a statement has `ours` where the reference has one of `theirs`. */
export function turned(
  reference: Outcome,
  embedded: Outcome,
  theirs: (number | undefined)[],
  ours: number | number[],
): boolean {
  const before = errorsAt(reference);
  const isNow = (code: number): boolean => [ours].flat().includes(code);
  return [...errorsAt(embedded)].some(
    ([index, code]) => isNow(code) && before.get(index) !== code && theirs.includes(before.get(index)),
  );
}

export const sortOf = ({ sort, pipeline }: Doc): Doc =>
  (sort ?? (pipeline as Doc[] | undefined)?.find((stage) => stage.$sort)?.$sort ?? {}) as Doc;

/** An empty array, or one that holds an array, here or below. */
export function isOdd(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || value.some((one) => Array.isArray(one) || isOdd(one));
  return typeof value === "object" && value !== null && Object.values(value).some(isOdd);
}

export const names = (command: Doc, ...operators: string[]): boolean =>
  operators.some((operator) => JSON.stringify(command).includes(`"${operator}"`));

export const paths = (u: unknown): string[] =>
  Object.values((u ?? {}) as Doc).flatMap((operands) => Object.keys((operands ?? {}) as Doc));

export const documents = ({ reply }: Outcome): unknown[] => (reply?.documents ?? []) as unknown[];

/** As it is but for the order of fields, which `isDeepStrictEqual` does not look at; sets become ordered again. */
export function unordered(value: unknown): unknown {
  const sorted = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(sorted);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .filter(([name]) => name !== "duplicates")
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, inner]) => [name, ["outcomes", "contents"].includes(name) ? set(inner) : sorted(inner)]),
    );
  };
  const set = (some: unknown): unknown =>
    Array.isArray(some) ? some.map((one) => JSON.stringify(sorted(one))).toSorted() : some;
  return sorted(value);
}

/** What the collection holds, without fields that are an empty object or array, in no order. */
export const bareContents = ({ contents }: Outcome): string[] => (contents ?? []).map(bare).toSorted();

function bare(document: Doc): string {
  let text = JSON.stringify(unordered(document));
  for (;;) {
    const shorter = text
      .replace(/"[^"]+":(\{\}|\[\]),?/g, "")
      .replace(/(?<=[[,])\{\},?/g, "")
      .replaceAll(",}", "}");
    if (shorter === text) return text;
    text = shorter;
  }
}
