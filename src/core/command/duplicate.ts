// #duplicate HD-1041: both tickets are about the same matter, and are linked: that one is the main ticket. Each goes on as it is, with its
// own wait; a colleague may say to all who asked what is said on the main ticket. #separate takes it back.

import { unlinked, withErrand } from "../duplicate/errands.ts";
import type { Decision } from "../model/decision.ts";
import type { SaidToAll } from "../model/errand.ts";
import type { Organisation } from "../model/organisation.ts";
import { inFull, may } from "../model/permission.ts";
import type { Ticket } from "../model/ticket.ts";
import type { CommandLine } from "../words/commands.ts";
import { author, decided, type Refused, type RunningCommand } from "./running.ts";

/** The reference of another ticket that a command names, to be looked up before it is carried out. */
export const ticketNamedBy = ({ name, argument }: CommandLine): string | undefined =>
  name === "duplicate"
    ? argument
        .trim()
        .replace(/^\[|\]$/g, "")
        .toUpperCase() || undefined
    : undefined;

export function duplicate(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now, named } = running;
  const wanted = ticketNamedBy({ name: "duplicate", argument });
  const main = named?.record.reference === wanted ? named : undefined; // of two such commands in one mail, one is looked up
  const { record } = ticket;
  const refused = main ? whyNot(running, main, organisation) : noTicket(argument);
  if (refused !== undefined || !main) return { refused: refused ?? "it names no ticket" };
  const ofOthers = main.record.clientId === record.clientId ? "" : ", which is another client's";
  const because = `${command.by.name} says that ${record.reference} is a duplicate of ${main.record.reference}${ofOthers}`;
  const next = { ...ticket, record: { ...record, duplicateOf: main.record.reference, updatedAt: now } };
  return decided(running, withErrand(next, main.record.reference, { kind: "link", by: author(running) }, now), because);
}

const noTicket = (argument: string): string =>
  argument ? `there is no ticket ${argument}` : "it names no ticket: write it like #duplicate HD-1041";

function whyNot(
  { ticket, command, desk }: RunningCommand,
  main: Ticket,
  organisation: Organisation,
): string | undefined {
  const { reference, deskId } = ticket.record;
  const other = main.record;
  const by = command.by.person?.id;
  if (!may(by, "see", main, organisation).allowed) return noTicket(other.reference);
  if (main.id === ticket.id) return `${reference} is this very ticket`;
  if (other.deskId !== deskId) return `${other.reference} is not a ticket of ${desk.name}`;
  const permission = may(by, "close", main, organisation);
  return whyNoDuplicate(ticket) ?? whyNotMain(main) ?? (permission.allowed ? undefined : inFull(permission));
}

/** Why this can be nobody's duplicate at this moment. */
export function whyNoDuplicate({ record }: Pick<Ticket, "record">): string | undefined {
  const { reference, duplicateOf, duplicates = [], purpose, status } = record;
  if (duplicateOf) return `${reference} is a duplicate of ${duplicateOf}: write #separate first`;
  if (duplicates.length > 0) return `${reference} has duplicates, ${duplicates.join(", ")}: separate them first`;
  if (purpose === "escalation") return "an escalation ticket is nobody's duplicate";
  return status === "closed" ? `${reference} is closed` : undefined;
}

/** Why nothing can be its duplicate at this moment. */
export function whyNotMain({ record: { reference, purpose, status, duplicateOf } }: Ticket): string | undefined {
  if (purpose === "escalation") return `${reference} is an escalation ticket`;
  if (duplicateOf) return `${reference} is a duplicate of ${duplicateOf}: name that one`;
  return status === "closed" ? `${reference} is closed: open it again first` : undefined;
}

export function separate(running: RunningCommand): Decision | Refused {
  const { ticket, command, now } = running;
  const { reference, duplicateOf } = ticket.record;
  if (!duplicateOf) return { refused: `${reference} is nobody's duplicate` };
  const { record } = unlinked(ticket, duplicateOf);
  const next = withErrand({ ...ticket, record: { ...record, updatedAt: now } }, duplicateOf, { kind: "leave" }, now);
  return decided(running, next, `${command.by.name} says that ${reference} is not a duplicate of ${duplicateOf}`);
}

/** A colleague says the same to who asked on each duplicate. @returns what becomes of the ticket, and a clause for the history */
export function saidToDuplicates(
  { command: { by }, now }: RunningCommand,
  ticket: Ticket,
  kind: SaidToAll["kind"],
  text = "",
): { next: Ticket; also: string } {
  const { duplicates = [] } = ticket.record;
  const speaker = { address: by.address, name: by.name, ...(by.person ? { personId: by.person.id } : {}) };
  const next = duplicates.reduce((asking, one) => withErrand(asking, one, { kind, by: speaker, text }, now), ticket);
  return { next, also: duplicates.length > 0 ? `; the same is asked of ${duplicates.join(", ")}` : "" };
}
