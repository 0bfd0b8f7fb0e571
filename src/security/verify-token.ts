// A token from a mail or a link, checked against the addresses its ticket has written to.

import { heldIn } from "../core/model/held-reply.ts";
import type { Token, TokenProblem } from "../core/model/token.ts";
import type { App } from "../ports/app.ts";
import { boundTo } from "./tokens.ts";

export const readToken = (text: string, app: App): Promise<Token | TokenProblem> =>
  app.tokens.read(text, app.now(), async (ticketId) => {
    const ticket = await app.tickets.byId(ticketId);
    if (!ticket) return [];
    const { requester, participants } = ticket.record;
    const held = ticket.outbox.flatMap((notice) => {
      const about = heldIn(notice);
      return about === undefined ? [] : [boundTo(notice.to.address, about)];
    });
    return [...new Set([requester.address, ...participants, ...ticket.outbox.map(({ to }) => to.address), ...held])];
  });
