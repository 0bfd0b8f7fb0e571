// A token from a mail or a link: checked against the addresses its ticket has written to, and against what it was made for.

import { heldBehind, heldIn } from "../core/model/held-reply.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { LinkProblem, Purpose, Token, TokenProblem } from "../core/model/token.ts";
import type { App } from "../ports/app.ts";

/** What a token says, or why it is not accepted, and the ticket it was checked against. */
export async function readToken(
  text: string,
  app: App,
): Promise<{ token: Token | TokenProblem; ticket: Ticket | undefined }> {
  let ticket: Ticket | undefined;
  const token = await app.tokens.read(text, app.now(), async (subjectId) => {
    ticket = await app.tickets.byId(subjectId);
    return ticket ? writtenTo(ticket) : [];
  });
  const isUnknown = "problem" in token && token.problem === "altered";
  return isUnknown && ticket?.past?.last !== undefined ? readOfPast(text, ticket, app) : { token, ticket };
}

/** A token about words that were held, and decided on so long ago that the ticket was found without them. */
async function readOfPast(text: string, found: Ticket, app: App): ReturnType<typeof readToken> {
  const all = await app.tickets.recall(found, { held: true });
  const token = await app.tokens.read(text, app.now(), async () => writtenTo(all));
  const about = "about" in token ? token.about : undefined;
  const outbox = all.outbox.filter((notice) => found.outbox.includes(notice) || heldBehind(notice) === about);
  const held = all.held?.filter((reply) => found.held?.includes(reply) || reply.id === about);
  return { token, ticket: { ...all, outbox, ...(held ? { held } : {}) } };
}

/** For whom a token of this ticket may have been made. */
function writtenTo({ record: { requester, participants }, outbox }: Ticket): { address: string; about?: string }[] {
  const held = outbox.flatMap((notice) => {
    const about = heldIn(notice);
    return about === undefined ? [] : [{ address: notice.to.address, about }];
  });
  const rows = outbox.flatMap(({ key, rows, to }) => (rows ? [{ address: to.address, about: key }] : []));
  const all = new Set([requester.address, ...participants, ...outbox.map(({ to }) => to.address)]);
  return [...[...all].map((address) => ({ address })), ...held, ...rows];
}

/** A link that is accepted: what it says, and its ticket. */
export type Link<Of extends Purpose = Purpose> = { token: Token & { purpose: Of }; ticket: Ticket };
export type BadLink = LinkProblem & { kind: "problem" };

export const OTHER_PURPOSE: BadLink = {
  kind: "problem",
  problem: "other purpose",
  because: "it was made for another purpose",
};

/** @param because what is gone */
export const noTicket = (because = "its ticket no longer exists"): BadLink => ({
  kind: "problem",
  problem: "no ticket",
  because,
});

/** What every page behind a link asks first. @param purposes what the page is for */
export async function openLink<Of extends Purpose>(
  text: string,
  purposes: readonly Of[],
  app: App,
): Promise<Link<Of> | BadLink> {
  const { token, ticket } = await readToken(text, app);
  if ("problem" in token) return { kind: "problem", ...token };
  if (!isFor(token, purposes)) return OTHER_PURPOSE;
  return ticket ? { token, ticket } : noTicket();
}

const isFor = <Of extends Purpose>(token: Token, purposes: readonly Of[]): token is Token & { purpose: Of } =>
  purposes.some((purpose) => purpose === token.purpose);
