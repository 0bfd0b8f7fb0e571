// /api: what programs may ask for, in JSON, with the key of one of us. What they may is what that person may.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import { type ApiHolder, keyHolderOf as holderOfKey } from "../security/api-key.ts";
import { auditRefusal, permit } from "../security/authorize.ts";
import { serveActs } from "./api-acts.ts";
import { notDone, sendProblem } from "./api-answers.ts";
import { described } from "./api-described.ts";
import { describeApi } from "./api-docs.ts";
import { serveEscalations } from "./api-escalations.ts";
import { markAnswers } from "./api-etag.ts";
import { serveLists } from "./api-lists.ts";
import { serveOnCall } from "./api-on-call.ts";
import { serveTicket } from "./api-ticket.ts";
import { serveTickets } from "./api-tickets.ts";
import { serveWebhookApi } from "./api-webhooks.ts";
import { isStoreUp } from "./health.ts";
import { field } from "./query.ts";
import { limiter } from "./rate.ts";

const READING: ReadonlySet<string> = new Set(["GET", "HEAD"]);
const UNVERSIONED = /^\/api(?=\/|\?|$)(?!\/v\d+(?:\/|\?|$))/;
const OF_THE_MAILBOX = /^\/api\/inbox\/./; // of a person, whom anybody may be called; it is only read

/** An address without a version is that of this one. */
export const asVersioned = (method: string | undefined, url: string): string =>
  READING.has(method ?? "") && OF_THE_MAILBOX.test(url) ? url : url.replace(UNVERSIONED, "/api/v1");

const LARGEST_BODY = 64 * 1024; // bytes
const BAD_KEYS_A_MINUTE = 20; // from one address
const REQUESTS_A_MINUTE = 300; // with one person's keys
const MOST_AUDITED = 500;

/** @param isUp asks whether the store can be reached */
export function serveApi(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  server.register(
    async (scope) => {
      takeOnlyJson(scope);
      markAnswers(scope);
      await describeApi(scope);
      const holders = demandKeys(scope, app);
      scope.setNotFoundHandler((_request, reply) =>
        sendProblem(reply, 404, "there is nothing at this address", "/api/docs lists what the API answers."),
      );
      scope.setErrorHandler((error: FastifyError, request, reply) => failed(error, request, reply, app, isUp));
      const holderOf = (request: FastifyRequest): Person => holders.get(request)!;
      serveTicket(scope, holderOf, app);
      serveTickets(scope, holderOf, app);
      serveLists(scope, holderOf, app);
      serveActs(scope, holderOf, app);
      serveEscalations(scope, holderOf, app);
      serveOnCall(scope, holderOf, app);
      serveWebhookApi(scope, holderOf, app);
      scope.get("/audit", described("audit"), async (request, reply) =>
        sendAudit(holderOf(request), request, reply, app),
      );
    },
    { prefix: "/api/v1" },
  );
}

type Holders = WeakMap<FastifyRequest, Person>;

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

async function holderIn(authorization: string | undefined, app: App): ReturnType<typeof holderOfKey> {
  const [, key] = /^Bearer +(\w{1,200})$/i.exec(authorization ?? "") ?? [];
  return key === undefined ? { because: "missing API key" } : holderOfKey(key, app);
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
      done(Object.assign(new Error("the body is not valid JSON"), { statusCode: 400 }));
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
  return sendProblem(reply.header("retry-after", "60"), 503, "the database is unavailable right now", help);
}
