// Journey 3 on the dashboard: somebody who is signed in takes a ticket. The same request again, by a page that is loaded again, does
// nothing again.

import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import type { Visitor } from "./by-link.ts";
import { confirmationBy } from "./operations.ts";
import { perform } from "./request.ts";

export type TakeFromPage = Visitor & {
  by: Person;
  reference: string;
  once: string; // of the page it was pressed on
};

/** `unreadable`: how long it is to hold; nothing was changed. */
export type TakenHere =
  | { kind: "taken"; reference: string; until: Date | undefined }
  | { kind: "not"; reference: string; because: string }
  | { kind: "unreadable"; because: string };

/** @param promiseOn how long it is to hold, which may depend on the hours of its desk */
export async function takeFromPage(
  { by, reference, once, peer, userAgent }: TakeFromPage,
  promiseOn: (ticket: Ticket) => { promiseMs?: number } | { refused: string },
  app: App,
): Promise<TakenHere> {
  const ticket = await app.tickets.byReference(reference.toUpperCase());
  const promised = ticket ? promiseOn(ticket) : {};
  if ("refused" in promised) return { kind: "unreadable", because: promised.refused };
  const { promiseMs } = promised;
  const via = `the dashboard, signed in as ${by.addresses[0]}, from ${peer}, ${userAgent.slice(0, 120)}`;
  const content = JSON.stringify({ minutes: promiseMs === undefined ? "usual" : Math.round(promiseMs / 60_000) });
  const proof = { means: "page", via } as const;
  const asked = { by, proof, reference, idempotencyKey: `${once} ${content}`, content };
  const done = await perform(asked, confirmationBy({ promise: promiseMs }, "button"), app);
  if (done.kind !== "done") return { kind: "not", reference, because: done.because };
  return { kind: "taken", reference, until: done.ticket.wait?.escalation?.confirmation?.until };
}
