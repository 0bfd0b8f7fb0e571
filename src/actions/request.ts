// Journey 3 for programs and forms: an operation of one of us on a ticket, by the same decisions as mails and buttons. The same request
// again does nothing again.

import { createHash, randomUUID } from "node:crypto";
import { type Acted, act, type Opened } from "../act.ts";
import { causeOf } from "../core/model/cause.ts";
import { authorId, type Command, type CommandProof, NO_FIELDS } from "../core/model/command.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Desk } from "../core/model/desk.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Action } from "../core/model/role.ts";
import type { Handled, Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import type { FullTicket, PastPart } from "../ports/ticket-store.ts";
import { auditRefusal } from "../security/authorize.ts";

export type AskedOperation = {
  by: Person;
  proof: CommandProof;
  reference: string;
  idempotencyKey: string | undefined; // the same key and content again do nothing again
  content: string; // what was asked, to tell a repetition from another request
};

export type NotDone = { kind: "refused" | "no ticket" | "conflict" | "changed" | "invalid"; because: string };
export type Done = { kind: "done"; ticket: Ticket; isRepeated: boolean };

/** What somebody may ask for. It decides on the ticket as it is, and is asked again when somebody else was faster. */
export type Operation = {
  name: string; // in the history: "escalation by the API"
  needs: readonly Action[];
  decide(on: { ticket: Ticket; desk: Desk; command: Command; app: App }): Promise<Decision | NotDone>;
};

type Requested = Opened & { desk: Desk };

/** A refusal is kept in the ticket's history. */
export async function perform(asked: AskedOperation, operation: Operation, app: App): Promise<Done | NotDone> {
  const request = requestOf(asked, operation);
  return act<Requested, Done | NotDone>(
    {
      name: operation.name,
      open: () => open(asked, request, app),
      authorise: ({ ticket, command }) => refusal(command, operation, ticket, app),
      refuse({ ticket, command }, why) {
        const because = `${command.by.name}'s ${operation.name} is refused: ${why}`;
        const decision = { next: ticket, because, by: authorId(command), cause: command.cause };
        return { decision, done: () => ({ kind: "refused", because: why }) };
      },
      async decide({ ticket, desk, command }): Promise<Acted<Done | NotDone>> {
        const decision = await operation.decide({ ticket, desk, command, app });
        if ("kind" in decision) return { result: decision };
        const done = (after: Ticket): Done => ({ kind: "done", ticket: after, isRepeated: false });
        return { decision: handling(decision, request), done };
      },
    },
    app,
  );
}

async function open(
  asked: AskedOperation,
  request: Handled,
  app: App,
): Promise<Requested | { result: Done | NotDone }> {
  const seen = await visibleTicket(asked, app);
  if ("kind" in seen) return { result: seen };
  const ticket = asked.idempotencyKey === undefined ? seen : await app.tickets.recall(seen, { request: request.key });
  const earlier = ticket.handled?.find(({ key }) => key === request.key) ?? handledBefore(ticket, request.key);
  if (earlier?.content === request.content) return { result: { kind: "done", ticket, isRepeated: true } };
  if (earlier) return { result: conflict("this Idempotency-Key was used for another request") };
  const desk = app.organisation.desks.get(ticket.record.deskId);
  if (!desk) return { result: conflict(`its desk "${ticket.record.deskId}" is gone from the settings`) };
  return { ticket, desk, command: commandOf(asked, request, app) };
}

/** As an Onit of an earlier release that has not ended yet notes it, until format 4 is brought to all tickets once more. */
function handledBefore({ readMails }: Ticket, key: string): Handled | undefined {
  const noted = readMails.find((id) => id.startsWith(`api-${key} `));
  return noted === undefined ? undefined : { key, content: noted.slice(`api-${key} `.length) };
}

const conflict = (because: string): NotDone => ({ kind: "conflict", because });

/** What the request is for the operation, which adds what was asked. */
const commandOf = ({ by, proof }: AskedOperation, { key }: Handled, { now }: App): Command => ({
  by: { address: by.addresses[0], name: by.name, person: by },
  at: now(),
  proof,
  words: "",
  fields: NO_FIELDS,
  once: causeOf("act", { way: proof.means, act: key }),
  cause: causeOf("way", { way: proof.means }),
});

/** What somebody sees of a ticket. @property present the ticket as it stands, without what has left it, whichever part was asked for */
export type LookedAt = FullTicket & { present: Ticket };

/** A part of a ticket with all there is inside, for one who may see it. */
export async function lookAt(
  asked: Pick<AskedOperation, "by" | "reference">,
  part: PastPart,
  app: App,
): Promise<LookedAt | NotDone> {
  const present = await visibleTicket(asked, app);
  if ("kind" in present) return present;
  const full = await app.tickets.read(present.id, part);
  return full ? { ...full, present } : noTicket(asked.reference);
}

const noTicket = (reference: string): NotDone => ({ kind: "no ticket", because: `there is no ticket ${reference}` });

async function visibleTicket(
  { by, reference, proof }: Pick<AskedOperation, "by" | "reference"> & Partial<Pick<AskedOperation, "proof">>,
  app: App,
): Promise<Ticket | NotDone> {
  const wanted = reference.toUpperCase();
  const ticket = await app.tickets.byReference(wanted);
  if (!ticket) return noTicket(wanted);
  const { allowed, because } = may(by.id, "see", ticket, app.organisation);
  if (allowed) return ticket;
  await auditRefusal(
    by.id,
    `${wanted} ${proof === undefined || proof.means === "api" ? "by the API" : "on a page"}`,
    because,
    app,
  );
  return noTicket(wanted); // not even that there is one is theirs to know
}

function refusal({ by }: Command, { needs }: Operation, ticket: Ticket, { organisation }: App): string | undefined {
  const asked = needs.map((action) => may(by.person?.id, action, ticket, organisation));
  return asked.find(({ allowed }) => !allowed)?.because;
}

/** A request that was carried out is not carried out again. */
const handling = (decision: Decision, request: Handled): Decision => ({
  ...decision,
  next: { ...decision.next, handled: [...(decision.next.handled ?? []), request] },
});

/** Without an Idempotency-Key every request is one of its own. */
function requestOf({ by, reference, idempotencyKey, content }: AskedOperation, { name }: Operation): Handled {
  const own = idempotencyKey ?? randomUUID();
  return { key: hash([by.id, name, reference.toUpperCase(), own]), content: hash([content]) };
}

const hash = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
