// What triggers make of a decision, before it is committed. The store is asked only where one needs it.

import { LOOP_WINDOW_MS, sameWordsTooOften } from "../core/automated/loop-guard.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { lookedAtBy, type Trigger, triggersAt } from "../core/model/trigger.ts";
import { carryOutTriggers } from "../core/trigger/carry-out.ts";
import type { ChasedTicket } from "../core/trigger/conditions.ts";
import type { Utterance } from "../core/trigger/observe.ts";
import { type Firing, newChase, weigh } from "../core/trigger/weigh.ts";
import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";

/** What a decision is about. */
export type Change = {
  before: Ticket | undefined; // undefined: the decision makes the ticket
  utterance?: Utterance | undefined; // what a mail brought
};

/** @returns the same decision where no trigger fires; else one that does what they say, too, and names them */
export async function applyTriggers(
  decision: Decision,
  { before, utterance }: Change,
  organisation: Organisation,
  app: Pick<App, "tickets" | "now">,
): Promise<Decision> {
  const now = app.now();
  const triggers = triggersAt(decision.next.record.deskId, organisation.triggers);
  const ofDesk = await chasesOfDesk(decision, before, triggers, app);
  const weighed = weigh({ before, decision, utterance, ofDesk, now }, organisation);
  const carrying = { before, utterance, ...weighed, now };
  return carryOutTriggers({ ...carrying, ...(await circumstances(before, weighed, app)) }, organisation);
}

/** Only a chase that is counted can make the desk's chases too many. */
async function chasesOfDesk(
  { next }: Decision,
  before: Ticket | undefined,
  triggers: readonly Trigger[],
  { tickets }: Pick<App, "tickets">,
): Promise<readonly ChasedTicket[]> {
  const windows = triggers.flatMap(lookedAtBy).flatMap(({ chases }) => chases?.withinMs ?? []);
  const chase = newChase(before, next);
  return chase && windows.length > 0
    ? tickets.chasedSince(next.record.deskId, after(chase.at, -Math.max(...windows)))
    : [];
}

async function circumstances(
  before: Ticket | undefined,
  { decision: { next }, firing }: { decision: Decision; firing: readonly Firing[] },
  { tickets, now }: Pick<App, "tickets" | "now">,
): Promise<{ hasOpenEscalation: boolean; storm: string | undefined }> {
  const escalates = firing.some(({ trigger }) => trigger.actions.escalate);
  const isNew = before === undefined && firing.length > 0;
  const { record, wording } = next;
  return {
    hasOpenEscalation: escalates && !isNew && (await tickets.hasOpenEscalation(record.reference)),
    storm:
      isNew && wording
        ? sameWordsTooOften(
            wording,
            await tickets.openedLately(record.requester.address, wording, after(now(), -LOOP_WINDOW_MS)),
          )
        : undefined,
  };
}
