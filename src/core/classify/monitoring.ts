import { isListedSender } from "../model/trigger.ts";
import type { Rule } from "../model/verdict.ts";
import { autoReply } from "./auto-reply.ts";
import { bulk } from "./bulk.ts";
import { doubtful } from "./doubtful.ts";
import { newRequest } from "./new-request.ts";
import { quarantine } from "./quarantine.ts";
import { requesterAnswer } from "./requester-answer.ts";

/**
 * A machine's mail from a sender that a trigger names is accepted: as a new request, or as an answer on its own ticket (S4.11).
 * Never on the mere word of a From: what nothing proves is quarantined and shown. What comes to a reply address answers a
 * mail of ours, and may be a loop: it is left to the other rules.
 */
export const monitoring: Rule = (evidence) => {
  const { mail, sender, ticket, desk, organisation } = evidence;
  const from = mail.from?.address;
  if (!from || !desk || sender.byToken || !isListedSender(from, desk.id, organisation.triggers)) return undefined;
  const machine = [autoReply, bulk, doubtful].map((rule) => rule(evidence)).find(Boolean);
  if (!machine) return undefined;
  const verdict = quarantine(evidence) ?? (ticket ? requesterAnswer(evidence) : newRequest(evidence));
  const because = `a machine's mail (${machine.because}) from ${from}, which a trigger of ${desk.name} names`;
  return verdict && { ...verdict, because: `${because}: ${verdict.because}` };
};
