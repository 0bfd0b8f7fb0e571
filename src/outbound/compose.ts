// A notice becomes the mail it is sent as: rendered, addressed, threaded and signed for its recipient.
// All of it follows from the notice and the ticket, so that sending again is the same message.

import { isCarriedBy } from "../core/conversation/saying.ts";
import { ownMessageId } from "../core/identify/clues.ts";
import { relationOf } from "../core/identify/sender.ts";
import { chaseRulesOf, mayChase } from "../core/model/chase-rules.ts";
import { type Choice, heldIn } from "../core/model/held-reply.ts";
import { domainOf } from "../core/model/mail.ts";
import { AUDIENCES, type Notice, type Recipient } from "../core/model/notice.ts";
import { type Organisation, personAt } from "../core/model/organisation.ts";
import { isShared } from "../core/model/own-channel.ts";
import { may } from "../core/model/permission.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import { type Purpose, roomForToken, type Token } from "../core/model/token.ts";
import { after } from "../core/words/duration.ts";
import type { App, Links, Message } from "../ports/app.ts";
import { NOTICE_FIELD, noticeField } from "../security/own-mark.ts";
import type { Files } from "./files.ts";
import { notifyOfTemplate } from "./notify-of-template.ts";
import { CONFIRMABLE, ESCALATABLE } from "./offers.ts";
import { originOf } from "./recurrence-lookup.ts";

const DAY_MS = 86_400_000;
const KEYS_MS = 5_000; // another process may have made a key meanwhile, or dropped one
const VALID_MS: Readonly<Record<Exclude<Purpose, "release" | "mine" | "api" | "wall">, number>> = {
  reply: 365 * DAY_MS,
  info: 365 * DAY_MS,
  confirm: 30 * DAY_MS,
  chase: 30 * DAY_MS,
  status: 365 * DAY_MS, // the page lives as long as the reply address beside it
  register: 90 * DAY_MS, // every escalation brings a fresh one
  escalate: 30 * DAY_MS,
  delivery: 30 * DAY_MS,
  held: 365 * DAY_MS, // as long as its author may answer the mail
};

/** More than any mail quotes. */
const LATEST = 40;

/** @throws when the ticket a reply belongs to, or the mail whose attachments it carries, cannot be loaded: try again later */
export type Composer = (notice: Notice, ticket: Ticket) => Promise<Message>;

/** Composes the messages of one ticket, as long as nobody else changes it: what they have in common is read once. */
export function composer(app: App, files: Files): Composer {
  let own: readonly Saying[] | undefined;
  let hasMore = true;
  let keysAt: Date | undefined;
  const ownWords = async (notice: Notice, { id }: Ticket): Promise<readonly Saying[]> => {
    const isEnough = (latest: readonly Saying[]): boolean => {
      const isThere = notice.kind !== "answer" || latest.some((saying) => isCarriedBy(saying, notice));
      return latest.length >= LATEST && isThere && latest.some(({ from }) => from === "requester");
    };
    if (!own || (hasMore && !isEnough(own))) {
      own = await app.tickets.conversation(id, isEnough);
      hasMore = isEnough(own); // else it is all there is
    }
    return own;
  };
  return async (notice, ticket) => {
    const about = notice.answersTicketId ? await app.tickets.byId(notice.answersTicketId) : ticket;
    if (!about) throw new Error(`writing ${notice.key}: there is no ticket ${notice.answersTicketId}`);
    const conversation = about === ticket ? await ownWords(notice, ticket) : await app.tickets.conversation(about.id);
    if (!keysAt || after(keysAt, KEYS_MS) <= app.now()) {
      await Promise.all([app.tokens.refresh(), app.templates.refresh()]);
      keysAt = app.now();
    }
    return compose(notice, { ticket, about, conversation, files: await files.of(notice) }, app);
  };
}

type Matter = {
  ticket: Ticket;
  about: Ticket;
  conversation: readonly Saying[];
  files: Message["attachments"];
};

async function compose(notice: Notice, { ticket, about, conversation, files }: Matter, app: App): Promise<Message> {
  const namesOrigin = notice.kind === "escalation-ticket" || AUDIENCES[notice.kind] === "requester";
  const origin = namesOrigin ? await originOf(ticket, app) : undefined;
  const { trouble, failed, bodyFailed, ...rendered } = app.render(
    notice,
    ticket,
    conversation,
    linksFor(notice, about, app),
    origin,
  );
  if (trouble && failed) await notifyOfTemplate(notice, { trouble, failed }, app);
  if (bodyFailed) await notifyOfTemplate(notice, bodyFailed, app);
  const { organisation } = app;
  const domain = domainOf(organisation.replyAddress);
  const root = ownMessageId(about.id, "root", domain);
  const desk = organisation.desks.get(about.record.deskId);
  const replyTo = replyAddress(notice, about, app);
  return {
    key: notice.key,
    messageId: notice.messageId ?? ownMessageId(about.id, stampOf(notice.key, app), domain),
    ...threading(notice, about, root),
    from: {
      name: senderName(notice, desk?.name ?? organisation.name),
      address: desk?.address ?? organisation.replyAddress,
    },
    to: { name: notice.to.name, address: notice.to.address },
    ...reachOf(notice, organisation),
    replyTo,
    envelopeFrom: replyTo,
    headers: headersFor(notice, app),
    ...rendered,
    attachments: files,
  };
}

/** The reader's address on a channel where each has their own. */
function reachOf({ to, channel }: Notice, { people }: Organisation): Pick<Message, "reach"> {
  const reach = people.get(to.personId ?? "")?.channels?.[channel];
  return reach === undefined ? {} : { reach };
}

/** Not a mere hash: keys can be guessed, and anybody who names a Message-ID of ours must have seen the mail. */
const stampOf = (key: string, { tokens }: App): string => tokens.stamps(key)[0] ?? "";

/** The name in From. @param desk what the desk is called */
export const senderName = ({ kind, facts }: Notice, desk: string): string =>
  kind === "answer" ? `${facts.by} (${desk})` : desk;

/** One root id for all mails of a ticket, in both headers, so that every program shows one conversation (P10). */
function threading({ kind }: Notice, about: Ticket, root: string): Pick<Message, "inReplyTo" | "references"> {
  const request = about.messageIds[0];
  if (AUDIENCES[kind] === "staff" || !request) return { inReplyTo: root, references: [root] };
  return { inReplyTo: request, references: [request, root] };
}

/** The address only this recipient answers to (N8). */
function replyAddress(notice: Notice, about: Ticket, app: App): string {
  const { kind, to, createdAt } = notice;
  const held = heldIn(notice);
  const answer = {
    subjectId: about.id,
    purpose: kind === "sent-back" ? ("info" as const) : held === undefined ? ("reply" as const) : ("held" as const),
    recipient: to.address,
    expiresAt: after(createdAt, VALID_MS.reply),
    ...(held === undefined ? {} : { about: held }),
  };
  return addressWith(answer, app);
}

/** Our reply address with a signed token in it. */
export function addressWith(answer: Token, { organisation, tokens }: Pick<App, "organisation" | "tokens">): string {
  const at = organisation.replyAddress.lastIndexOf("@");
  const [name, domain] = [organisation.replyAddress.slice(0, at), organisation.replyAddress.slice(at)];
  const token = tokens.sign(answer, roomForToken(Buffer.byteLength(name)));
  return `${name}${organisation.replySeparator ?? "+"}${token}${domain}`;
}

/** The page with "I'm on it": the person's own, or where others read it, too, the one behind the sign-in. */
function confirmLink(notice: Notice, { record }: Ticket, app: App, own: () => string): string {
  const channel = app.organisation.channels?.get(notice.channel);
  const { reach } = reachOf(notice, app.organisation);
  return channel && isShared(channel, reach)
    ? `${app.publicUrl}/tickets/${encodeURIComponent(record.reference)}`
    : own();
}

function linksFor(notice: Notice, about: Ticket, app: App): Links {
  const { kind, to, facts, createdAt } = notice;
  const link = (path: "d" | "e" | "s" | "t" | "u", purpose: Linked): string =>
    `${app.publicUrl}/${path}/${app.tokens.sign({ subjectId: about.id, purpose, recipient: to.address, expiresAt: after(createdAt, VALID_MS[purpose]) })}`;
  if (AUDIENCES[kind] === "staff")
    return {
      ...(CONFIRMABLE.has(kind) ? { confirm: confirmLink(notice, about, app, () => link("t", "confirm")) } : {}),
      ...(kind === "escalation-ticket" ? { register: link("e", "register") } : {}),
      ...heldLinks(notice, about, app),
      ...(kind === "undelivered" && facts.uncertain === true ? { delivery: link("d", "delivery") } : {}),
      ...(ESCALATABLE.has(kind) && mayEscalate(to, about, app) ? { escalate: link("u", "escalate") } : {}),
    };
  return {
    status: link("s", "status"),
    ...(kind === "chase-receipt" && facts.offer === true ? { chase: link("t", "chase") } : {}),
    ...(mayAsk(to, about, app) ? { ask: askingMail(notice, about, app) } : {}),
  };
}

type Linked = Exclude<Purpose, "reply" | "release" | "mine" | "api" | "info" | "held" | "wall">;

/** One page for the three choices, opened at the one that was chosen in the mail. */
function heldLinks(notice: Notice, about: Ticket, { publicUrl, tokens }: App): Links {
  const held = heldIn(notice);
  if (held === undefined) return {};
  const { to, createdAt } = notice;
  const expiresAt = after(createdAt, VALID_MS.held);
  const token = tokens.sign({ subjectId: about.id, purpose: "held", recipient: to.address, expiresAt, about: held });
  const at = (choice: Choice): string => `${publicUrl}/h/${token}/${choice}`;
  const isOnIt = notice.facts.until instanceof Date;
  return { send: at("send"), note: at("note"), ...(isOnIt ? {} : { take: at("take") }) };
}

const mayEscalate = ({ personId }: Recipient, about: Ticket, { organisation }: App): boolean =>
  about.record.purpose === "normal" &&
  organisation.desks.get(about.record.deskId)?.visibility !== undefined &&
  may(personId, "escalate", about, organisation).allowed;

function mayAsk({ address }: Recipient, about: Ticket, { organisation }: App): boolean {
  const { record } = about;
  const desk = organisation.desks.get(record.deskId);
  const rules = desk && record.status === "open" ? chaseRulesOf(record, desk, organisation) : undefined;
  const relation = relationOf(about, address, personAt(organisation, address), organisation);
  return rules !== undefined && mayChase({ relation, address }, rules, organisation);
}

/** RFC 6068. The mark in the subject says that it asks, whatever is written. */
function askingMail(notice: Notice, about: Ticket, app: App): string {
  const { reference, subject } = about.record;
  const words = { subject: `[chase] [${reference}] ${[...subject].slice(0, 120).join("")}`, body: "Any news?" };
  const query = Object.entries(words).map(
    ([name, text]) => `${name}=${encodeURIComponent(text.replace(/[\p{Cc}\p{Cs}]+/gu, " "))}`,
  );
  return `mailto:${replyAddress(notice, about, app)}?${query.join("&")}`;
}

/**
 * RFC 3834, 5: machine mail says so; a colleague's forwarded words are human mail and do not.
 * Staff mails let out-of-office notes come back: they tell who is away.
 */
function headersFor({ kind, key, because }: Notice, app: App): Record<string, string> {
  const isStaff = AUDIENCES[kind] === "staff";
  const suppress = isStaff ? "DR, RN, AutoReply" : "DR, RN, OOF, AutoReply";
  return {
    [NOTICE_FIELD]: noticeField(stampOf(key, app), app.tokens),
    ...(isStaff ? { "X-Onit-Because": because.replace(/[\r\n]+/g, " ").slice(0, 800) } : {}),
    ...(kind === "answer"
      ? {}
      : {
          "Auto-Submitted": kind === "received" ? "auto-replied" : "auto-generated",
          "X-Auto-Response-Suppress": suppress,
        }),
  };
}
