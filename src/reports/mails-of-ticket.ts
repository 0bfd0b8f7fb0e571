// `onit explain HD-1001`: the mails that a ticket has taken in, for anybody who knows its number and not their ids.

import { mailIn } from "../core/model/cause.ts";
import { oneLine } from "../core/words/printable.ts";
import type { App } from "../ports/app.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import type { FullTicket } from "../ports/ticket-store.ts";

/** Whether a text is written as the number of a ticket, such as HD-1001. */
export const isReference = (text: string): boolean => /^[A-Z][A-Z0-9]{1,7}-\d+$/i.test(text);

/** @returns the lines to print, oldest mail first; undefined when there is no such ticket */
export async function mailsOfTicket(reference: string, app: App): Promise<string | undefined> {
  const ticket = await app.tickets.byReference(reference.toUpperCase());
  const full = ticket && (await app.tickets.read(ticket.id));
  if (!full) return undefined;
  const found = await Promise.all([...idsIn(full)].map((id) => app.mails.find(id)));
  const mails = new Map(found.flatMap((mail) => (mail ? [[mail.id, mail]] : [])));
  const inOrder = [...mails.values()].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
  const { record } = full.ticket;
  return [
    `ticket ${record.reference}: ${oneLine(record.subject)}`,
    ...(inOrder.length > 0 ? inOrder.map(inLine) : ["  no mail of it is kept"]),
    ...(inOrder.length > 0 ? ["onit explain <id> shows how one of them was processed."] : []),
  ].join("\n");
}

/** Of its conversation and of what its history names as causes. */
function idsIn({ conversation, history }: FullTicket): Set<string> {
  const causes = history.flatMap(({ cause }) => mailIn(cause) ?? []);
  return new Set([...conversation.flatMap(({ mailId }) => mailId ?? []), ...causes]);
}

const inLine = ({ id, receivedAt, reading, envelope }: StoredMail): string =>
  `  ${id.slice(0, 12)}  ${receivedAt.toISOString().slice(0, 16)}  ${oneLine(reading?.from || envelope.from || "nobody named")}: ${reading?.verdict ?? "not read yet"}`;
