// A ticket as programs read it: for colleagues, with all that is inside; of a long past a part.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { type LookedAt, lookAt } from "../actions/request.ts";
import type { HeldReply } from "../core/model/held-reply.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import { standingOf } from "../core/model/standing.ts";
import { countedChases } from "../core/model/ticket.ts";
import { holderOf, type Wait } from "../core/model/wait.ts";
import type { App } from "../ports/app.ts";
import { asSeenBy } from "../reports/as-seen-by.ts";
import { escalationOf, notDone, sendProblem } from "./api-answers.ts";
import { described } from "./api-described.ts";
import { field } from "./query.ts";
import { partBefore } from "./ticket-view.ts";

const PART_HELP = "Send `before` exactly as `older` of the part after it said.";

/** @param holderOf who asks */
export function serveTicket(scope: FastifyInstance, holderOf: (request: FastifyRequest) => Person, app: App): void {
  scope.get(
    "/tickets/:reference",
    described("ticket", true),
    async (request: FastifyRequest<{ Params: { reference: string } }>, reply) => {
      const read = await readTicket(
        { by: holderOf(request), reference: request.params.reference },
        field(request.query, "before"),
        app,
      );
      if (read.refused) return notDone(reply, read.refused);
      return read.view ?? sendProblem(reply, 422, "it has no such part of its past", PART_HELP);
    },
  );
}

type Asked = { by: Person; reference: string };

/** A ticket as the API answers it. @param before what is before the part that is named so; "": the latest */
export async function readTicket(asked: Asked, before: string, app: App) {
  const looked = await lookAt(asked, partBefore(before), app);
  if ("kind" in looked) return { refused: looked };
  if (looked.isNoPart) return {};
  const seen = { ...(await asSeenBy(asked.by, looked, app)), present: looked.present };
  return { view: ticketView(seen, app.organisation) };
}

const ticketView = ({ ticket, conversation, history, present, older }: LookedAt, { desks }: Organisation) => ({
  ...ticket.record,
  desk: desks.get(ticket.record.deskId)?.name ?? ticket.record.deskId,
  standing: standingOf(ticket).state,
  wait: waitView(ticket.wait),
  countedChases: countedChases(present).length,
  chases: ticket.chases.map(({ at, by, source, counted, because }) => ({ at, by, source, counted, because })),
  escalations: ticket.visibility.map(escalationOf),
  sendBacks: (ticket.manual?.sendBacks ?? []).map((one) => ({ ...one, because: one.missing.join("\n") })),
  held: (ticket.held ?? []).map(heldView),
  conversation: conversation.map(({ at, by, from, text, private: isPrivate }) => ({
    at,
    by,
    from,
    text,
    private: isPrivate,
  })),
  history: history.map(({ seq, at, by, cause, because }) => ({ seq, at, by, cause, because })),
  ...(older === undefined ? {} : { older }),
});

/** A colleague's words that were not sent by themselves; `outcome` is null until their author decides. */
const heldView = ({ at, by, text, why, outcome }: HeldReply) => ({
  at,
  by: by.personId ?? by.address,
  text,
  why,
  outcome: outcome ? { choice: outcome.choice, at: outcome.at, means: outcome.means } : null,
});

function waitView(wait: Wait | undefined) {
  if (!wait) return null;
  const { escalation } = wait;
  const { policy, status, clock } = escalation ?? {};
  const holder = escalation && holderOf(escalation);
  const isHeldByNobody = clock?.kind === "held" && status === "active"; // handed over, or an answer was promised
  return {
    since: wait.since,
    policy: policy?.name,
    status,
    nextStepAt: clock?.kind === "running" ? clock.at : isHeldByNobody ? clock.until : undefined,
    confirmedBy: holder?.by,
    heldUntil: holder?.until,
    together: escalation?.together?.map(({ by, until }) => ({ by, until })),
  };
}
