// A drill begins, ends by itself, or is stopped; and what it has shown (N17).

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import { drillDue, isLastOver } from "../model/drill.ts";
import type { Notice } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Policy } from "../model/policy.ts";
import { newTicket, type Ticket } from "../model/ticket.ts";
import { inWords } from "../words/duration.ts";
import { beginWait } from "./begin.ts";
import { endWait } from "./end.ts";

export type DrillOpening = { id: string; reference: string; policy: Policy; desk: Desk; by: Person; now: Date };

/** The ticket of a drill, whose wait begins now. Nobody has written it, so nobody outside can hear of it. */
export function openDrill(
  { id, reference, policy, desk, by, now }: DrillOpening,
  organisation: Organisation,
): Decision {
  const ticket = newTicket(id, {
    reference,
    kind: desk.kind,
    deskId: desk.id,
    subject: `Exercise of the policy "${policy.name}"`,
    requester: { address: "", name: "Nobody (this is an exercise)" },
    participants: [],
    status: "open",
    priority: "normal",
    fields: {},
    policyId: policy.id,
    purpose: "drill",
    createdAt: now,
    updatedAt: now,
  });
  const next = beginWait({ ...ticket, drill: { by: by.id } }, now, organisation);
  return { next, because: `${by.name} started a drill of "${policy.name}"`, by: by.id, cause: causeOf("drill", {}) };
}

/** @returns undefined while it goes on */
export function endOfDrill(ticket: Ticket, now: Date): Decision | undefined {
  const { drill, wait, record } = ticket;
  const due = drillDue(ticket);
  if (!drill || drill.over || !due || due > now) return undefined;
  const escalation = wait?.escalation;
  if (record.status === "closed") return over(ticket, "it was closed", "clock", now);
  if (!escalation) return over(ticket, "it was answered", "clock", now);
  if (escalation.status === "confirmed") return over(ticket, `${escalation.confirmation!.name} took it`, "clock", now);
  return isLastOver(ticket) ? over(ticket, "every step has passed, and nobody took it", "clock", now) : undefined;
}

/** Somebody ends it before its time. @returns undefined when it is over already */
export const stopDrill = (ticket: Ticket, by: Person, now: Date): Decision | undefined =>
  ticket.drill && !ticket.drill.over ? over(ticket, `${by.name} stopped it`, by.id, now) : undefined;

function over(ticket: Ticket, because: string, by: string, now: Date): Decision {
  const said = `the drill is over: ${because}`;
  const record = { ...ticket.record, status: "closed" as const, updatedAt: now };
  const drill = { ...ticket.drill!, over: { at: now, because } };
  return {
    next: endWait({ ...ticket, record, drill }, "closed", said, now),
    because: said,
    by,
    cause: causeOf("drill", {}),
  };
}

/** One notice of a drill: to whom, by which step, what became of it, and how long after it they took the ticket. */
export type Measured = { name: string; step: number; after: number; state: Notice["state"]; tookAfter?: number };

/** What the drill has shown, in the order of its notices. Times count in milliseconds: `after` from its beginning, `tookAfter` from the notice. */
export function measured({ record, outbox, wait, endedWaits }: Ticket): Measured[] {
  const taken = [wait?.escalation, ...endedWaits].flatMap((one) => [
    ...(one?.confirmation ? [one.confirmation] : []),
    ...(one && "together" in one ? (one.together ?? []) : []),
  ]);
  return outbox
    .filter(({ kind }) => kind === "step")
    .map(({ to, facts, createdAt, state }) => {
      const theirs = taken.find(({ by, at }) => by === to.personId && at >= createdAt);
      return {
        name: to.name,
        step: Number(facts.stepNumber),
        after: createdAt.getTime() - record.createdAt.getTime(),
        state,
        ...(theirs ? { tookAfter: theirs.at.getTime() - createdAt.getTime() } : {}),
      };
    });
}

/** The same in words, a line each. */
export const measuredInLines = (all: readonly Measured[]): string[] =>
  all.map(({ name, step, after, state, tookAfter }) => {
    const where = `step ${step} after ${inWords(after)}`;
    if (tookAfter !== undefined) return `${name}: took it ${inWords(tookAfter)} after the mail (${where})`;
    if (state === "sent") return `${name}: did not answer (${where})`;
    const what = state === "withdrawn" ? "was not notified any more" : `the notice did not arrive, it ${SAID[state]}`;
    return `${name}: ${what} (${where})`;
  });

const SAID: Readonly<Record<Exclude<Notice["state"], "sent" | "withdrawn">, string>> = {
  queued: "is still waiting",
  sending: "is being sent",
  retry: "is being tried again",
  failed: "was refused",
  bounced: "came back",
  uncertain: "was perhaps lost",
};
