// Where a list goes on: after the last that was sent, and of those of the same instant, which were sent.

import { field } from "./query.ts";

export type Cursor = { at: Date; seen: readonly string[] };

const LONGEST = 20_000;

/** @returns undefined where the list begins; "bad": no list has said it */
export function cursorIn(query: unknown): Cursor | undefined | "bad" {
  const text = field(query, "cursor");
  if (text === "") return undefined;
  try {
    const [at, ...seen] = JSON.parse(Buffer.from(text.slice(0, LONGEST), "base64url").toString()) as unknown[];
    const isOurs = typeof at === "number" && seen.every((one) => typeof one === "string");
    return isOurs && Math.abs(at) <= 8.64e15 ? { at: new Date(at), seen: seen as string[] } : "bad";
  } catch {
    return "bad";
  }
}

/** After this one. @param before where the list that was just sent began */
export function cursorAfter(
  last: { id: string; at: Date },
  all: readonly { id: string; at: Date }[],
  before?: Cursor,
): string {
  const at = last.at.getTime();
  const same = all.filter((one) => one.at.getTime() === at).map(({ id }) => id);
  const known = before?.at.getTime() === at ? before.seen : [];
  return Buffer.from(JSON.stringify([at, ...known, ...same])).toString("base64url");
}

export const BAD_CURSOR = {
  error: "no list has said this cursor",
  help: "Send `cursor` exactly as `next` of the list before said.",
};

/** How many are asked for. */
export const limitIn = (query: unknown, { usual = 50, most = 200 } = {}): number =>
  Math.min(Math.max(Number.parseInt(field(query, "limit"), 10) || usual, 1), most);
