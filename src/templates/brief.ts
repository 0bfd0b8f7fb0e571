// A notice as a short message says it: in a chat, on a telephone, or as JSON. It holds none of what people wrote but the subject, as
// the services that carry it belong to others.

import type { NoticeKind } from "../core/model/notice.ts";
import type { Brief } from "../ports/app.ts";
import type { Context, StaffContext } from "./context.ts";

/** @param title the subject of the mail that says the same */
export function briefOf(kind: NoticeKind, title: string, context: Context): Brief {
  if (context.audience !== "staff") return { title, lines: [], link: null, reference: context.reference };
  const { confirm } = context.links;
  return {
    title,
    lines: kind === "step" ? ofStep(context) : [`You receive this because ${context.whyYou}`],
    reference: context.reference,
    link: confirm === null ? null : { label: "I'm on it", url: confirm },
  };
}

function ofStep({ requester, client, wait, taken, responsible, facts }: StaffContext): string[] {
  const who = client === null ? requester.name : `${requester.name} (${client})`;
  const waiting = wait === null ? "is waiting" : `has been waiting ${wait.waited}`;
  const held = responsible === null ? "Nobody is on it." : `Nobody is on it; ${responsible.name} is responsible.`;
  const why = facts.why === null ? "" : `: ${facts.why}`;
  return [
    `${who} ${waiting} for an answer.`,
    taken === null ? soFar(facts, held) : `${taken.by} is on it until ${taken.until}.`,
    `Step ${facts.stepNumber} of ${facts.stepCount}, ${facts.policyName}${why}.`,
  ];
}

/** @param held where nobody has said anything yet */
function soFar({ onIt, needs }: StaffContext["facts"], held: string): string {
  const who = onIt === null ? held : `On it already: ${onIt}.`;
  return needs === null ? who : `${who} On it have to be ${needs} of those who were notified.`;
}

/** What is posted where no template says otherwise. */
export function plainBody(kind: NoticeKind, brief: Brief, context: Context): string {
  const { reference, subject, desk, recipient, facts } = context;
  const staff = context.audience === "staff" ? context : undefined;
  return JSON.stringify({
    kind,
    title: brief.title,
    text: brief.lines.join("\n"),
    reference,
    subject,
    desk: desk.name,
    to: recipient.name,
    requester: staff?.requester ?? null,
    client: staff?.client ?? null,
    priority: staff?.priority ?? null,
    category: staff?.category ?? null,
    responsible: staff?.responsible ?? null,
    policy: staff?.policy ?? null,
    step: kind === "step" ? { number: facts.stepNumber ?? null, of: facts.stepCount ?? null } : null,
    wait: staff?.wait ?? null,
    confirm: brief.link?.url ?? null,
  });
}
