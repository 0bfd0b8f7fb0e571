// What our words to the requester do to their wait: an answer ends it, and of one that only promises an answer the desk says what it does.

import { holdingIn } from "../classify/holding-answer.ts";
import { heldMs } from "../classify/promise.ts";
import { endWait } from "../escalation/end.ts";
import { pauseFor } from "../escalation/pause.ts";
import type { Desk } from "../model/desk.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import { inUtc } from "../words/duration.ts";
import { sentencesOf } from "../words/sentence.ts";

export type Spoken = { name: string; person: Person | undefined; text: string; at: Date };

/** `because`: a sentence without a full stop. */
export function speakToRequester(
  ticket: Ticket,
  { name, person, text, at }: Spoken,
  desk: Desk | undefined,
  organisation: Organisation,
): { next: Ticket; because: string } {
  const answered = `${name} answered`;
  const holding = holdingIn(text, organisation.phrases);
  const { promised: _, ...rest } = ticket;
  const said: Ticket = {
    ...rest,
    lastSpeaker: "staff",
    asked: sentencesOf(text).some(({ asks }) => asks),
    ...(holding ? { promised: { at, phrase: holding.phrase } } : {}),
  };
  const rule = desk?.holdingAnswers ?? { kind: "end" };
  const promises = holding && `${answered}, and promises more: “${holding.phrase}”`;
  if (!holding?.isMere || rule.kind === "end" || !ticket.wait)
    return { next: endWait(said, "answered", answered, at), because: promises ?? answered };
  const only = `${answered} that an answer follows: “${holding.phrase}”; the wait goes on`;
  if (rule.kind === "none") return { next: said, because: only };
  const namedMs = holding.until ? heldMs(holding.until, { at, person, ticket, desk }, organisation) : 0;
  const { wait, until } = pauseFor(ticket.wait, Math.max(rule.ms, namedMs), at, person?.id);
  return { next: { ...said, wait }, because: until ? `${only}, and no step fires before ${inUtc(until)}` : only };
}
