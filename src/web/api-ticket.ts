// A ticket as programs read it: for colleagues, with all that is inside; of a long past a part.

import type { LookedAt } from "../actions/request.ts";
import type { HeldReply } from "../core/model/held-reply.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { standingOf } from "../core/model/standing.ts";
import { countedChases } from "../core/model/ticket.ts";
import type { Wait } from "../core/model/wait.ts";
import { escalationOf } from "./api-answers.ts";

export const ticketView = ({ ticket, conversation, history, present, older }: LookedAt, { desks }: Organisation) => ({
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
  const { policy, status, clock, confirmation } = wait.escalation ?? {};
  const isHeldByNobody = clock?.kind === "held" && status === "active"; // handed over, or an answer was promised
  return {
    since: wait.since,
    policy: policy?.name,
    status,
    nextStepAt: clock?.kind === "running" ? clock.at : isHeldByNobody ? clock.until : undefined,
    confirmedBy: status === "confirmed" ? confirmation?.by : undefined,
    heldUntil: status === "confirmed" ? confirmation?.until : undefined,
  };
}
