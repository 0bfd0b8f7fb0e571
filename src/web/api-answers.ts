// What programs are answered. A chase's answer may be shown to the requester as it is: nothing internal stands in it.

import type { FastifyReply } from "fastify";
import type { Done, NotDone } from "../actions/request.ts";
import { countedChases, missingIn, type Ticket } from "../core/model/ticket.ts";
import { type Escalation, holderOf } from "../core/model/wait.ts";

/** Every problem has what went wrong and what to do. */
export const sendProblem = (reply: FastifyReply, status: number, error: string, help: string): FastifyReply =>
  reply.code(status).send({ error, help });

const STATUS: Readonly<Record<NotDone["kind"], { status: number; help: string }>> = {
  refused: { status: 403, help: "An admin can give you a role that permits it. Your request is kept in the history." },
  "no ticket": { status: 404, help: "A reference looks like HD-1042." },
  conflict: { status: 409, help: "Nothing was changed. Look at the ticket as it is now." },
  changed: { status: 412, help: "Nothing was changed. Look at the ticket as it is now, and send its ETag." },
  invalid: { status: 422, help: "Nothing was changed." },
};

export function notDone(reply: FastifyReply, { kind, because }: NotDone): FastifyReply {
  const { status, help } = STATUS[kind];
  return sendProblem(reply, status, because, help);
}

export function chaseAnswer(reply: FastifyReply, { ticket, isRepeated }: Done, wanted: { for: string }): FastifyReply {
  const chase = ticket.chases.findLast(({ source, by }) => source === "api" && by === wanted.for);
  return reply.send({
    ticket: ticket.record.reference,
    counted: chase?.counted ?? false,
    because: chase?.because ?? "",
    at: chase?.at ?? null,
    chases: countedChases(ticket).length,
    waitingSince: ticket.wait?.since ?? null,
    repeated: isRepeated,
  });
}

/** 200 with the escalation, or 422 with everything that is missing; then a mail has asked the person for it, too. */
export function escalationAnswer(reply: FastifyReply, { ticket, isRepeated }: Done): FastifyReply {
  const { manual, visibility, record } = ticket;
  const { reference } = record;
  if (manual?.asked) {
    const missing = missingIn(manual);
    const help =
      "Send what is missing; the good answers are kept. Or answer the mail that asks for it, below its headings.";
    return reply
      .code(422)
      .send({ error: "the escalation is not complete", help, ticket: reference, missing, repeated: isRepeated });
  }
  return reply.send({ ticket: reference, escalation: escalationOf(visibility.at(-1)), repeated: isRepeated });
}

/** `reference` is absent until the escalation ticket stands, moments later. */
export const escalationOf = (entry: Ticket["visibility"][number] | undefined) =>
  entry && {
    ordinal: entry.ordinal,
    at: entry.at,
    cause: entry.cause,
    by: entry.by,
    because: entry.because,
    state: entry.state,
    reference: entry.reference,
  };

export const policyAnswer = (reply: FastifyReply, { ticket, isRepeated }: Done): FastifyReply =>
  reply.send({
    ticket: ticket.record.reference,
    policy: ticket.record.policyId ?? null,
    running: ticket.wait?.escalation?.policy.id ?? null,
    repeated: isRepeated,
  });

export function confirmationAnswer(reply: FastifyReply, { ticket, isRepeated }: Done): FastifyReply {
  const { escalation } = ticket.wait ?? {};
  const { by, at, until } = escalation?.together?.at(-1) ?? escalation?.confirmation ?? {};
  return reply.send({ ticket: ticket.record.reference, by, at, until, repeated: isRepeated });
}

/** How it stands now that it was declined, handed over, or the next step was called. */
export function passingAnswer(reply: FastifyReply, { ticket: { record, wait }, isRepeated }: Done): FastifyReply {
  const escalation = wait?.escalation;
  return reply.send({
    ticket: record.reference,
    responsibleId: record.responsibleId ?? null,
    status: escalation?.status ?? null,
    confirmedBy: (escalation && holderOf(escalation)?.by) ?? null,
    nextStepAt: nextStepAt(escalation),
    repeated: isRepeated,
  });
}

/** How it stands after an act that has no answer of its own. */
export const recordAnswer = (reply: FastifyReply, { ticket: { record, wait }, isRepeated }: Done): FastifyReply =>
  reply.send({
    ticket: record.reference,
    status: record.status,
    responsibleId: record.responsibleId ?? null,
    category: record.category ?? null,
    priority: record.priority,
    waitingSince: wait?.since ?? null,
    repeated: isRepeated,
  });

function nextStepAt(escalation: Escalation | undefined): Date | null {
  if (!escalation || escalation.clock.kind === "exhausted") return null;
  const { clock } = escalation;
  return clock.kind === "held" ? clock.until : clock.at;
}
