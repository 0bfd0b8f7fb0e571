// What programs may ask about people: who is on call, and that the holder of the key is away or back.

import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Person } from "../core/model/person.ts";
import { sayAway } from "../inbound/out-of-office.ts";
import type { App } from "../ports/app.ts";
import { onCallNow } from "../reports/on-call.ts";
import { sendProblem } from "./api-answers.ts";
import { awayBody, readRequestBody } from "./api-body.ts";
import { described } from "./api-described.ts";
import { field } from "./query.ts";

/** @param holderOf who asks */
export function serveOnCall(scope: FastifyInstance, holderOf: (request: FastifyRequest) => Person, app: App): void {
  scope.get("/on-call", described("onCall"), async (request, reply) => {
    const written = field(request.query, "at");
    const at = written === "" ? app.now() : new Date(written);
    if (Number.isNaN(at.getTime()))
      return sendProblem(reply, 422, "at is not an instant", "Write 2026-03-02T09:00Z, or leave it out: now.");
    const { organisation } = app;
    return { at, rotas: [...(organisation.rotas?.values() ?? [])].map((rota) => onCallNow(rota, organisation, at)) };
  });
  scope.post("/away", described("away"), async (request, reply) => {
    const wanted = readRequestBody(awayBody, request.body);
    if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), awayBody.help);
    const { until } = wanted.value;
    if (until && until <= app.now()) return sendProblem(reply, 422, "until: it has passed", awayBody.help);
    return { until: (await sayAway(holderOf(request), until, app)) ?? null };
  });
}
