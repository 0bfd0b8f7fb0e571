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
  answerBody,
  assignBody,
  categoryBody,
  chaseBody,
  closeBody,
  confirmBody,
  duplicateBody,
  emptyBody,
  escalateBody,
  handOverBody,
  passingBody,
  policyBody,
  priorityBody,
  readRequestBody,
  textBody,
} from "./api-body.ts";
import { described } from "./api-described.ts";
import { ifMatching } from "./api-etag.ts";
import type { ActOnTicket } from "./api-schema.ts";
import { readTicket } from "./api-ticket.ts";

const LONGEST_KEY = 200; // characters of an Idempotency-Key

type OnTicket = FastifyRequest<{ Params: { reference: string } }>;

type HolderOf = (request: FastifyRequest) => Person;
type Answer<T> = (reply: FastifyReply, done: Done, wanted: T) => FastifyReply;

/** @param holderOf who asks */
export function serveActs(scope: FastifyInstance, holderOf: HolderOf, app: App): void {
  const post = poster(scope, holderOf, app);
  const command = <T>(
    name: CommandName & ActOnTicket,
    body: ApiBody<T>,
    argumentOf: (wanted: T) => string,
    answer: Answer<T>,
  ) => post(name, body, (wanted) => commandBy({ name, argument: argumentOf(wanted) }, WHERE), answer);
  post("chases", chaseBody, ({ for: address, name }, by) => chaseFor({ address, name: name ?? "" }, by), chaseAnswer);
  post("escalate", escalateBody, (wanted, by) => escalationBy(by, wanted), escalationAnswer);
  post("confirm", confirmBody, (wanted) => confirmationBy(wanted), confirmationAnswer);
  post("answer", answerBody, ({ text, all }) => answerBy(text, WHERE, all), recordAnswer);
  command("policy", policyBody, ({ policy }) => policy, policyAnswer);
  command("decline", passingBody, ({ reason }) => reason, passingAnswer);
  command("next", passingBody, ({ reason }) => reason, passingAnswer);
  command("handover", handOverBody, ({ to, reason }) => [to, reason].filter(Boolean).join(", "), passingAnswer);
  command("note", textBody, ({ text }) => text, recordAnswer);
  command("assign", assignBody, ({ to }) => to, recordAnswer);
  command("category", categoryBody, ({ category }) => category, recordAnswer);
  command("priority", priorityBody, ({ priority }) => priority, recordAnswer);
  command("close", closeBody, ({ all }) => (all ? "all" : ""), recordAnswer);
  command("duplicate", duplicateBody, ({ of }) => of, recordAnswer);
  command("separate", emptyBody, () => "", recordAnswer);
  command("reopen", emptyBody, () => "", recordAnswer);
}

/** How each act is asked for: with a key that makes it the same request again, and perhaps for the ticket as it was seen alone. */
const poster =
  (scope: FastifyInstance, holderOf: HolderOf, app: App) =>
  <T>(
    path: ActOnTicket,
    body: ApiBody<T>,
    operationOf: (wanted: T, by: Person) => Operation,
    answer: Answer<T>,
  ): void => {
    scope.post(`/tickets/:reference/${path}`, described(path, true), async (request: OnTicket, reply) => {
      const asked = askedBy(holderOf(request), request);
      const wanted = readRequestBody(body, request.body);
      if ("problems" in asked) return sendProblem(reply, 422, asked.problems.join("; "), "Make it shorter.");
      if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), body.help);
      const operation = operationOf(wanted.value, asked.by);
      const marks = request.headers["if-match"];
      const seenNow = async (): Promise<string | undefined> => {
        const { view } = await readTicket(asked, "", app);
        return view && JSON.stringify(view);
      };
      const done = await perform(asked, marks === undefined ? operation : ifMatching(marks, seenNow, operation), app);
      return done.kind === "done" ? answer(reply, done, wanted.value) : notDone(reply, done);
    });
  };

const WHERE = "by the API";

function askedBy(by: Person, request: OnTicket): AskedOperation | { problems: string[] } {
  const found = idempotencyKeyOf(request);
  if (!found) return { problems: [`an Idempotency-Key has 1 to ${LONGEST_KEY} characters`] };
  const proof = { means: "api", via: `the API key of ${by.name}` } as const;
  const { params, body } = request;
  return { by, proof, reference: params.reference, idempotencyKey: found.key, content: JSON.stringify(body ?? {}) };
}

/** @returns undefined for what is none; no key where the request is one of its own */
export function idempotencyKeyOf({
  headers,
}: Pick<FastifyRequest, "headers">): { key: string | undefined } | undefined {
  const key = [headers["idempotency-key"]].flat()[0];
  return key === "" || (key ?? "").length > LONGEST_KEY ? undefined : { key };
}
