// Why a ticket may be escalated by hand: a fixed list (S3.1).

import { words } from "../words/spelling.ts";

/** Each is meant by its number, or by all the words of one of its groups. */
export const REASONS: readonly { name: string; groups: readonly (readonly string[])[] }[] = [
  { name: "troubleshooting done", groups: [["troubleshooting", "done"]] },
  {
    name: "needs elevated access or deeper work",
    groups: [
      ["elevated", "access"],
      ["deeper", "work"],
    ],
  },
  { name: "root cause unclear", groups: [["root", "cause", "unclear"]] },
  {
    name: "exceeds scope or permissions",
    groups: [
      ["exceeds", "scope"],
      ["exceeds", "permissions"],
    ],
  },
];

/** "1 troubleshooting done, 2 …": the list as a mail names it. */
export const REASON_LIST = REASONS.map(({ name }, at) => `${at + 1} ${name}`).join(", ");

/** The reason a text names, the number first: "2", "2. the logs are on a server I cannot open", "Root cause is unclear". */
export function reasonIn(text: string): string | undefined {
  const number = /^\W{0,3}([1-9])(?![\p{L}\p{N}])/u.exec(text.trim())?.[1];
  if (number !== undefined) return REASONS[Number(number) - 1]?.name;
  const said = new Set(words(text));
  return REASONS.find(({ groups }) => groups.some((group) => group.every((word) => said.has(word))))?.name;
}
