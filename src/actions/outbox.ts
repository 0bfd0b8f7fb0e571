// What waits to be sent, and what perhaps was: listed, and decided by a person, by the command `onit outbox` or the page behind the
// link of the mail that tells of it. Nothing is sent here: that is the running Onit's.

import { createHash } from "node:crypto";
import { act, type Opened } from "../act.ts";
import { afterFailure } from "../core/escalation/undelivered.ts";
import { causeOf } from "../core/model/cause.ts";
import { type Author, type Command, NO_FIELDS } from "../core/model/command.ts";
import type { Decision } from "../core/model/decision.ts";
import { type Notice, UNSENT } from "../core/model/notice.ts";
import { isOwnChannel } from "../core/model/policy.ts";
import type { WaitingSystemMail } from "../core/model/system-mail.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { type ByHand, choicesOf, type DecidingByHand, decideByHand } from "../core/outbox/by-hand.ts";
import type { App } from "../ports/app.ts";

export type Waiting = {
  id: string; // what a person names it by
  key: string;
  kind: string; // of the notice; "letter" for a mail that belongs to no ticket
  to: string;
  reference: string | null;
  state: string;
  since: Date; // when it was owed
  nextAt: Date | null; // when it is tried again; null: not by itself
  attempts: number;
  because: string; // what became of the last attempt
  choices: readonly ByHand[];
};

/** @param limit tickets, and system mails, that are looked at */
export async function waitingIn(app: App, limit = 1_000): Promise<Waiting[]> {
  const tickets = [...(await app.tickets.waiting(limit)), ...(await app.tickets.uncertain(limit))];
  const single = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const systemMails = await app.systemMails.waiting(limit);
  return [...[...single.values()].flatMap(waitingOf), ...systemMails.map(ofSystemMail)].sort(
    (a, b) => a.since.getTime() - b.since.getTime(),
  );
}

const OPEN: ReadonlySet<Notice["state"]> = new Set([...UNSENT, "uncertain"]);

/** Of one ticket, in the order they were owed. */
export const waitingOf = (ticket: Ticket): Waiting[] =>
  ticket.outbox
    .filter(({ state, channel }) => OPEN.has(state) && !(state === "uncertain" && isOwnChannel(channel)))
    .map((notice) => ({
      id: idOf(notice.key),
      key: notice.key,
      kind: notice.kind,
      to: notice.to.address,
      reference: ticket.record.reference,
      state: notice.state,
      since: notice.createdAt,
      nextAt: notice.state === "queued" || notice.state === "retry" ? notice.dueAt : null,
      attempts: notice.attempts + (notice.blocked ?? 0),
      because: notice.outcome ?? "not tried yet",
      choices: choicesOf(notice),
    }));

const ofSystemMail = ({ key, to, owedAt, dueAt, claims, outcome }: WaitingSystemMail): Waiting => ({
  id: idOf(key),
  key,
  kind: "letter",
  to: to.address,
  reference: null,
  state: "retry",
  since: owedAt,
  nextAt: dueAt,
  attempts: claims,
  because: outcome ?? "not tried yet",
  choices: ["again", "drop"],
});

const idOf = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 10);

/** @returns undefined when it cannot be decided any more: somebody was faster, or it went out */
export function decideNotice(
  ticket: Ticket,
  { key, state: seen }: Pick<Waiting, "key" | "state">,
  deciding: Omit<DecidingByHand, "now" | "seen">,
  app: App,
): Decision | undefined {
  const now = app.now();
  const decided = decideByHand(ticket, key, { ...deciding, seen, now });
  return decided && { ...decided, next: afterFailure(decided.next, key, app.organisation, now) };
}

/** By the command line: what the running Onit owes then, it delivers itself. @returns whether it could still be decided */
export function decideWaiting(waiting: Waiting, what: ByHand, by: Author, app: App): Promise<boolean> {
  const { key, reference } = waiting;
  if (reference === null) return decideSystemMail(key, { what, name: by.name }, app);
  const command: Command = {
    by,
    at: app.now(),
    proof: { means: "command", via: "onit outbox" },
    words: "",
    fields: NO_FIELDS,
    once: key,
    cause: causeOf("way", { way: "command" }),
  };
  return act<Opened, boolean>(
    {
      name: "a notice was decided by hand",
      wakes: false,
      async open() {
        const ticket = await app.tickets.byReference(reference);
        return ticket ? { ticket, command } : { result: false };
      },
      authorise: () => undefined, // anybody who may start Onit could change its settings as well
      refuse: () => ({ result: false }),
      decide({ ticket }) {
        const deciding = { what, by: by.person?.id ?? "command", name: by.name, via: command.proof.via };
        const decision = decideNotice(ticket, waiting, deciding, app);
        return decision ? { decision, done: () => true } : { result: false };
      },
    },
    app,
  );
}

async function decideSystemMail(
  key: string,
  { what, name }: Pick<DecidingByHand, "what" | "name">,
  app: App,
): Promise<boolean> {
  if (what === "again") return app.systemMails.retryNow(key, app.now());
  const systemMail = (await app.systemMails.waiting(Number.MAX_SAFE_INTEGER)).find((one) => one.key === key);
  if (!systemMail) return false;
  await app.systemMails.settle(systemMail, `given up by ${name}`);
  return true;
}
