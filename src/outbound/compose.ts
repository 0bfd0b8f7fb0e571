// A notice becomes the mail it is sent as: rendered, addressed, threaded and signed for its recipient.
// All of it follows from the notice and the ticket, so that sending again is the same message.

import { isCarriedBy } from "../core/conversation/saying.ts";
import { ownMessageId } from "../core/identify/clues.ts";
import { domainOf } from "../core/model/mail.ts";
import { AUDIENCES, type Notice, type NoticePlace } from "../core/model/notice.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import { lostReader } from "../core/outbox/still-owed.ts";
import { isGathered, sentAs } from "../core/outbox/together.ts";
import { after } from "../core/words/duration.ts";
import type { App, Message } from "../ports/app.ts";
import { NOTICE_FIELD, noticeField } from "../security/own-mark.ts";
import type { Files } from "./files.ts";
import { linksFor, reachOf, replyAddress, type Told } from "./links.ts";
import { notifyOfTemplate } from "./notify-of-template.ts";
import { originLookup } from "./recurrence-lookup.ts";

const KEYS_MS = 5_000; // another process may have made a key meanwhile, or dropped one
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
    const rows = notice.rows ? [{ ticket, notice }, ...(await rowsOf(notice.rows, app))].sort(byAge) : undefined;
    return compose(notice, { ticket, about, conversation, files: await files.of(notice), rows }, app);
  };
}

/** What a mail tells beside its own ticket; one that is gone, or whose reader may not see it any more, is left out. */
async function rowsOf(places: readonly NoticePlace[], { tickets, organisation }: App): Promise<Told[]> {
  const found = await Promise.all(places.map(({ ticketId }) => tickets.byId(ticketId)));
  return places.flatMap(({ key }, at) => {
    const ticket = found[at];
    const notice = ticket?.outbox.find((one) => one.key === key);
    return ticket && notice && !lostReader(notice, ticket, organisation) ? [{ ticket, notice }] : [];
  });
}

const byAge = ({ ticket: one }: Told, { ticket: other }: Told): number =>
  one.record.createdAt.getTime() - other.record.createdAt.getTime() ||
  one.record.reference.localeCompare(other.record.reference, "en", { numeric: true });

type Matter = {
  rows: readonly Told[] | undefined;
  ticket: Ticket;
  about: Ticket;
  conversation: readonly Saying[];
  files: Message["attachments"];
};

async function compose(owed: Notice, matter: Matter, app: App): Promise<Message> {
  const { ticket, about, conversation, files, rows } = matter;
  const notice = { ...owed, kind: sentAs(owed) };
  const namesOrigin = notice.kind === "escalation-ticket" || AUDIENCES[notice.kind] === "requester";
  const origin = namesOrigin ? await originLookup(ticket, app) : undefined;
  const { trouble, failed, bodyFailed, ...rendered } = app.render(
    notice,
    ticket,
    conversation,
    linksFor(notice, about, app, rows),
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

/** Something must be read for it first, and what became of the one before would wait. */
export const takesTime = (notice: Notice): boolean =>
  notice.carries === true || notice.answersTicketId !== undefined || notice.state === "sending" || isGathered(notice);
