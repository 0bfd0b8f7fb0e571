// /api: what programs may ask for, in JSON, with the key of one of us. What they may is what that person may.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { chaseFor, confirmationBy, escalationBy, passingBy, policyBy } from "../actions/operations.ts";
import type { PassingName } from "../actions/passing-on.ts";
import { type AskedOperation, lookAt, type Operation, perform } from "../actions/request.ts";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import { asSeenBy } from "../reports/as-seen-by.ts";
import { type ApiHolder, holderOf } from "../security/api-key.ts";
import { auditRefusal, permit } from "../security/authorize.ts";
import {
  chaseAnswer,
  confirmationAnswer,
  escalationAnswer,
  notDone,
  passingAnswer,
  policyAnswer,
  sendProblem,
} from "./api-answers.ts";
import {
  type ApiBody,
  chaseBody,
  confirmBody,
  escalateBody,
  handOverBody,
  passingBody,
  policyBody,
  readBody,
} from "./api-body.ts";
import { described } from "./api-described.ts";
import { describeApi } from "./api-docs.ts";
import { serveEscalations } from "./api-escalations.ts";
import { serveOnCall } from "./api-on-call.ts";
import { ticketView } from "./api-ticket.ts";
import { isStoreUp } from "./health.ts";
import { field } from "./query.ts";
import { limiter } from "./rate.ts";
import { partBefore } from "./ticket-view.ts";

const LARGEST_BODY = 64 * 1024; // bytes
const LONGEST_KEY = 200; // characters of an Idempotency-Key
const BAD_KEYS_A_MINUTE = 20; // from one address
const REQUESTS_A_MINUTE = 300; // with one person's keys
const MOST_AUDITED = 500;
const PART_HELP = "Send `before` exactly as `older` of the part after it said.";

type OnTicket = FastifyRequest<{ Params: { reference: string } }>;

/** @param isUp asks whether the store can be reached */
export function serveApi(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  server.register(
    async (scope) => {
      takeOnlyJson(scope);
      await describeApi(scope);
      const holders = demandKeys(scope, app);
      scope.setNotFoundHandler((_request, reply) =>
        sendProblem(reply, 404, "there is nothing at this address", "/api/docs lists what the API answers."),
      );
      scope.setErrorHandler((error: FastifyError, request, reply) => failed(error, request, reply, app, isUp));
      serveTickets(scope, holders, app);
      serveEscalations(scope, (request) => holders.get(request)!, app);
      serveOnCall(scope, (request) => holders.get(request)!, app);
      scope.get("/audit", described("audit"), async (request, reply) =>
        sendAudit(holders.get(request)!, request, reply, app),
      );
    },
    { prefix: "/api" },
  );
}

type Holders = WeakMap<FastifyRequest, Person>;

const READING = new Set(["GET", "HEAD"]);

function serveTickets(scope: FastifyInstance, holders: Holders, app: App): void {
  scope.get("/tickets/:reference", described("ticket"), async (request: OnTicket, reply) => {
    const by = holders.get(request)!;
    const part = partBefore(field(request.query, "before"));
    const looked = await lookAt({ by, reference: request.params.reference }, part, app);
    if ("kind" in looked) return notDone(reply, looked);
    if (looked.isNoPart) return sendProblem(reply, 422, "it has no such part of its past", PART_HELP);
    const seen = { ...(await asSeenBy(by, looked, app)), present: looked.present };
    return ticketView(seen, app.organisation);
  });
  const post = <T>(
    path: "chases" | "escalate" | "policy" | "confirm" | PassingName,
    body: ApiBody<T>,
    operationOf: (wanted: T, by: Person) => Operation,
    answer: (reply: FastifyReply, done: Parameters<typeof chaseAnswer>[1], wanted: T) => FastifyReply,
  ): void => {
    scope.post(`/tickets/:reference/${path}`, described(path), async (request: OnTicket, reply) => {
      const asked = askedBy(holders.get(request)!, request);
      const wanted = readBody(body, request.body);
      if ("problems" in asked) return sendProblem(reply, 422, asked.problems.join("; "), "Make it shorter.");
      if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), body.help);
      const done = await perform(asked, operationOf(wanted.value, asked.by), app);
      return done.kind === "done" ? answer(reply, done, wanted.value) : notDone(reply, done);
    });
  };
  post("chases", chaseBody, ({ for: address, name }, by) => chaseFor({ address, name: name ?? "" }, by), chaseAnswer);
  post("escalate", escalateBody, (wanted, by) => escalationBy(by, wanted), escalationAnswer);
  post("policy", policyBody, ({ policy }) => policyBy(policy), policyAnswer);
  post("confirm", confirmBody, (wanted) => confirmationBy(wanted), confirmationAnswer);
  post("decline", passingBody, ({ reason }) => passingBy({ name: "decline", to: "", reason }), passingAnswer);
  post("handover", handOverBody, (wanted) => passingBy({ name: "handover", ...wanted }), passingAnswer);
  post("next", passingBody, ({ reason }) => passingBy({ name: "next", to: "", reason }), passingAnswer);
}

function askedBy(by: Person, { params, headers, body }: OnTicket): AskedOperation | { problems: string[] } {
  const idempotencyKey = [headers["idempotency-key"]].flat()[0];
  if (idempotencyKey !== undefined && (idempotencyKey === "" || idempotencyKey.length > LONGEST_KEY))
    return { problems: [`an Idempotency-Key has 1 to ${LONGEST_KEY} characters`] };
  const proof = { means: "api", via: `the API key of ${by.name}` } as const;
  return { by, proof, reference: params.reference, idempotencyKey, content: JSON.stringify(body ?? {}) };
}

/** Nobody is answered without a key, and anybody who tries keys is soon not answered at all. */
function demandKeys(scope: FastifyInstance, app: App): Holders {
  const holders: Holders = new WeakMap();
  const mayTryKeys = limiter(scope, BAD_KEYS_A_MINUTE);
  const mayAsk = limiter(scope, REQUESTS_A_MINUTE, { keyOf: (request) => holders.get(request)!.id });
  const tooMany = (reply: FastifyReply, what: string): FastifyReply =>
    sendProblem(reply.header("retry-after", "60"), 429, what, "Try again in a minute.");
  scope.addHook("onRequest", async (request, reply) => {
    if (request.is404 || request.routeOptions.config.isOpen) return;
    const holder = await holderIn(request.headers.authorization, app);
    if ("person" in holder) {
      const { person } = holder;
      holders.set(request, person);
      if (!(await mayAsk(request))) return tooMany(reply, "too many requests with the keys of one person");
      if (holder.scope === "read" && !READING.has(request.method)) return refuseToAct(holder, reply, app);
      return;
    }
    if (!(await mayTryKeys(request))) return tooMany(reply, "too many requests without a valid API key");
    const help = 'Send "Authorization: Bearer <key>" with a key that "onit api-key create <person>" printed.';
    return sendProblem(reply.header("www-authenticate", "Bearer"), 401, holder.because, help);
  });
  return holders;
}

async function holderIn(authorization: string | undefined, app: App): ReturnType<typeof holderOf> {
  const [, key] = /^Bearer +(\w{1,200})$/i.exec(authorization ?? "") ?? [];
  return key === undefined ? { because: "missing API key" } : holderOf(key, app);
}

async function refuseToAct({ person, keyId }: ApiHolder, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const because = "this API key may only read";
  await auditRefusal(person.id, `acting with API key ${keyId}`, because, app);
  return sendProblem(reply, 403, because, 'Use one that "onit api-key create <person> --scope act" printed.');
}

/** A form of some web page is not a program's request. */
function takeOnlyJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const options = { parseAs: "string", bodyLimit: LARGEST_BODY } as const;
  scope.addContentTypeParser("application/json", options, (_request, text: string, done) => {
    try {
      done(null, text === "" ? {} : JSON.parse(text));
    } catch {
      done(Object.assign(new Error("the request is not JSON"), { statusCode: 400 }));
    }
  });
}

async function sendAudit(by: Person, request: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const { allowed, because } = await permit(by, "export", "reading the audit", app);
  if (!allowed) return notDone(reply, { kind: "refused", because });
  const limit = Math.min(Math.max(Number.parseInt(field(request.query, "limit"), 10) || 100, 1), MOST_AUDITED);
  return reply.send({ entries: await app.audit.latest(limit) });
}

async function failed(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  app: App,
  isUp: () => Promise<boolean>,
): Promise<FastifyReply> {
  const status = error.statusCode ?? 500;
  if (status === 413)
    return sendProblem(reply, 413, "this request is too large", `At most ${LARGEST_BODY} bytes are taken.`);
  if (status === 415) return sendProblem(reply, 415, "only JSON is taken", 'Send "Content-Type: application/json".');
  if (status < 500) return sendProblem(reply, status, error.message, "Send a JSON object.");
  app.log.error({ error, method: request.method, page: request.routeOptions.url }, "an API request failed");
  if (await isStoreUp(isUp)) return sendProblem(reply, 500, "something went wrong here", "It is in our log.");
  const help = "Try again in a minute; with an Idempotency-Key nothing is done twice.";
  return sendProblem(reply.header("retry-after", "60"), 503, "we cannot reach our records right now", help);
}
