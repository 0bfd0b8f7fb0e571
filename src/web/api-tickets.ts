// The tickets that programs list and open.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { openTicket } from "../actions/open-ticket.ts";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import { findTickets, type Narrowed } from "../reports/find-tickets.ts";
import { oneAddress } from "../security/domain-name.ts";
import { idempotencyKeyOf } from "./api-acts.ts";
import { sendProblem } from "./api-answers.ts";
import { openBody, readRequestBody } from "./api-body.ts";
import { BAD_CURSOR, cursorAfter, cursorIn, limitIn } from "./api-cursor.ts";
import { described } from "./api-described.ts";
import { field } from "./query.ts";

/** @param holderOf who asks */
export function serveTickets(scope: FastifyInstance, holderOf: (request: FastifyRequest) => Person, app: App): void {
  scope.get("/tickets", described("tickets"), async (request, reply) => {
    const { query } = request;
    const after = cursorIn(query);
    if (after === "bad") return sendProblem(reply, 422, BAD_CURSOR.error, BAD_CURSOR.help);
    const words = field(query, "q").trim().slice(0, 200) || undefined;
    const limit = limitIn(query);
    const asked = { seenBy: holderOf(request), words, limit, after, narrowed: narrowedIn(query) };
    const { rows, isWhole, looked } = await findTickets(asked, app);
    const last = rows.length === limit || isWhole ? rows.at(-1) : undefined;
    const at = last ? { id: last.reference, at: last.createdAt } : isWhole ? undefined : looked;
    const isMore = rows.length === limit || !isWhole;
    const sent = rows.map((row) => ({ id: row.reference, at: row.createdAt }));
    return { tickets: rows.map(plain), next: isMore && at ? cursorAfter(at, [...sent, at], after) : null };
  });
  scope.post("/tickets", described("open"), async (request, reply) => {
    const wanted = readRequestBody(openBody, request.body);
    if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), openBody.help);
    const found = idempotencyKeyOf(request);
    if (!found) return sendProblem(reply, 422, "this Idempotency-Key is too long or empty", "Make it shorter.");
    const opened = await openTicket(
      { by: holderOf(request), peer: request.ip, idempotencyKey: found.key, ...wanted.value },
      app,
    );
    if ("refused" in opened) return sendProblem(reply, opened.isWrong ? 422 : 409, opened.refused, openBody.help);
    return reply.send({ ticket: opened.reference, repeated: opened.isRepeated });
  });
}

/** `null` where there is none: an answer always has the same fields. */
const plain = <Row extends { waitingSince: Date | undefined; takenBy: string | undefined }>(row: Row) => ({
  ...row,
  waitingSince: row.waitingSince ?? null,
  takenBy: row.takenBy ?? null,
});

function narrowedIn(query: unknown): Narrowed {
  const given = (name: string): string | undefined => field(query, name).trim() || undefined;
  const yes = (name: string): boolean | undefined => (given(name) === undefined ? undefined : given(name) === "true");
  const requester = given("requester");
  const purpose = given("purpose");
  return {
    desk: given("desk"),
    client: given("client"),
    requester: requester === undefined ? undefined : oneAddress(requester),
    responsible: given("responsible"),
    category: given("category"),
    priority: given("priority"),
    policy: given("policy"),
    isOpen: yes("open"),
    isWaiting: yes("waiting"),
    ...(purpose === "normal" || purpose === "escalation" || purpose === "drill" ? { purpose } : {}),
  } as Narrowed;
}
