// A token from a mail or a link, checked against the addresses its ticket has written to.

import type { App } from "./app.ts";
import type { Token, TokenProblem } from "./core/token.ts";

export const readToken = (text: string, app: App): Promise<Token | TokenProblem> =>
  app.tokens.read(text, app.now(), async (ticketId) => {
    const ticket = await app.tickets.byId(ticketId);
    if (!ticket) return [];
    const { requester, participants } = ticket.record;
    return [...new Set([requester.address, ...participants, ...ticket.outbox.map(({ to }) => to.address)])];
  });
