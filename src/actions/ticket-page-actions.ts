// Journey 3 on a ticket's page: what somebody who is signed in does there. Each is the command of that name, decided as it is by mail; a
// page that is sent again does nothing again.

import { neededFor } from "../core/command/run.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { CommandLine } from "../core/words/commands.ts";
import type { App } from "../ports/app.ts";
import { ifAsShown } from "./as-shown.ts";
import type { Visitor } from "./by-link.ts";
import { carryOutLine } from "./passing-on.ts";
import { type Operation, perform } from "./request.ts";

/** The commands that the page has a form for; to take a ticket is the dashboard's press. */
export const ON_PAGE = [
  "note",
  "assign",
  "handover",
  "decline",
  "next",
  "category",
  "priority",
  "policy",
  "close",
] as const;
export type PageAction = (typeof ON_PAGE)[number];

export type PressedOnPage = Visitor & {
  by: Person;
  reference: string;
  once: string; // of the page it was pressed on
  shown: string; // how that page showed the ticket
  line: CommandLine & { name: PageAction };
};

/** What a colleague did since must not be undone unseen by these. */
const ON_WHAT_IS_SHOWN: readonly PageAction[] = ["handover", "decline", "next", "policy"];

export type PressedHere = { kind: "done"; isRepeated: boolean } | { kind: "not"; because: string };

export async function pressOnPage(pressed: PressedOnPage, app: App): Promise<PressedHere> {
  const { by, reference, once, shown, line, peer, userAgent } = pressed;
  const via = `the ticket's page, signed in as ${by.addresses[0]}, from ${peer}, ${userAgent.slice(0, 120)}`;
  const content = JSON.stringify(line);
  const asked = {
    by,
    proof: { means: "page", via } as const,
    reference,
    idempotencyKey: `${once} ${content}`,
    content,
  };
  const operation: Operation = {
    name: `#${line.name} on its page`,
    needs: [neededFor(line.name)],
    async decide(on) {
      const done = await carryOutLine(on, line);
      return "refused" in done ? { kind: "conflict", because: done.refused } : done;
    },
  };
  const guarded = ON_WHAT_IS_SHOWN.includes(line.name) ? ifAsShown(shown, operation) : operation;
  const done = await perform(asked, guarded, app);
  return done.kind === "done" ? done : { kind: "not", because: done.because };
}

/** What a role does not permit, and what makes no sense now, is not offered. */
export function offeredTo({ id }: Person, ticket: Ticket, { organisation }: App): ReadonlySet<PageAction> {
  const { wait, record } = ticket;
  const makesSense: Readonly<Partial<Record<PageAction, boolean>>> = {
    handover: wait?.escalation !== undefined,
    decline: wait?.escalation !== undefined,
    next: wait?.escalation !== undefined && wait.escalation.clock.kind !== "exhausted",
    close: record.status !== "closed",
  };
  return new Set(
    ON_PAGE.filter((name) => makesSense[name] !== false && may(id, neededFor(name), ticket, organisation).allowed),
  );
}
