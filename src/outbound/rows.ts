// What became of a mail of several becomes of its rows, each in its own ticket; and what was left behind is recovered (see
// together.ts, where rows join).

import { afterFailure, toldOfAll, whoHears } from "../core/escalation/undelivered.ts";
import { isLost, type Notice, type NoticePlace, type Recipient } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { followed, parted } from "../core/outbox/together.ts";
import { after, later } from "../core/words/duration.ts";
import { shared } from "../pacing/in-turn.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";
import { noticeOutcome } from "./settle.ts";

const ASKS_AGAIN_MS = 60_000; // what goes before the carrier holds it up, or another process has just claimed it

/** A notice, and the ticket that owes it. */
export type GatheredNotice = { ticket: Ticket; notice: Notice };

/** The mail did not come about: its rows go their own ways. */
export async function partAll(rows: readonly NoticePlace[], carrier: NoticePlace, app: App): Promise<void> {
  await eachRow(rows, app, (before, key) => {
    const row = before.outbox.find((one) => one.key === key);
    return row?.state === "sending" && row.joins?.key === carrier.key ? parted(before, key) : undefined;
  });
}

/** What became of a mail is written into the tickets of its rows. */
export async function settleRowsOf({ key, rows }: Notice, ticket: Ticket | undefined, app: App): Promise<void> {
  const notice = ticket?.outbox.find((one) => one.key === key);
  if (ticket && notice && rows) await settleRows({ ticket, notice }, rows, app);
}

async function settleRows(carrier: GatheredNotice, rows: readonly NoticePlace[], app: App): Promise<void> {
  const told = await tellOfLoss(carrier, rows, app);
  await eachRow(rows, app, (before, key) => follow(before, key, carrier.notice, told, app));
}

/** Mails of this ticket that came back did not reach their reader with their rows, either. */
export async function returnRows(ticket: Ticket, app: App): Promise<void> {
  for (const notice of ticket.outbox)
    if (notice.state === "bounced" && notice.rows) await settleRows({ ticket, notice }, notice.rows, app);
}

/** That a mail of several did not arrive is one mail, too, to everybody who can help with any of them. @returns who reads it */
async function tellOfLoss(
  { ticket: { id }, notice: lead }: GatheredNotice,
  rows: readonly NoticePlace[],
  app: App,
): Promise<readonly string[]> {
  if (!isLost(lead) && lead.state !== "uncertain") return [];
  const { organisation, tickets } = app;
  const hear = async ({ ticketId, key }: NoticePlace): Promise<Recipient[]> => {
    const before = await tickets.byId(ticketId);
    const next = before && followed(before, key, lead, app.now());
    const row = next?.outbox.find((one) => one.key === key);
    return next && row ? whoHears(next, row, organisation) : [];
  };
  const others = (await Promise.all(rows.map(hear))).flat();
  if (others.length === 0) return [];
  return changeTicket<Ticket | undefined, readonly string[]>(
    {
      load: () => tickets.byId(id),
      decide(before) {
        if (!before) return { result: [] };
        const { next, told } = toldOfAll(before, lead, others, organisation, app.now());
        if (next === before) return { result: told };
        const done = (after: Ticket): readonly string[] => {
          app.wake(after);
          return told;
        };
        return { ...bookkeeping(before, next, lead.key), done };
      },
    },
    app,
  );
}

function follow(
  before: Ticket,
  key: string,
  carrier: Notice,
  told: readonly string[],
  { organisation, now }: App,
): Ticket | undefined {
  const next = followed(before, key, carrier, now());
  return next && afterFailure(next, key, organisation, now(), told);
}

async function eachRow(
  rows: readonly NoticePlace[],
  app: App,
  change: (before: Ticket, key: string) => Ticket | undefined,
): Promise<void> {
  const one = ({ ticketId, key }: NoticePlace): Promise<void> =>
    changeTicket<Ticket | undefined, void>(
      {
        load: () => app.tickets.byId(ticketId),
        decide(before) {
          const next = before && change(before, key);
          if (!next) return { result: undefined };
          const isOver = next.outbox.find((notice) => notice.key === key)?.settledAt !== undefined;
          const done = (after: Ticket): void => void (isOver || app.wake(after));
          return { ...bookkeeping(before, next, key, isOver ? noticeOutcome(next, key) : ""), done };
        },
      },
      app,
    );
  const done = await Promise.allSettled(rows.map(one));
  const failed = done.find((result) => result.status === "rejected");
  if (failed) throw failed.reason; // those come again when their leases are over
}

export const bookkeeping = (before: Ticket, next: Ticket, key: string, because = "") => ({
  decision: { next, because, by: "clock", cause: key },
  before,
  triggers: false as const,
  wakes: false as const,
});

/**
 * The lease of a row is over, and nobody has said what became of the mail it joined.
 * @param row of `ticket`
 * @param send delivers the carrier, as a mail that its sender left behind
 */
export async function recover(row: Notice, ticket: Ticket, app: App, send: (carrier: GatheredNotice) => Promise<void>) {
  const { ticketId, key } = row.joins!;
  const carrier = await carrierOf(row.joins!, app);
  const lists = carrier?.notice.rows?.some((one) => one.key === row.key) === true;
  if (carrier && lists && carrier.notice.state === "sending") await send(carrier);
  const now = carrier && lists ? await carrierOf({ ticketId, key }, app) : carrier;
  if (!now || !lists) return partAfterAll(row, ticket, carrier?.ticket, app);
  const next =
    now.notice.state === "sending"
      ? askedAgain(ticket, row.key, now.notice, app.now())
      : follow(ticket, row.key, now.notice, await tellOfLoss(now, [{ ticketId: ticket.id, key: row.key }], app), app);
  if (next) await writeOnce(ticket, next, row.key, app);
}

async function carrierOf({ ticketId, key }: NoticePlace, { tickets }: App): Promise<GatheredNotice | undefined> {
  const found = await tickets.byId(ticketId);
  const ticket = found && (await tickets.recall(found, { notices: [key] }));
  const notice = ticket?.outbox.find((one) => one.key === key);
  return found && notice && { ticket: found, notice };
}

/**
 * The carrier is written as it is: who would still claim it for that row has to look at the row again. One write does for all rows
 * that ask at the same time, as each has joined before.
 */
async function partAfterAll(row: Notice, ticket: Ticket, carrier: Ticket | undefined, app: App): Promise<void> {
  const fence = (at: Ticket) => shared(`fence ${at.id} ${at.version}`, app, () => writeOnce(at, at, row.key, app));
  if (carrier && !(await fence(carrier))) return; // somebody changed it: it is asked again
  await writeOnce(ticket, parted(ticket, row.key), row.key, app);
}

/** @returns false when somebody else was faster */
export const writeOnce = (before: Ticket, next: Ticket, key: string, app: App, because = ""): Promise<boolean> =>
  changeTicket<boolean, boolean>(
    {
      load: async (isAgain) => isAgain,
      decide: (isAgain) =>
        isAgain ? { result: false } : { ...bookkeeping(before, next, key, because), done: () => true },
    },
    app,
  );

/** It asks again when the carrier can be sent by another; where it could have been and was not, a little later. */
function askedAgain(ticket: Ticket, key: string, { lease }: Notice, now: Date): Ticket {
  const soon = after(now, ASKS_AGAIN_MS);
  const until = lease ? later(lease.until, soon) : soon;
  return {
    ...ticket,
    outbox: ticket.outbox.map((one) =>
      one.key === key && one.lease ? { ...one, lease: { ...one.lease, until } } : one,
    ),
  };
}
