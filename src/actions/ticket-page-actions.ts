// Journey 3 on a ticket's page: what somebody who is signed in does there. Each is decided as it is by mail; a page that is sent again
// does nothing again.

import { whyNoDuplicate } from "../core/command/duplicate.ts";
import { type CommandName, neededFor } from "../core/command/run.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Action } from "../core/model/role.ts";
import { missingIn, type Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { ifAsShown, ifNothingWasSaid } from "./as-shown.ts";
import type { Visitor } from "./by-link.ts";
import { answerBy, commandBy, type Escalating, escalationBy } from "./operations.ts";
import { type Operation, perform } from "./request.ts";

/** The commands that the page has a form for; to take a ticket is the dashboard's press. */
export const COMMANDS_ON_PAGE = [
  "note",
  "assign",
  "handover",
  "decline",
  "next",
  "category",
  "priority",
  "policy",
  "close",
  "reopen",
  "duplicate",
  "separate",
] as const satisfies readonly CommandName[];
export type CommandOnPage = (typeof COMMANDS_ON_PAGE)[number];
export type PageAction = CommandOnPage | "answer" | "escalate";

/** What was written into a form. */
export type DoneOnPage =
  | { name: CommandOnPage; argument: string }
  | { name: "answer"; text: string; isForAll?: boolean }
  | { name: "escalate"; wanted: Escalating };

export type PressedOnPage = Visitor & {
  by: Person;
  reference: string;
  once: string; // of the page it was pressed on
  shown: string; // how that page showed the ticket
  action: DoneOnPage;
};

/** What a colleague did since must not be undone unseen by these. */
const ON_WHAT_IS_SHOWN: readonly PageAction[] = ["handover", "decline", "next", "policy"];

export type PressedHere =
  | { kind: "done"; isRepeated: boolean }
  | { kind: "not"; because: string }
  | { kind: "incomplete"; missing: readonly string[] }; // an escalation: the good answers are kept

export async function pressOnPage(pressed: PressedOnPage, app: App): Promise<PressedHere> {
  const { by, reference, once, action, peer, userAgent } = pressed;
  const via = `the ticket's page, signed in as ${by.addresses[0]}, from ${peer}, ${userAgent.slice(0, 120)}`;
  const content = JSON.stringify(action);
  const proof = { means: "page", via } as const;
  const asked = { by, proof, reference, idempotencyKey: `${once} ${content}`, content };
  const done = await perform(asked, operationOf(pressed), app);
  if (done.kind !== "done") return { kind: "not", because: done.because };
  const { manual } = done.ticket;
  const isIncomplete = action.name === "escalate" && manual?.asked === true;
  return isIncomplete ? { kind: "incomplete", missing: missingIn(manual) } : done;
}

function operationOf({ by, action, shown }: PressedOnPage): Operation {
  if (action.name === "answer") return ifNothingWasSaid(shown, answerBy(action.text, WHERE, action.isForAll));
  if (action.name === "escalate") return escalationBy(by, action.wanted, `escalation ${WHERE}`);
  const operation = commandBy(action, WHERE);
  return ON_WHAT_IS_SHOWN.includes(action.name) ? ifAsShown(shown, operation) : operation;
}

const WHERE = "on its page";

const NEEDED: Readonly<Record<Exclude<PageAction, CommandOnPage>, Action>> = { answer: "answer", escalate: "escalate" };

/** What a role does not permit, and what makes no sense now, is not offered. */
export function offeredTo({ id }: Person, ticket: Ticket, { organisation }: App): ReadonlySet<PageAction> {
  const { wait, record } = ticket;
  const desk = organisation.desks.get(record.deskId);
  const makesSense: Readonly<Partial<Record<PageAction, boolean>>> = {
    handover: wait?.escalation !== undefined,
    decline: wait?.escalation !== undefined,
    next: wait?.escalation !== undefined && wait.escalation.clock.kind !== "exhausted",
    escalate: desk?.visibility !== undefined && record.purpose === "normal" && record.status === "open",
    close: record.status !== "closed",
    reopen: record.status === "closed",
    duplicate: whyNoDuplicate(ticket) === undefined,
    separate: record.duplicateOf !== undefined,
  };
  const needs: Readonly<Record<PageAction, Action>> = {
    ...NEEDED,
    ...(Object.fromEntries(COMMANDS_ON_PAGE.map((name) => [name, neededFor(name)])) as Record<CommandOnPage, Action>),
  };
  const all = Object.keys(needs) as PageAction[];
  return new Set(
    all.filter((name) => makesSense[name] !== false && may(id, needs[name], ticket, organisation).allowed),
  );
}
