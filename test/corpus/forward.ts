// The writer's own words, and the mail that was sent on or answered below them. The sources do not tell the two apart,
// nor do they count a title or rule above the header lines and the quote marks before each line.

import { normal } from "./compare.ts";
import type { Task } from "./label.ts";
import { readingOf } from "./trim.ts";

const LONGEST_TITLE = 100; // characters

export const forward: Task = async (label, raw) => {
  const { newText, parts } = await readingOf(label, raw);
  const { before, embedded } = label.expected as { before: string; embedded: string };
  const below = parts.filter(({ kind }) => kind === "forward" || kind === "quote").map(({ text }) => text);
  const [got, expected] = [unmarked(below.join("")), unmarked(embedded)];
  const isAll = got.endsWith(expected) && got.length - expected.length <= LONGEST_TITLE;
  return {
    right: isAll && normal("exact_ws", before) === normal("exact_ws", newText),
    got: { before: newText, embedded: got },
  };
};

const unmarked = (text: string): string => normal("exact_ws", text.replace(/^>+ ?/gm, ""));
