// Journey 3 on the dashboard and on a ticket's page: somebody who is signed in takes a ticket. The same request again, by a page that is loaded again, does
// nothing again.

import { lackingOn } from "../core/escalation/needs.ts";
import type { Person } from "../core/model/person.ts";
import { holderOf, promiseOf, whoIs } from "../core/model/wait.ts";
import type { App } from "../ports/app.ts";
import { ifNobodyWasFaster } from "./as-shown.ts";
import type { Visitor } from "./by-link.ts";
import { confirmationBy } from "./operations.ts";
import { type Done, perform } from "./request.ts";

export type TakeFromPage = Visitor & {
  by: Person;
  reference: string;
  where: string; // on which page
  shown: string; // how that showed the ticket
  once: string; // of the page it was pressed on
  hold: string; // how long it is to hold, in the words that were chosen: "today" is the same press a minute later
  promiseMs: number | undefined; // … and what that is now; undefined: the policy's usual time
};

export type TakenHere =
  | { kind: "taken"; reference: string; until: Date | undefined; isRepeated: boolean; lacks: string | undefined } // lacks: how many are on it of those a step needs, while too few
  | { kind: "not"; reference: string; because: string };

export async function takeFromPage(
  { by, reference, where, shown, once, hold, promiseMs, peer, userAgent }: TakeFromPage,
  app: App,
): Promise<TakenHere> {
  const via = `${where}, signed in as ${by.addresses[0]}, from ${peer}, ${userAgent.slice(0, 120)}`;
  const content = JSON.stringify({ hold });
  const proof = { means: "page", via } as const;
  const asked = { by, proof, reference, idempotencyKey: `${once} ${content}`, content };
  const confirmation = confirmationBy({ promise: promiseMs }, "button");
  const done = await perform(asked, ifNobodyWasFaster(shown, confirmation), app);
  return done.kind === "done" ? outcome(done, by, reference, app) : { kind: "not", reference, because: done.because };
}

/** A press that was carried out before may have been overtaken since. */
function outcome({ ticket, isRepeated }: Done, by: Person, reference: string, app: App): TakenHere {
  const { escalation } = ticket.wait ?? {};
  const counted = escalation?.together?.find((one) => one.by === by.id);
  const own = escalation && (promiseOf(escalation, by.id) ?? counted);
  if (own)
    return {
      kind: "taken",
      reference,
      until: own.until,
      isRepeated,
      lacks: lackingOn(ticket, app.organisation, app.now()),
    };
  const because =
    escalation && holderOf(escalation)
      ? `${whoIs(escalation)} on it now`
      : "you took it before, and nobody is on it now";
  return { kind: "not", reference, because };
}
