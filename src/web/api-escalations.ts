// What programs may ask of the management's: the register of escalation tickets, as far as a person may see them, and the figures.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { instantIn } from "../core/calendar/instant.ts";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import { figures, register } from "../reports/escalation-register.ts";
import { permit } from "../security/authorize.ts";
import { notDone, sendProblem } from "./api-answers.ts";
import { described } from "./api-described.ts";
import { field } from "./query.ts";

const USUAL = "30 days";

/** @param holderOf who asks */
export function serveEscalations(
  scope: FastifyInstance,
  holderOf: (request: FastifyRequest) => Person,
  app: App,
): void {
  scope.get("/escalations", described("escalations"), async (request, reply) => {
    const [desk, open, since] = [field(request.query, "desk"), field(request.query, "open"), sinceOf(request, app)];
    if (!since) return noInstant(reply);
    if (desk !== "" && !app.organisation.desks.has(desk))
      return sendProblem(
        reply,
        422,
        `there is no desk "${desk}"`,
        `There are ${[...app.organisation.desks.keys()].join(", ")}.`,
      );
    const asked = {
      since,
      seenBy: holderOf(request),
      ...(desk === "" ? {} : { deskIds: [desk] }),
      ...(open === "" ? {} : { isOpen: open !== "false" }),
    };
    return { escalations: await register(asked, app) };
  });
  scope.get("/figures", described("figures"), async (request, reply) => {
    const since = sinceOf(request, app);
    if (!since) return noInstant(reply);
    const { allowed, because } = await permit(holderOf(request), "export", "the figures of escalations", app);
    return allowed ? figures(since, app) : notDone(reply, { kind: "refused", because });
  });
}

const sinceOf = (request: FastifyRequest, { now }: App): Date | undefined =>
  instantIn(field(request.query, "since") || USUAL, now());

const noInstant = (reply: FastifyReply): FastifyReply =>
  sendProblem(reply, 422, "since is neither a time nor a duration", "Write 2026-03-02T09:00Z, or 30d.");
