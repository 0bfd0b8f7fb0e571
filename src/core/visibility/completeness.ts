// What a manual escalation still lacks, each with why (S3.2 to S3.6, S3.10, S3.15, S3.16).

import type { ManualRules } from "../model/desk.ts";
import { INFO_FIELDS, INFO_HEADINGS, type Info, type InfoField } from "../model/escalation-info.ts";
import type { Ticket } from "../model/ticket.ts";
import { words } from "../words/spelling.ts";
import { REASON_LIST, reasonIn } from "./escalation-reason.ts";

/** `field` is absent when it is the ticket that lacks something. */
export type Lack = { field?: InfoField; because: string };

/** Everything at once, so that one answer can bring it all. */
export const lacksOf = (info: Info, ticket: Ticket, rules: ManualRules): Lack[] => [
  ...INFO_FIELDS.flatMap((field) => {
    const because = lackOf(field, info[field] ?? "", rules);
    return because === undefined ? [] : [{ field, because }];
  }),
  ...ofTicket(ticket, rules).map((because) => ({ because })),
];

/** What may be answered where a field does not apply, one list a language. */
const NOT_APPLICABLE = plainSet([
  "n/a, na, not applicable, does not apply, none, no, no changes, nothing changed",
  "entfällt, keine, nicht zutreffend, trifft nicht zu",
  "sans objet, non applicable, aucun, aucune",
  "no aplica, ninguno, ninguna",
  "non applicabile, nessuno, nessuna",
  "não se aplica, nenhum, nenhuma",
  "niet van toepassing, nvt, geen",
  "nie dotyczy, brak",
]);

function plainSet(lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(", ")).map(plain));
}

/** Compared without case, punctuation and apostrophes. */
function plain(text: string): string {
  return words(text).join(" ").replaceAll("'", "");
}

const QUOTED_AT_MOST = 60; // characters

function lackOf(field: InfoField, answer: string, rules: ManualRules): string | undefined {
  const heading = `"${INFO_HEADINGS[field]}"`;
  const quoted = `"${answer.replace(/\s+/g, " ").slice(0, QUOTED_AT_MOST)}"`;
  if (answer.trim() === "") return `nothing stands below ${heading}${EMPTY[field] ?? ""}`;
  if (NOT_APPLICABLE.has(plain(answer))) {
    return rules.notApplicable.includes(field)
      ? undefined
      : `${quoted} is not an answer below ${heading}${applies(rules)}`;
  }
  if (isVague(answer, rules)) return `${quoted} below ${heading} is too vague for somebody who takes over`;
  if (field === "escalationReason")
    return reasonIn(answer) ? undefined : `${quoted} below ${heading} names none of the reasons: ${REASON_LIST}`;
  return words(answer).length < rules.fewestWords
    ? `${quoted} below ${heading} is too short for somebody who takes over`
    : undefined;
}

const EMPTY: Readonly<Partial<Record<InfoField, string>>> = {
  troubleshootingDone: ": escalating is never the first step, so write what was tried and what came of it",
  escalationReason: `: name one of ${REASON_LIST}`,
};

const applies = ({ notApplicable }: ManualRules): string =>
  notApplicable.length
    ? `; it may stand below ${notApplicable.map((field) => `"${INFO_HEADINGS[field]}"`).join(" and ")}`
    : "";

/** Without a word ("-", "?"), or made of nothing but vague phrases: "See above, ASAP!". */
function isVague(answer: string, { vague }: ManualRules): boolean {
  const known = new Set(vague.map(plain));
  const pieces = answer
    .split(/[.,;:!?\n…]+/)
    .map(plain)
    .filter(Boolean);
  return known.has(plain(answer)) || pieces.every((piece) => known.has(piece));
}

function ofTicket({ record, manual }: Ticket, rules: ManualRules): string[] {
  const lacks: string[] = [];
  if (rules.category && !record.category)
    lacks.push(`${record.reference} has no category; by mail, begin your answer with a line #category and its name`);
  if (rules.priority && manual?.priorityBy === undefined)
    lacks.push(
      `nobody has confirmed the priority, which is "${record.priority}"; by mail, begin your answer with a line #priority and what the impact on the business makes it`,
    );
  if (rules.responsible && record.responsibleId === undefined)
    lacks.push("nobody is responsible; by mail, begin your answer with a line #assign me, or a colleague's name");
  return lacks;
}
