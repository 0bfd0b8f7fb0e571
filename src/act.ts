// Journey 3 for programs: what the API lets one of us do with a ticket, by the same decisions as mails and buttons.

import { createHash } from "node:crypto";
import { type Command, NO_FIELDS } from "./core/model/command.ts";
import type { Decision } from "./core/model/decision.ts";
import type { Desk } from "./core/model/desk.ts";
import { may } from "./core/model/permission.ts";
import type { Person } from "./core/model/person.ts";
import type { Action } from "./core/model/role.ts";
import type { Handled, Ticket } from "./core/model/ticket.ts";
import { actedBy, heed } from "./inbound/out-of-office.ts";
import type { App, FullTicket } from "./ports/app.ts";
import { auditRefusal } from "./security/authorize.ts";
import { changeTicket } from "./ticket-change/commit.ts";

export type Asked = {
  by: Person;
  reference: string;
  idempotencyKey: string | undefined; // the same key and content again do nothing again
  content: string; // what was asked, to tell a repetition from another request
  way?: "page"; // left out: a program's
};

export type NotDone = { kind: "refused" | "no ticket" | "conflict" | "invalid"; because: string };
export type Done = { kind: "done"; ticket: Ticket; isRepeated: boolean };

/** What somebody may ask for. It decides on the ticket as it is, and is asked again when somebody else was faster. */
export type Operation = {
  name: string; // in the history: "escalation by the API"
  needs: readonly Action[];
  decide(on: { ticket: Ticket; desk: Desk; command: Command; app: App }): Promise<Decision | NotDone>;
};

/** Asks whether they may, decides and commits. A refusal is kept in the ticket's history. */
export async function perform(asked: Asked, operation: Operation, app: App): Promise<Done | NotDone> {
  const request = requestOf(asked, operation, app);
  return changeTicket<Decided | Done | NotDone, Done | NotDone>(
    {
      load: () => decide(asked, operation, request, app),
      async decide(decided) {
        if ("kind" in decided) return { result: decided };
        const { decision, before, refused } = decided;
        if (refused === undefined) await heed(actedBy(asked.by.id, asked.by.name, app.now()), app); // whoever acts is here
        const done = (ticket: Ticket): Done | NotDone => {
          const { because } = decision;
          app.log.info({ ticket: ticket.record.reference, by: asked.by.id, because }, operation.name);
          return refused === undefined
            ? { kind: "done", ticket, isRepeated: false }
            : { kind: "refused", because: refused };
        };
        return { decision, before, done };
      },
    },
    app,
  );
}

type Decided = { before: Ticket; decision: Decision; refused?: string };

async function decide(
  asked: Asked,
  operation: Operation,
  request: Handled,
  app: App,
): Promise<Decided | Done | NotDone> {
  const ticket = await visibleTicket(asked, app);
  if ("kind" in ticket) return ticket;
  const earlier = ticket.handled?.find(({ key }) => key === request.key);
  if (earlier?.content === request.content) return { kind: "done", ticket, isRepeated: true };
  if (earlier) return { kind: "conflict", because: "this Idempotency-Key was used for another request" };
  const desk = app.organisation.desks.get(ticket.record.deskId);
  if (!desk) return { kind: "conflict", because: `its desk "${ticket.record.deskId}" is gone from the settings` };
  const refused = refusal(asked, operation, ticket, app);
  if (refused) return refused;
  const decision = await operation.decide({ ticket, desk, command: commandOf(asked, request, app), app });
  return "kind" in decision ? decision : { before: ticket, decision: handling(decision, request) };
}

/** A ticket with all there is inside, for one who may see it. */
export async function lookAt(asked: Pick<Asked, "by" | "reference">, app: App): Promise<FullTicket | NotDone> {
  const ticket = await visibleTicket(asked, app);
  if ("kind" in ticket) return ticket;
  return (await app.tickets.read(ticket.id)) ?? noTicket(asked.reference);
}

const noTicket = (reference: string): NotDone => ({ kind: "no ticket", because: `there is no ticket ${reference}` });

async function visibleTicket({ by, reference }: Pick<Asked, "by" | "reference">, app: App): Promise<Ticket | NotDone> {
  const wanted = reference.toUpperCase();
  const ticket = await app.tickets.byReference(wanted);
  if (!ticket) return noTicket(wanted);
  const { allowed, because } = may(by.id, "see", ticket, app.organisation);
  if (allowed) return ticket;
  await auditRefusal(by.id, `${wanted} by the API`, because, app);
  return { kind: "refused", because };
}

function refusal(
  { by, way }: Asked,
  { name, needs }: Operation,
  ticket: Ticket,
  { organisation }: App,
): Decided | undefined {
  const asked = needs.map((action) => may(by.id, action, ticket, organisation));
  const refused = asked.find(({ allowed }) => !allowed)?.because;
  if (refused === undefined) return undefined;
  const because = `${by.name}'s ${name} is refused: ${refused}`;
  return { before: ticket, decision: { next: ticket, because, by: by.id, cause: way ?? "api" }, refused };
}

/** A request that was carried out is not carried out again. */
const handling = (decision: Decision, request: Handled): Decision => ({
  ...decision,
  next: { ...decision.next, handled: [...(decision.next.handled ?? []), request] },
});

/** What the request is for the operation, which adds what was asked. */
function commandOf({ by, way }: Asked, { key }: Handled, { now }: App): Command {
  const means = way ?? "api";
  const [address] = by.addresses;
  return {
    by: { address, name: by.name, person: by },
    at: now(),
    proof: { means, via: means === "api" ? `the API key of ${by.name}` : `the link of ${address}` },
    words: "",
    fields: NO_FIELDS,
    once: `${means} ${key}`,
    cause: means,
  };
}

/** Without an Idempotency-Key every request is one of its own. */
function requestOf(
  { by, reference, idempotencyKey, content }: Asked,
  { name }: Operation,
  { now, processId }: App,
): Handled {
  const own = idempotencyKey ?? `${processId} ${now().getTime()} ${requests++}`;
  return { key: hash([by.id, name, reference.toUpperCase(), own]), content: hash([content]) };
}

let requests = 0;

const hash = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
