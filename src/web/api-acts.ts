// What programs may do to a ticket: each act as it is by mail, under an address of its own.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerBy, chaseFor, commandBy, confirmationBy, escalationBy } from "../actions/operations.ts";
import { type AskedOperation, type Done, type Operation, perform } from "../actions/request.ts";
import type { CommandName } from "../core/command/run.ts";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import {
  chaseAnswer,
  confirmationAnswer,
  escalationAnswer,
  notDone,
  passingAnswer,
  policyAnswer,
  recordAnswer,
  sendProblem,
} from "./api-answers.ts";
import {
  type ApiBody,
  assignBody,
  categoryBody,
  chaseBody,
  confirmBody,
  duplicateBody,
  emptyBody,
  escalateBody,
  handOverBody,
  passingBody,
  policyBody,
  priorityBody,
  readBody,
  textBody,
} from "./api-body.ts";
import { described } from "./api-described.ts";
import type { ActOnTicket } from "./api-schema.ts";

const LONGEST_KEY = 200; // characters of an Idempotency-Key

type OnTicket = FastifyRequest<{ Params: { reference: string } }>;

type Answer<T> = (reply: FastifyReply, done: Done, wanted: T) => FastifyReply;

/** @param holderOf who asks */
export function serveActs(scope: FastifyInstance, holderOf: (request: FastifyRequest) => Person, app: App): void {
  const post = <T>(
    path: ActOnTicket,
    body: ApiBody<T>,
    operationOf: (wanted: T, by: Person) => Operation,
    answer: Answer<T>,
  ): void => {
    scope.post(`/tickets/:reference/${path}`, described(path, true), async (request: OnTicket, reply) => {
      const asked = askedBy(holderOf(request), request);
      const wanted = readBody(body, request.body);
      if ("problems" in asked) return sendProblem(reply, 422, asked.problems.join("; "), "Make it shorter.");
      if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), body.help);
      const done = await perform(asked, operationOf(wanted.value, asked.by), app);
      return done.kind === "done" ? answer(reply, done, wanted.value) : notDone(reply, done);
    });
  };
  const command = <T>(
    name: CommandName & ActOnTicket,
    body: ApiBody<T>,
    argumentOf: (wanted: T) => string,
    answer: Answer<T>,
  ) => post(name, body, (wanted) => commandBy({ name, argument: argumentOf(wanted) }, WHERE), answer);
  post("chases", chaseBody, ({ for: address, name }, by) => chaseFor({ address, name: name ?? "" }, by), chaseAnswer);
  post("escalate", escalateBody, (wanted, by) => escalationBy(by, wanted), escalationAnswer);
  post("confirm", confirmBody, (wanted) => confirmationBy(wanted), confirmationAnswer);
  post("answer", textBody, ({ text }) => answerBy(text, WHERE), recordAnswer);
  command("policy", policyBody, ({ policy }) => policy, policyAnswer);
  command("decline", passingBody, ({ reason }) => reason, passingAnswer);
  command("next", passingBody, ({ reason }) => reason, passingAnswer);
  command("handover", handOverBody, ({ to, reason }) => [to, reason].filter(Boolean).join(", "), passingAnswer);
  command("note", textBody, ({ text }) => text, recordAnswer);
  command("assign", assignBody, ({ to }) => to, recordAnswer);
  command("category", categoryBody, ({ category }) => category, recordAnswer);
  command("priority", priorityBody, ({ priority }) => priority, recordAnswer);
  command("close", emptyBody, () => "", recordAnswer);
  command("duplicate", duplicateBody, ({ of }) => of, recordAnswer);
  command("reopen", emptyBody, () => "", recordAnswer);
}

const WHERE = "by the API";

function askedBy(by: Person, { params, headers, body }: OnTicket): AskedOperation | { problems: string[] } {
  const idempotencyKey = [headers["idempotency-key"]].flat()[0];
  if (idempotencyKey !== undefined && (idempotencyKey === "" || idempotencyKey.length > LONGEST_KEY))
    return { problems: [`an Idempotency-Key has 1 to ${LONGEST_KEY} characters`] };
  const proof = { means: "api", via: `the API key of ${by.name}` } as const;
  return { by, proof, reference: params.reference, idempotencyKey, content: JSON.stringify(body ?? {}) };
}
