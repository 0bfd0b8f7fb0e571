// What a mail of test/mails meets, and what the product makes of it. test/mails/README.md describes the situations.

import { classify } from "../../src/core/classify/rules.ts";
import { readAs } from "../../src/core/door/read-as.ts";
import { cluesOf } from "../../src/core/identify/clues.ts";
import { senderOf, tokenThatSpeaks } from "../../src/core/identify/sender.ts";
import type { KeptMail, Mail } from "../../src/core/model/mail.ts";
import { deskAt } from "../../src/core/model/organisation.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import type { Token } from "../../src/core/model/token.ts";
import type { Verdict } from "../../src/core/model/verdict.ts";
import { createTokens } from "../../src/security/tokens.ts";
import { aTicket, at, aWaitingTicket, CARL, organisation } from "./builders.ts";
import { ANNA, BEN } from "./people.ts";

export type Situation = { ticket: Ticket | undefined; relayVouches: boolean };

/** What a mail meets, by the name of its first folder. */
export const SITUATIONS: Readonly<Record<string, Situation>> = {
  "requester-waits": { ticket: aWaitingTicket(), relayVouches: true },
  "colleague-replies": { ticket: aWaitingTicket(), relayVouches: true },
  "we-answered": { ticket: aTicket({ lastSpeaker: "staff" }), relayVouches: true },
  closed: { ticket: aTicket({ record: { status: "closed" }, lastSpeaker: "staff" }), relayVouches: true },
  "no-ticket": { ticket: undefined, relayVouches: true },
  unproven: { ticket: aWaitingTicket(), relayVouches: false },
};

/** When each of the mails comes in. */
export const RECEIVED_AT = at("09:30");

/** The signed addresses in the mails were made with this key. */
const tokens = createTokens([{ id: 1, secret: Buffer.alloc(32, 7) }]);

/** As a mail server hands it over: it notes the envelope in Return-Path and Delivered-To. */
export function keptMail(raw: Buffer): KeptMail {
  const named = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*<?([^>\\s]*)`, "im").exec(raw.toString("latin1").slice(0, 2_000))?.[1];
  const envelope = {
    source: "smtp",
    from: named("return-path") ?? CARL,
    recipient: named("delivered-to") ?? "help@onit.example",
    peer: "127.0.0.1",
  };
  return { id: "m2", contentId: "c2", raw, envelope, receivedAt: RECEIVED_AT };
}

export async function verdictOn(arrived: Mail, { ticket: expected, relayVouches }: Situation): Promise<Verdict> {
  const relayed = { by: relayVouches ? ("relay" as const) : ("nobody" as const), because: "", answerTo: undefined };
  const { mail, proof } = readAs(arrived, relayed, organisation);
  const { ticket, token } = await found(mail, expected);
  const speaking = tokenThatSpeaks(mail, { ticket, token }, organisation);
  const sender = senderOf(mail, ticket, { token: speaking, proof }, organisation);
  const desk = ticket ? organisation.desks.get(ticket.record.deskId) : deskAt(organisation, mail.envelope.recipient);
  return classify({ mail, sender, ticket, desk, organisation }).verdict;
}

/** The ticket only when the mail points at it: what is not found by its clues would go astray. */
async function found(
  mail: Mail,
  ticket: Ticket | undefined,
): Promise<{ ticket: Ticket | undefined; token: Token | undefined }> {
  const clues = cluesOf(mail, organisation);
  const read = await tokens.read(clues.token ?? "", RECEIVED_AT, async () =>
    [CARL, ANNA, BEN].map((address) => ({ address })),
  );
  if (ticket && "subjectId" in read && read.subjectId === ticket.id) return { ticket, token: read };
  const isNamed =
    ticket !== undefined &&
    (clues.ticketIds.includes(ticket.id) ||
      clues.messageIds.some((id) => ticket.messageIds.includes(id)) ||
      clues.references.includes(ticket.record.reference));
  return { ticket: isNamed ? ticket : undefined, token: undefined };
}
