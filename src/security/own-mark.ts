// Our own mail coming back is told by what only we can write. A header of our form alone proves nothing: another organisation may
// run Onit too, and anybody can write one.

import { ticketIdIn } from "../core/identify/clues.ts";
import { header, type Mail } from "../core/model/mail.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import type { Tokens } from "../ports/tokens.ts";

/** The field every mail of ours bears: its stamp, and our seal on it. */
export const NOTICE_FIELD = "X-Onit-Notice";

/** @param stamp of the notice or system mail */
export const noticeField = (stamp: string, tokens: Tokens): string => `${stamp}.${sealsOn(stamp, tokens)[0]}`;

/** The same mail, with what proves that Onit wrote it, if anything does. */
export async function withOwnMark(mail: Mail, app: Pick<App, "tokens" | "tickets">): Promise<Mail> {
  const ownMark = bearsSeal(mail, app.tokens)
    ? `it carries our own ${NOTICE_FIELD} header`
    : (await isNoticeOfOurs(mail, app))
      ? "its Message-ID is that of a mail of ours"
      : undefined;
  return ownMark === undefined ? mail : { ...mail, ownMark };
}

function bearsSeal(mail: Mail, tokens: Tokens): boolean {
  const [stamp = "", seal = "", more] = header(mail, NOTICE_FIELD.toLowerCase())?.trim().toLowerCase().split(".") ?? [];
  return stamp !== "" && seal !== "" && more === undefined && sealsOn(stamp, tokens).includes(seal);
}

/** Whether our field is on a mail with this stamp, and our seal on that. */
export const bearsStamp = (mail: Mail, stamp: string, tokens: Tokens): boolean =>
  bearsSeal(mail, tokens) && header(mail, NOTICE_FIELD.toLowerCase()).trim().toLowerCase().startsWith(`${stamp}.`);

const sealsOn = (stamp: string, tokens: Tokens): string[] => tokens.stamps(`seal on ${stamp}`);

/** The stamp in the Message-ID of a system mail, which has no ticket. @param id in the place of the ticket's */
export const systemMailStamp = (id: string, tokens: Tokens): string => systemMailStamps(id, tokens)[0] ?? "";

/** The same, by each key that counts. */
export const systemMailStamps = (id: string, tokens: Tokens): string[] => tokens.stamps(`letter ${id}`);

/** Whether a Message-ID is that of a system mail with this id, which only we can write. */
export const isSystemMailOfOurs = (messageId: string, id: string, tokens: Tokens): boolean =>
  systemMailStamps(id, tokens).some((stamp) => messageId.toLowerCase().startsWith(`<onit.${id}.${stamp}@`));

/** A gateway may have taken our field away, and an earlier release put no seal on it: the id leads to a notice that went out. */
async function isNoticeOfOurs({ messageId }: Mail, app: Pick<App, "tokens" | "tickets">): Promise<boolean> {
  const id = messageId && ticketIdIn(messageId);
  if (!messageId || !id) return false;
  if (isSystemMailOfOurs(messageId, id, app.tokens)) return true;
  const ticket = await app.tickets.byId(id);
  if (!ticket) return false;
  const sent = keySentAs(messageId, ticket, app);
  return (sent ?? keySentAs(messageId, await app.tickets.recall(ticket, { sentAs: [messageId] }), app)) !== undefined;
}

/**
 * The key of the notice of this ticket that went out under this Message-ID: who names it has seen that mail.
 * The domain is not looked at (gateways keep the left side).
 */
export function keySentAs(
  messageId: string | undefined,
  { id, outbox }: Ticket,
  { tokens }: Pick<App, "tokens">,
): string | undefined {
  const named = messageId?.toLowerCase();
  if (!named?.startsWith(`<onit.${id}.`)) return undefined;
  const isNamed = (stamp: string): boolean => named.startsWith(`<onit.${id}.${stamp}@`);
  const isSame = (sent: string | undefined): boolean => sent?.split("@")[0] === named.split("@")[0];
  return outbox.find(
    ({ key, attempts, messageId: sent }) => attempts > 0 && (isSame(sent) || tokens.stamps(key).some(isNamed)),
  )?.key;
}
