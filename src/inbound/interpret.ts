// Part of journey 1: identify → authenticate → classify → decide. Nothing is written here, so a mail can be tried at any time.

import { LOOP_WINDOW_MS, wordingOf } from "../core/automated/loop-guard.ts";
import { classify } from "../core/classify/rules.ts";
import { ticketNamedBy } from "../core/command/duplicate.ts";
import { open } from "../core/conversation/open.ts";
import { openedFor } from "../core/door/opened-for.ts";
import { readAs } from "../core/door/read-as.ts";
import { isPostmaster } from "../core/identify/postmaster.ts";
import { type Proof, senderOf, tokenThatSpeaks } from "../core/identify/sender.ts";
import type { Copy } from "../core/model/authentication.ts";
import type { Decision } from "../core/model/decision.ts";
import { heldIn } from "../core/model/held-reply.ts";
import type { Mail } from "../core/model/mail.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { AskedSender, Reading } from "../core/model/reading.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Token } from "../core/model/token.ts";
import type { Evidence, Verdict } from "../core/model/verdict.ts";
import { sentAs } from "../core/outbox/together.ts";
import { react } from "../core/react.ts";
import { type Utterance, utteranceOf } from "../core/trigger/observe.ts";
import { commandsIn } from "../core/words/commands.ts";
import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { keySentAs, withOwnMark } from "../security/own-mark.ts";
import { askedOfDuties } from "./duty-answers.ts";
import { addressedDesk, findTicket, idOfRequest, withNamed } from "./find-ticket.ts";
import { recogniseForPostmaster } from "./postmaster.ts";

/** What is known of a mail in addition to its content. */
export type Given = {
  proof: Proof; // of its sender
  copy: Copy | undefined; // of which mail it is a copy
  isRepeated?: boolean; // whether it may have made its ticket already
};

/** What a mail means. */
export type Recognised = {
  evidence: Evidence;
  asks: Omit<AskedSender, "isAsked"> | undefined; // whom its words would have acted for, had its sender been proven
  setting?: string | undefined; // which would have proven its sender
  identified: string; // how the ticket was found
  asked: string[]; // the rules
  verdict: Verdict;
};

/** What a mail means, and what is to be done about it. */
export type Understanding = Recognised & { decision: Decision | undefined };

/** @throws when its sender must be proven and the domain's records cannot be asked for: the mail is read again later */
export async function recognise(arrived: Mail, given: Given, app: App): Promise<Recognised> {
  const { organisation } = app;
  const marked = await withOwnMark(arrived, app);
  if (isPostmaster(marked.envelope.recipient, organisation)) return recogniseForPostmaster(marked, given.proof, app);
  const { copy, isRepeated = false } = given;
  const { mail, proof } = readAs(marked, given.proof, organisation);
  const found = await findTicket(mail, isRepeated, app);
  const token = tokenThatSpeaks(mail, found, organisation);
  const ticket = found.ticket && (await withNamed(found.ticket, mail, app));
  const sender = senderOf(mail, ticket, { token, proof }, organisation);
  const desk = ticket ? organisation.desks.get(ticket.record.deskId) : addressedDesk(mail, app);
  const answered = ticket ? noticeAnswered(mail, ticket, token, app) : {};
  const asksOfDuties = ticket ? undefined : await askedOfDuties(mail, app);
  const evidence: Evidence = { mail, sender, ticket, desk, organisation, copy, asksOfDuties, ...answered };
  const { verdict, asked } = classify(evidence);
  if (proof.isUnreachable && needsProof(evidence, verdict)) throw new Error(`${proof.because}; it is read again later`);
  const setting = settingFor(evidence, verdict, app);
  return { evidence, asks: asksFor(evidence, verdict), setting, identified: found.because, asked, verdict };
}

/** A reply address is enough for a requester, whatever the name servers do. */
const needsProof = ({ sender }: Evidence, { kind }: Verdict): boolean =>
  !sender.byToken || (sender.relation === "staff" && (kind === "quarantine" || kind === "out-of-office"));

/** A contact form proves nobody, whatever the settings. */
const settingFor = ({ mail, sender }: Evidence, { held }: Verdict, app: App): string | undefined =>
  held === "unproven" && !sender.proven && sender.means !== "form" ? app.settingThatProves?.(mail.envelope) : undefined;

/** Staff in whose name a mail came that proves nothing: they can say whether they wrote it, and only they. */
function asksFor(evidence: Evidence, { held }: Verdict): Recognised["asks"] {
  const { sender } = evidence;
  if (held !== "unproven" || sender.relation !== "staff" || !sender.person) return undefined;
  const asProven = { ...evidence, sender: { ...sender, trusted: true, proven: true } };
  return { personId: sender.person.id, would: classify(asProven).verdict.because };
}

type Answered = Pick<Evidence, "answers" | "aboutHeld" | "answersKey">;

/** By the reply address, which gateways leave alone, else by the Message-ID of the notice in In-Reply-To. */
function noticeAnswered(mail: Mail, ticket: Ticket, token: Token | undefined, app: App): Answered {
  if (token?.purpose === "info") return { answers: "sent-back" };
  if (token?.purpose === "held") return { answers: "held-reply", aboutHeld: token.about };
  const key = keySentAs(mail.references[0], ticket, app);
  const notice = ticket.outbox.find((one) => one.key === key);
  const known = notice ? { answers: sentAs(notice), aboutHeld: heldIn(notice), answersKey: key } : {};
  return token?.purpose === "all" ? { ...known, answers: "steps" } : known;
}

const MAY_ESCALATE: readonly Verdict["kind"][] = ["chase", "command", "escalation-info"];

/** What triggers may look for in it. */
export const utteranceIn = ({ evidence: { mail, sender }, verdict }: Recognised): Utterance | undefined =>
  utteranceOf(mail, sender, verdict);

/**
 * What the mail leads to, before triggers.
 * @param organisation with the person this mail says is away
 */
export async function decide(
  { evidence: { mail, sender, ticket, desk, answers, aboutHeld, answersKey }, verdict }: Recognised,
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
    const id = idOfRequest(mail, desk.id, app);
    const forWhom = openedFor(mail, sender, organisation);
    const from = (forWhom?.requester ?? mail.from)?.address ?? "";
    const lately = await app.tickets.openedLately(from, wordingOf(mail), after(now, -LOOP_WINDOW_MS));
    return open({ mail, verdict, desk, id, reference, now, lately, sender, openedFor: forWhom }, organisation);
  }
  if (!ticket) return undefined;
  const mayEscalate = MAY_ESCALATE.includes(verdict.kind);
  const hasOpenEscalation = mayEscalate && (await app.tickets.hasOpenEscalation(ticket.record.reference));
  const named = verdict.kind === "command" ? await ticketNamedIn(mail, app) : undefined;
  const aboutKey = keySentAs(mail.report?.originalMessageId, ticket, app);
  return react(
    { mail, sender, verdict, ticket, desk, now, hasOpenEscalation, named, answers, aboutHeld, answersKey, aboutKey },
    organisation,
  );
}

async function ticketNamedIn({ newText }: Mail, { tickets }: App): Promise<Ticket | undefined> {
  const [reference] = commandsIn(newText).commands.flatMap((command) => ticketNamedBy(command) ?? []);
  return reference === undefined ? undefined : tickets.byReference(reference);
}

/** @param ticket as it is after the decision */
export function readingOf(
  { evidence, identified, asked, verdict, decision, asks, setting }: Understanding,
  ticket: Ticket | undefined,
  isAsked = false,
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
    ...(setting === undefined ? {} : { setting }),
    ...(asks ? { asks: { ...asks, isAsked } } : {}),
    notices: decision?.next.outbox.flatMap(({ key }) => (known.has(key) ? [] : [key])) ?? [],
  };
}
