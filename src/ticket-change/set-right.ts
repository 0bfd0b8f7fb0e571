// What was dated by a clock or by working hours that are not those of today is set right, ticket by ticket.

import { bringBack, SLACK_MS } from "../core/escalation/bring-back.ts";
import { redate } from "../core/escalation/redate.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { activeOf } from "../core/model/webhook.ts";
import { after } from "../core/words/duration.ts";
import { survive } from "../pacing/survive.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "./commit.ts";

const LONGEST_WAIT_MS = 65 * 60_000; // of an event that was not taken
const LONGEST_LEASE_MS = 15 * 60_000; // of a mail that is read

/**
 * The clock of the machine was set back, perhaps, and the working hours were changed while nothing ran: what was dated by the wrong
 * ones is set right. Never throws.
 */
export async function bringBackAll(app: App): Promise<void> {
  const now = app.now();
  await survive(app, {}, () => app.mails.bringBack(now, after(now, LONGEST_LEASE_MS)));
  await survive(app, {}, () => app.systemMails.bringBack(now, after(now, SLACK_MS)));
  if (activeOf(app.organisation.webhooks).length > 0)
    await survive(app, {}, () => app.webhooks.bringBack(now, after(now, LONGEST_WAIT_MS)));
  await survive(app, {}, async () => {
    for await (const ticket of app.tickets.datedAhead(now)) {
      await survive(app, { ticket: ticket.record.reference }, () => setRight(ticket, now, app));
    }
  });
  await survive(app, {}, () => redateAll(app));
}

/**
 * Working hours of the settings may be others than those that clocks were set by: each is set by the new ones.
 * @throws what the store throws while it looks for them
 */
export async function redateAll(app: App): Promise<void> {
  for await (const ticket of app.tickets.timed())
    await survive(app, { ticket: ticket.record.reference }, () => redateOne(ticket, app));
}

const redateOne = (found: Ticket, app: App): Promise<void> =>
  changeTicket(
    {
      load: async (isAgain) => (isAgain ? app.tickets.byId(found.id) : found),
      decide(before) {
        const decision = before && redate(before, app.organisation);
        if (!decision) return { result: undefined };
        const done = ({ record: { reference } }: Ticket, { because }: Decision): void =>
          app.log.info({ ticket: reference, because }, "a clock was set by other working hours");
        return { decision, before, triggers: false, wakes: false, done };
      },
    },
    app,
  );

const setRight = (found: Ticket, now: Date, app: App): Promise<void> =>
  changeTicket(
    {
      load: async (isAgain) => (isAgain ? app.tickets.byId(found.id) : found),
      decide(before) {
        const decision = before && bringBack(before, app.organisation, now);
        if (!decision) return { result: undefined };
        const { because } = decision;
        const done = ({ record: { reference } }: Ticket): void =>
          app.log.warn({ ticket: reference, because }, "dates were set right");
        return { decision, before, triggers: false, wakes: false, done };
      },
    },
    app,
  );
