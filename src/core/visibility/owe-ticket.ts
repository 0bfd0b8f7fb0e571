// An escalation for visibility is decided here, once, whether chases or an analyst ask for it (S1.9).
// The origin only remembers that it owes an escalation ticket; its record stays byte-equal (S1.12).

import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Info } from "../model/escalation-info.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket, VisibilityEscalation } from "../model/ticket.ts";
import { authorityOf } from "./authority.ts";

export type AskedEscalation = {
  cause: VisibilityEscalation["cause"];
  by: string;
  because: string;
  at: Date;
  decisionCause: string;
  info?: Info;
};

/** @returns a decision on the origin, and what it does without the reason for it; with no desk rule or template it changes nothing and says so */
export function escalateForVisibility(
  ticket: Ticket,
  desk: Desk,
  asked: AskedEscalation,
  organisation: Organisation,
): Decision & { did: string } {
  const { cause, by, because, at, decisionCause } = asked;
  const templateId = desk.visibility?.templates[ticket.record.kind];
  if (templateId === undefined || !organisation.callTemplates.has(templateId)) {
    const did = `${desk.name} has no call template for a ${ticket.record.kind}`;
    return { next: ticket, because: did, did, by, cause: decisionCause };
  }
  const entry: VisibilityEscalation = {
    ordinal: ticket.visibility.length + 1,
    at,
    cause,
    by,
    because,
    templateId,
    state: "owed",
    ...(asked.info === undefined ? {} : { info: asked.info }),
  };
  const did = `an escalation ticket goes to ${authorityOf(ticket.record.kind, desk, organisation)}`;
  return {
    next: { ...ticket, visibility: [...ticket.visibility, entry] },
    because: `${because}: ${did}`,
    did,
    by,
    cause: decisionCause,
  };
}
