// The signed links and addresses of a mail: each works for its recipient alone, and for what it was made for.

import { relationOf } from "../core/identify/sender.ts";
import { chaseRulesOf, mayChase } from "../core/model/chase-rules.ts";
import { type Choice, heldIn } from "../core/model/held-reply.ts";
import { AUDIENCES, type Notice, type NoticeKind, type Recipient } from "../core/model/notice.ts";
import { type Organisation, personAt } from "../core/model/organisation.ts";
import { isShared } from "../core/model/own-channel.ts";
import { may } from "../core/model/permission.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { type Purpose, roomForToken, type Token } from "../core/model/token.ts";
import { after } from "../core/words/duration.ts";
import type { App, Links, Message, Row } from "../ports/app.ts";
import { CONFIRMABLE, ESCALATABLE } from "./offers.ts";

const DAY_MS = 86_400_000;
const VALID_MS: Readonly<Record<Exclude<Purpose, "release" | "mine" | "api" | "wall" | "validation">, number>> = {
  reply: 365 * DAY_MS,
  info: 365 * DAY_MS,
  confirm: 30 * DAY_MS,
  chase: 30 * DAY_MS,
  status: 365 * DAY_MS, // the page lives as long as the reply address beside it
  register: 90 * DAY_MS, // every escalation brings a fresh one
  escalate: 30 * DAY_MS,
  delivery: 30 * DAY_MS,
  all: 30 * DAY_MS,
  held: 365 * DAY_MS, // as long as its author may answer the mail
};

const ANSWERED_AS: Readonly<Partial<Record<NoticeKind, Purpose>>> = { "sent-back": "info", steps: "all" };

/** A row before it has its link. */
export type Told = Omit<Row, "link">;

/** The address only this recipient answers to (N8). What comes to that of a mail about several tickets is known as an answer to one. */
export function replyAddress(notice: Notice, about: Ticket, app: App): string {
  const { kind, to, createdAt } = notice;
  const held = heldIn(notice);
  const answer: Token = {
    subjectId: about.id,
    purpose: held === undefined ? (ANSWERED_AS[kind] ?? "reply") : "held",
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

export function linksFor(notice: Notice, about: Ticket, app: App, rows?: readonly Told[]): Links {
  if (rows) return linksOfRows(notice, about, app, rows);
  return AUDIENCES[notice.kind] === "staff" ? staffLinks(notice, about, app) : requesterLinks(notice, about, app);
}

function staffLinks(notice: Notice, about: Ticket, app: App): Links {
  const { kind, to, facts } = notice;
  const link = (path: Path, purpose: Linked): string => linkOf({ path, purpose }, notice, about.id, app);
  return {
    ...(CONFIRMABLE.has(kind) ? { confirm: confirmLink(notice, about, app, () => link("t", "confirm")) } : {}),
    ...(kind === "escalation-ticket" ? { register: link("e", "register") } : {}),
    ...heldLinks(notice, about, app),
    ...(typeof facts.carrier === "string" ? { all: allLink(facts.carrier, notice, about, app) } : {}),
    ...(kind === "undelivered" && facts.uncertain === true ? { delivery: link("d", "delivery") } : {}),
    ...(ESCALATABLE.has(kind) && mayEscalate(to, about, app) ? { escalate: link("u", "escalate") } : {}),
  };
}

function requesterLinks(notice: Notice, about: Ticket, app: App): Links {
  const link = (path: Path, purpose: Linked): string => linkOf({ path, purpose }, notice, about.id, app);
  const { kind, to, facts } = notice;
  return {
    status: link("s", "status"),
    ...(kind === "chase-receipt" && facts.offer === true ? { chase: link("t", "chase") } : {}),
    ...(mayAsk(to, about, app) ? { ask: askingMail(notice, about, app) } : {}),
  };
}

/** The reader's address on a channel where each has their own. */
export function reachOf({ to, channel }: Notice, { people }: Organisation): Pick<Message, "reach"> {
  const reach = people.get(to.personId ?? "")?.channels?.[channel];
  return reach === undefined ? {} : { reach };
}

/** The page with "I'm on it": the person's own, or where others read it, too, the one behind the sign-in. */
function confirmLink(notice: Notice, { record }: Ticket, app: App, own: () => string): string {
  const channel = app.organisation.channels?.get(notice.channel);
  const { reach } = reachOf(notice, app.organisation);
  return channel && isShared(channel, reach)
    ? `${app.publicUrl}/tickets/${encodeURIComponent(record.reference)}`
    : own();
}

type Path = "a" | "d" | "e" | "s" | "t" | "u";
type Way = { path: Path; purpose: Linked; about?: string };

function linkOf({ path, purpose, about }: Way, { to, createdAt }: Notice, subjectId: string, app: App): string {
  const expiresAt = after(createdAt, VALID_MS[purpose]);
  const token = { subjectId, purpose, recipient: to.address, expiresAt, ...(about === undefined ? {} : { about }) };
  return `${app.publicUrl}/${path}/${app.tokens.sign(token)}`;
}

/** Each row has a button of its own; colleagues have one for all. */
function linksOfRows(notice: Notice, about: Ticket, app: App, rows: readonly Told[]): Links {
  const isStaff = AUDIENCES[notice.kind] === "staff";
  const way: Way = isStaff ? { path: "t", purpose: "confirm" } : { path: "s", purpose: "status" };
  const linked = rows.map((row) => ({ ...row, link: linkOf(way, notice, row.ticket.id, app) }));
  return { rows: linked, ...(isStaff ? { all: allLink(notice.key, notice, about, app) } : {}) };
}

/** @param carrier the notice of this ticket whose mail told of all of them */
const allLink = (carrier: string, notice: Notice, { id }: Ticket, app: App): string =>
  linkOf({ path: "a", purpose: "all", about: carrier }, notice, id, app);

type Linked = Exclude<Purpose, "reply" | "release" | "mine" | "api" | "info" | "held" | "wall" | "validation">;

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
