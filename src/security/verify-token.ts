// A token from a mail or a link: checked against the addresses its ticket has written to, and against what it was made for.

import { heldIn } from "../core/model/held-reply.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { LinkProblem, Purpose, Token, TokenProblem } from "../core/model/token.ts";
import type { App } from "../ports/app.ts";

export const readToken = (text: string, app: App): Promise<Token | TokenProblem> =>
  app.tokens.read(text, app.now(), async (subjectId) => {
    const ticket = await app.tickets.byId(subjectId);
    if (!ticket) return [];
    const { requester, participants } = ticket.record;
    const held = ticket.outbox.flatMap((notice) => {
      const about = heldIn(notice);
      return about === undefined ? [] : [{ address: notice.to.address, about }];
    });
    const all = new Set([requester.address, ...participants, ...ticket.outbox.map(({ to }) => to.address)]);
    return [...[...all].map((address) => ({ address })), ...held];
  });

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
  const token = await readToken(text, app);
  if ("problem" in token) return { kind: "problem", ...token };
  if (!isFor(token, purposes)) return OTHER_PURPOSE;
  const ticket = await app.tickets.byId(token.subjectId);
  return ticket ? { token, ticket } : noTicket();
}

const isFor = <Of extends Purpose>(token: Token, purposes: readonly Of[]): token is Token & { purpose: Of } =>
  purposes.some((purpose) => purpose === token.purpose);
