// What the triggers would have done, as a table and a list.

import type { App } from "../ports/app.ts";
import { LIMITS, type Trial, type TriedTriggers } from "../reports/simulate-triggers.ts";
import { fill } from "./print.ts";
import { textTable } from "./table.ts";

/** The table, the list, and what neither can know. */
export function reportInWords(
  { trials: all, mails, unreadable }: TriedTriggers,
  { since, trigger }: { since: string; trigger?: string },
  app: App,
): string {
  const triggers = [...app.configured.triggers.values()].filter(({ id }) => trigger === undefined || id === trigger);
  const rows = triggers.map(({ id, name, active }) => {
    const own = all.filter(({ triggerId }) => triggerId === id);
    return [
      id,
      String(own.length),
      String(new Set(own.map(({ reference }) => reference)).size),
      active ? name : `${name} (switched off)`,
    ];
  });
  const lost = unreadable > 0 ? `, ${unreadable} of which could not be read again` : "";
  return [
    `The last ${since}: ${mails} mails${lost}. Nothing was changed and nothing was sent.`,
    "",
    textTable([["trigger", "fired", "tickets", "name"], ...rows]),
    "",
    ...all.map(inLine),
    ...(all.length > 0 ? [""] : []),
    "What this cannot know:",
    ...LIMITS.map((limit) => `  - ${limit}`),
  ].join("\n");
}

const inLine = ({ at, reference, triggerId, because, would }: Trial): string =>
  fill`${at.toISOString().slice(0, 16)}  ${reference}  ${triggerId}: ${because}` +
  fill`\n    ${would || "nothing was left to do"}`;
