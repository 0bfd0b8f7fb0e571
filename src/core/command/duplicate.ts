// #duplicate HD-1041: this ticket is closed, and its matter goes on in that one, which takes it in moments later.

import { endWait } from "../escalation/end.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import { inFull, may } from "../model/permission.ts";
import type { Ticket } from "../model/ticket.ts";
import type { CommandLine } from "../words/commands.ts";
import { author, decided, type Refused, type RunningCommand } from "./running.ts";

/** The reference of another ticket that a command names, to be looked up before it is carried out. */
export const ticketNamedBy = ({ name, argument }: CommandLine): string | undefined =>
  name === "duplicate"
    ? (argument.trim().split(/\s+/)[0] ?? "").replace(/^\[|\]$/g, "").toUpperCase() || undefined
    : undefined;

export function duplicate(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now, named: kept } = running;
  const { record, wait } = ticket;
  const refused = whyNot(running, argument, organisation);
  if (refused !== undefined || !kept) return { refused: refused ?? "it names no ticket" };
  const because = `${command.by.name} says that ${record.reference} is a duplicate of ${kept.record.reference}`;
  const duplicateOf = { ticketId: kept.id, reference: kept.record.reference };
  const next: Ticket = {
    ...ticket,
    record: { ...record, status: "closed", duplicateOf, updatedAt: now },
    joins: { state: "owed", at: now, by: author(running), ...(wait ? { wait } : {}) },
  };
  return decided(running, endWait(next, "closed", because, command.at), because);
}

function whyNot(
  { ticket: { id, record }, command, named: kept }: RunningCommand,
  argument: string,
  organisation: Organisation,
): string | undefined {
  const { reference, duplicateOf, purpose } = record;
  const by = command.by.person?.id;
  if (duplicateOf) return `${reference} is a duplicate of ${duplicateOf.reference} already`;
  if (!argument) return "it names no ticket: write it like #duplicate HD-1041";
  if (!kept || !may(by, "see", kept, organisation).allowed) return `there is no ticket ${argument}`;
  if (kept.id === id) return `${reference} is this very ticket`;
  const other = kept.record;
  if (purpose === "escalation" || other.purpose === "escalation") return "an escalation ticket is nobody's duplicate";
  if (other.duplicateOf) return `${other.reference} is a duplicate of ${other.duplicateOf.reference}: name that one`;
  if (other.status === "closed") return `${other.reference} is closed: open it again first`;
  const permission = may(by, "answer", kept, organisation); // who asked here reads its answers from then on
  return permission.allowed ? undefined : inFull(permission);
}

/** Why nothing can be done on it any more; undefined where it goes on itself. */
export const goesOnIn = ({ record: { reference, duplicateOf } }: Pick<Ticket, "record">): string | undefined =>
  duplicateOf && `${reference} is a duplicate of ${duplicateOf.reference}: go on there`;
