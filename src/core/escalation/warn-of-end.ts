// A promise, a pause or the time of somebody it was handed over to ends soon: who can still do something about it is reminded, once (N4).

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Facts, Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import { isAway } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Clock, type Escalation, holderOf, type Wait } from "../model/wait.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { inUtc, inWords } from "../words/duration.ts";
import { asRecipient } from "./taken.ts";

type Held = Clock & { kind: "held" };

/** What ends, and who is reminded of it; nobody when none of those who could is there. `because`: a sentence up to the time. */
type Ending = { what: "promise" | "pause" | "handover"; to: Recipient | undefined; because: string; facts: Facts };

/** @param escalation one whose clock is held */
export function warnOfEnd(
  ticket: Ticket,
  wait: Wait,
  escalation: Escalation,
  organisation: Organisation,
  now: Date,
): Decision | undefined {
  const { clock } = escalation;
  if (clock.kind !== "held") return undefined;
  const { warnAt: _, ...reminded } = clock;
  const next = { ...ticket, wait: { ...wait, escalation: { ...escalation, clock: reminded } } };
  const { what, to, because: begins, facts } = endingOf(ticket, escalation, clock, organisation, now);
  const { until } = clock;
  const because = `${begins} ${inUtc(until)}, in ${inWords(until.getTime() - now.getTime())}${to ? "" : "; nobody is there to be reminded"}`;
  const cause = causeOf("inWait", { wait: wait.number, what, at: until.getTime() });
  const owed = to
    ? owe(next, {
        kind: "promise-ending",
        to: [to],
        cause,
        because,
        now,
        waitNumber: wait.number,
        facts: { until, ...facts },
      })
    : next;
  return { next: owed, because, by: "clock", cause: causeOf("ending", { ends: what }) };
}

function endingOf(
  ticket: Ticket,
  escalation: Escalation,
  { isPause, promisedBy }: Held,
  organisation: Organisation,
  now: Date,
): Ending {
  const holder = holderOf(escalation);
  const { responsibleId } = ticket.record;
  if (holder) {
    const because = `${holder.name} promised an answer by`;
    return { what: "promise", to: asRecipient(holder), because, facts: { confirmedAt: holder.at } };
  }
  const skipsAway = escalation.policy.skipPeopleOnLeave;
  const near = [promisedBy, responsibleId].flatMap((id) => organisation.people.get(id ?? "") ?? []);
  const here = whoMayBeNotified(near, ticket, organisation).filter((one) => !skipsAway || !isAway(one, now));
  const to = here[0] && recipient(here[0]);
  if (isPause) {
    const because = "we promised an answer, and the steps go on at";
    return {
      what: "pause",
      to,
      because,
      facts: { isPause: true, isTheirs: to !== undefined && to.personId === promisedBy },
    };
  }
  const because = "it was handed over, nobody is on it, and the next step fires at";
  return { what: "handover", to, because, facts: { isHandedOver: true } };
}
