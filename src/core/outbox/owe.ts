// Puts notices into a ticket's outbox. The key is made from the cause, so the same cause owes once.

import { type Address, isMachineAddress } from "../model/mail.ts";
import { AUDIENCES, type Facts, type Notice, type NoticeKind, type Recipient } from "../model/notice.ts";
import type { Person } from "../model/person.ts";
import type { ChannelName } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { after } from "../words/duration.ts";

export type Owed = {
  kind: NoticeKind;
  to: readonly Recipient[];
  cause: string; // "w1.s2.l0", "mail <content id>": part of the key
  because: string;
  now: Date;
  channel?: ChannelName;
  facts?: Facts;
  waitNumber?: number;
  mailId?: string | undefined;
  carries?: boolean;
  answersTicketId?: string;
  gathersForMs?: number; // so long it waits for others of its kind, to go with them in one mail
};

/** The ticket with one more notice for each recipient who is not owed it yet. Machines that answer nobody are left out. */
export function owe(ticket: Ticket, owed: Owed): Ticket {
  if (isLoop(ticket, owed)) return ticket;
  const known = new Set(ticket.outbox.map(({ key }) => key));
  const fresh = owed.to
    .filter(({ address }) => AUDIENCES[owed.kind] === "staff" || mayHear(ticket, owed.kind, address))
    .map((to) => notice(ticket, owed, to))
    .filter(({ key }) => !known.has(key) && known.add(key));
  return fresh.length ? { ...ticket, outbox: [...ticket.outbox, ...fresh] } : ticket;
}

const mayHear = ({ fromMachine, record, drill }: Ticket, kind: NoticeKind, address: Address): boolean =>
  !drill && !isMachineAddress(address) && !(fromMachine && kind !== "answer" && address === record.requester.address);

const DAY_MS = 86_400_000;
/** Automatic answers to a mail: how many of a kind a ticket gives in a day. More is two machines talking (P1). */
const MOST_A_DAY: Readonly<Partial<Record<NoticeKind, number>>> = {
  "chase-receipt": 3, // those that count nothing; counted chases have a maximum of their own
  confirmed: 12,
  refused: 12,
  "held-reply": 12,
};

/** Whether it matters for a day that it was owed: there are so many of its kind a day, or one a day speaks for all. */
export const countsByDay = ({ kind, facts }: Pick<Notice, "kind" | "facts">): boolean =>
  MOST_A_DAY[kind] !== undefined || (kind === "undelivered" && facts.uncertain === true);

function isLoop({ outbox }: Ticket, { kind, facts, now }: Owed): boolean {
  const most = MOST_A_DAY[kind];
  if (most === undefined || facts?.counted === true) return false;
  const alike = outbox.filter(
    (one) => one.kind === kind && one.facts.counted !== true && one.createdAt > after(now, -DAY_MS),
  );
  return alike.length >= most;
}

function notice(ticket: Ticket, owed: Owed, to: Recipient): Notice {
  const channel = owed.channel ?? "email";
  return {
    key: [ticket.id, owed.cause, owed.kind, to.personId ?? to.address, channel].join("/"),
    cause: owed.cause,
    kind: owed.kind,
    to: { address: to.address, name: to.name, ...(to.personId === undefined ? {} : { personId: to.personId }) },
    channel,
    because: owed.because,
    facts: owed.facts ?? {},
    ...(owed.waitNumber === undefined ? {} : { waitNumber: owed.waitNumber }),
    ...(owed.mailId === undefined ? {} : { mailId: owed.mailId }),
    ...(owed.carries ? { carries: true } : {}),
    ...(owed.answersTicketId === undefined ? {} : { answersTicketId: owed.answersTicketId }),
    ...(ticket.drill ? { isDrill: true as const } : {}),
    createdAt: owed.now,
    dueAt: after(owed.now, owed.gathersForMs ?? 0),
    ...(owed.gathersForMs === undefined ? {} : { gathers: true as const }),
    attempts: 0,
    state: "queued",
  };
}

/** How to reach one of us. */
export const recipient = (person: Person): Recipient => ({
  address: person.addresses[0],
  name: person.name,
  personId: person.id,
});

/** Whom the answers go to: the requester and the person they copied in. */
export const requesterSide = ({ record }: Ticket): Recipient[] => [
  record.requester,
  ...record.participants.map((address) => ({ address, name: address })),
];
