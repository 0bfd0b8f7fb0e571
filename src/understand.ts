// Part of journey 1: identify → authenticate → classify → decide. Nothing is written here, so a mail can be tried at any time.

import type { App, Reading } from "./app.ts";
import { classify } from "./core/classify/rules.ts";
import type { Evidence, Verdict } from "./core/classify/verdict.ts";
import { open } from "./core/conversation/open.ts";
import type { Decision } from "./core/decision.ts";
import { after } from "./core/duration.ts";
import { senderOf, tokenThatSpeaks } from "./core/identify/sender.ts";
import { LOOP_WINDOW_MS } from "./core/loop.ts";
import { domainOf, type KeptMail, type Mail } from "./core/mail.ts";
import type { NoticeKind } from "./core/notice.ts";
import type { Organisation } from "./core/organisation.ts";
import { isPostmaster } from "./core/postmaster.ts";
import { react } from "./core/react.ts";
import type { Ticket } from "./core/ticket.ts";
import type { Token } from "./core/token.ts";
import { utteranceOf } from "./core/trigger/observe.ts";
import { addressedDesk, findTicket, idOfRequest } from "./find-ticket.ts";
import { keySentAs } from "./message.ts";
import { recogniseForPostmaster } from "./postmaster.ts";
import { pullTriggers } from "./pull-triggers.ts";
import { vouch } from "./vouch.ts";

/** What a mail means. */
export type Recognised = {
  evidence: Evidence;
  identified: string; // how the ticket was found
  asked: string[]; // the rules
  verdict: Verdict;
};

/** What a mail means, and what is to be done about it. */
export type Understanding = Recognised & { decision: Decision | undefined };

/** @param isRepeated whether the mail may have made its ticket already */
export async function recognise(kept: KeptMail, mail: Mail, isRepeated: boolean, app: App): Promise<Recognised> {
  const { organisation } = app;
  if (isPostmaster(kept.envelope.recipient, organisation)) return recogniseForPostmaster(kept, mail, app);
  const found = await findTicket(mail, isRepeated, app);
  const token = tokenThatSpeaks(mail, found, organisation);
  const sender = senderOf(mail, found.ticket, token ?? (await vouch(kept, mail, app)), organisation);
  const desk = found.ticket ? organisation.desks.get(found.ticket.record.deskId) : addressedDesk(mail, app);
  const answers = found.ticket && noticeAnswered(mail, found.ticket, token, app);
  const evidence: Evidence = { mail, sender, ticket: found.ticket, desk, organisation, answers };
  const { verdict, asked } = classify(evidence);
  return { evidence, identified: found.because, asked, verdict };
}

/** By the reply address, which gateways leave alone, else by the Message-ID of the notice in In-Reply-To. */
function noticeAnswered(mail: Mail, ticket: Ticket, token: Token | undefined, app: App): NoticeKind | undefined {
  if (token?.purpose === "info") return "sent-back";
  const key = keySentAs(mail.references[0], ticket, app);
  return ticket.outbox.find((notice) => notice.key === key)?.kind;
}

const MAY_ESCALATE: readonly Verdict["kind"][] = ["chase", "command", "escalation-info"];

/** @param organisation with whoever this mail says is away */
export async function decide(
  recognised: Recognised,
  organisation: Organisation,
  app: App,
): Promise<Decision | undefined> {
  const decision = await decideAlone(recognised, organisation, app);
  const { evidence, verdict } = recognised;
  const utterance = utteranceOf(evidence.mail, evidence.sender, verdict);
  return decision && pullTriggers(decision, { before: evidence.ticket, utterance }, organisation, app);
}

/** What the mail itself leads to. */
async function decideAlone(
  { evidence: { mail, sender, ticket, desk, answers }, verdict }: Recognised,
  organisation: Organisation,
  app: App,
): Promise<Decision | undefined> {
  const now = app.now();
  if (ticket && !desk) {
    throw new Error(
      `${ticket.record.reference} belongs to the desk "${ticket.record.deskId}", which is gone from the settings; put it back`,
    );
  }
  if (!desk) return undefined;
  if (verdict.kind === "new-request") {
    const reference = await app.tickets.nextReference(desk.prefix);
    const domain = domainOf(mail.from?.address ?? "");
    const earlier = await app.tickets.openedSince(domain, after(now, -LOOP_WINDOW_MS));
    return open({ mail, verdict, desk, id: idOfRequest(mail, desk.id, app), reference, now, earlier }, organisation);
  }
  if (!ticket) return undefined;
  const mayEscalate = MAY_ESCALATE.includes(verdict.kind);
  const hasOpenEscalation = mayEscalate && (await app.tickets.hasOpenEscalation(ticket.record.reference));
  const aboutKey = keySentAs(mail.report?.originalMessageId, ticket, app);
  return react({ mail, sender, verdict, ticket, desk, now, hasOpenEscalation, answers, aboutKey }, organisation);
}

/** @param ticket as it is after the decision */
export function readingOf(
  { evidence, identified, asked, verdict, decision }: Understanding,
  ticket: Ticket | undefined,
): Reading {
  const { mail, sender, ticket: before } = evidence;
  const known = new Set(before?.outbox.map(({ key }) => key));
  const who = `${sender.name || "nobody named"} (${sender.relation}): ${sender.because}`;
  return {
    from: mail.from?.address ?? "",
    subject: mail.subject,
    newText: mail.newText.slice(0, 2_000),
    problems: mail.problems,
    identified: `${before?.record.reference ?? "no ticket"}, ${identified}; ${who}`,
    rulesAsked: asked,
    verdict: verdict.kind,
    because: verdict.because,
    ...(ticket ? { ticketId: ticket.id, reference: ticket.record.reference } : {}),
    decision: decision?.because ?? "nothing changes",
    notices: decision?.next.outbox.flatMap(({ key }) => (known.has(key) ? [] : [key])) ?? [],
  };
}
