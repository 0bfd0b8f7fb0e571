// Part of journey 1: which ticket a mail belongs to, and how we know.

import { type Clues, cluesOf, ticketIdIn } from "../core/identify/clues.ts";
import type { Mail } from "../core/model/mail.ts";
import { deskAt } from "../core/model/organisation.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Purpose, Token } from "../core/model/token.ts";
import type { App } from "../ports/app.ts";
import { readToken } from "../security/verify-token.ts";

/** What stands in reply addresses. */
const ANSWERS: readonly Purpose[] = ["reply", "info", "held", "all"];

export type FoundTicket = { ticket: Ticket | undefined; token: Token | undefined; because: string };

/**
 * The surest clue first: our token, our Message-IDs, Message-IDs the ticket has read, the reference in the subject.
 * @param isRepeated whether the mail may have made its ticket already
 */
export async function findTicket(mail: Mail, isRepeated: boolean, app: App): Promise<FoundTicket> {
  const clues = cluesOf(mail, app.organisation);
  const found = clues.token === undefined ? undefined : await readToken(clues.token, app);
  const read = found?.token;
  if (read && "subjectId" in read && ANSWERS.includes(read.purpose)) {
    return {
      ticket: found.ticket,
      token: read,
      because: `by the signed reply address of ${read.recipient}`,
    };
  }
  const token = read && "because" in read ? `its reply address is not accepted (${read.because}); ` : "";
  const { ticket, because } = await byWeakerClues(mail, clues, isRepeated, app);
  return { ticket, token: undefined, because: token + because };
}

async function byWeakerClues(
  mail: Mail,
  clues: Clues,
  isRepeated: boolean,
  app: App,
): Promise<{ ticket: Ticket | undefined; because: string }> {
  for (const id of clues.ticketIds) {
    const ticket = await app.tickets.byId(id);
    if (ticket) return { ticket, because: "by a Message-ID of ours among its references" };
  }
  const byIds = clues.messageIds.length ? await app.tickets.byMessageIds(clues.messageIds) : undefined;
  if (byIds) return { ticket: byIds, because: "by the Message-ID of a mail the ticket has read" };
  for (const reference of clues.references) {
    const ticket = await app.tickets.byReference(reference);
    if (ticket) return { ticket, because: `by [${reference}] in its subject` };
  }
  const desk = isRepeated ? addressedDesk(mail, app) : undefined;
  const made = desk && (await app.tickets.byId(idOfRequest(mail, desk.id, app)));
  return made
    ? { ticket: made, because: "it made this ticket" }
    : { ticket: undefined, because: "nothing in it names a ticket" };
}

/** The desk the mail came to, or one among its recipients when it came to a reply address that names no ticket. */
export const addressedDesk = ({ envelope, to }: Mail, { organisation }: App) =>
  deskAt(organisation, envelope.recipient) ?? to.map(({ address }) => deskAt(organisation, address)).find(Boolean);

/** The ticket with what the mail names of its past: the mail itself, when it was read before, and the notice it answers or returns. */
export function withNamed(ticket: Ticket, { contentId, references, report }: Mail, app: App): Promise<Ticket> {
  const ours = [references[0], report?.originalMessageId].filter(
    (id) => id !== undefined && ticketIdIn(id) === ticket.id,
  );
  return app.tickets.recall(ticket, { mail: contentId, sentAs: ours as string[] });
}

/** One ticket a mail and desk, by whatever address of the desk it came. */
export const idOfRequest = ({ contentId }: Mail, deskId: string, { ticketId }: App): string =>
  ticketId(`${contentId} ${deskId}`);
