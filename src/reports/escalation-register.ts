// What the management asks for: the register of escalation tickets, its export, and the figures.

import type { Desk } from "../core/model/desk.ts";
import { personAt } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { originReferenceOf, type Ticket } from "../core/model/ticket.ts";
import { type Figures, figuresOf } from "../core/visibility/figures.ts";
import { type RegisterRow, rowOf } from "../core/visibility/register.ts";
import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, noTicket, openLink } from "../security/verify-token.ts";
import { csvLine } from "./csv.ts";

export type RegisterQuery = {
  since: Date;
  deskIds?: readonly string[]; // the authorities' desks; default: all
  isOpen?: boolean;
  orOpen?: boolean; // older ones too that are open still
  seenBy?: Person; // only what this person may see (S1.29)
};

const MOST_ROWS = 10_000;

/** Escalation tickets, newest first, each with what it came from. */
export async function register(
  { since, deskIds, isOpen, orOpen, seenBy }: RegisterQuery,
  { tickets, organisation }: App,
): Promise<RegisterRow[]> {
  const all = await tickets.escalationTickets({ since, deskIds, orOpen, limit: MOST_ROWS });
  const made = seenBy ? all.filter((ticket) => may(seenBy.id, "see", ticket, organisation).allowed) : all;
  const references = made.flatMap((ticket) => originReferenceOf(ticket.record) ?? []);
  const origins = new Map((await tickets.byReferences(references)).map((origin) => [origin.record.reference, origin]));
  const rows = made.map((ticket) => rowOf(ticket, origins.get(originReferenceOf(ticket.record) ?? "")));
  return isOpen === undefined ? rows : rows.filter((row) => row.isOpen === isOpen);
}

/** Reads every ticket that was escalated since then: for a report, not for a page. */
export async function figures(since: Date, app: App): Promise<Figures> {
  const rows = await register({ since }, app);
  const tickets: Ticket[] = [];
  for await (const ticket of app.tickets.escalatedSince(since)) tickets.push(ticket);
  return figuresOf(rows, tickets, since);
}

const COLUMNS: readonly (readonly [
  name: string,
  value: (row: RegisterRow) => string | number | boolean | Date | undefined,
])[] = [
  ["reference", ({ reference }) => reference],
  ["kind", ({ kind }) => kind],
  ["stream", ({ stream }) => stream],
  ["status", ({ status }) => status],
  ["open", ({ isOpen }) => isOpen],
  ["subject", ({ subject }) => subject],
  ["desk", ({ deskId }) => deskId],
  ["responsible", ({ responsibleId }) => responsibleId],
  ["priority", ({ priority }) => priority],
  ["category", ({ category }) => category],
  ["origin", ({ origin }) => origin],
  ["originDesk", ({ originDeskId }) => originDeskId],
  ["originCategory", ({ originCategory }) => originCategory],
  ["originPriority", ({ originPriority }) => originPriority],
  ["cause", ({ cause }) => cause],
  ["by", ({ by }) => by],
  ["because", ({ because }) => because],
  ["sentBack", ({ sendBacks }) => sendBacks],
  ["escalatedAt", ({ at }) => at],
  ["confirmedAt", ({ confirmedAt }) => confirmedAt],
  ["confirmedBy", ({ confirmedBy }) => confirmedBy],
  ["closedAt", ({ closedAt }) => closedAt],
];

/** A table for spreadsheets (RFC 4180), with a head line. Instants are ISO 8601 in UTC. */
export const registerAsCsv = (rows: readonly RegisterRow[]): string =>
  [COLUMNS.map(([name]) => name), ...rows.map((row) => COLUMNS.map(([, value]) => inText(value(row))))]
    .map(csvLine)
    .join("");

const inText = (value: string | number | boolean | Date | undefined): string =>
  value instanceof Date ? value.toISOString() : String(value ?? "");

/** What a member sees by the link in an escalation mail, or why not. */
export type RegisterView =
  | BadLink
  | { kind: "problem"; problem: "no member"; because: string }
  | { kind: "register"; desk: Desk; rows: RegisterRow[]; since: Date; reader: Person };

const SHOWN_MS = 90 * 86_400_000;

/** The escalations of the desk a link's ticket is at, for anybody who works there when they look (S1.29). */
export async function showRegister(tokenText: string, app: App): Promise<RegisterView> {
  const link = await openLink(tokenText, ["register"], app);
  if ("problem" in link) return link;
  const { token, ticket } = link;
  const desk = app.organisation.desks.get(ticket.record.deskId);
  if (!desk) return noTicket("its desk is gone");
  const reader = personAt(app.organisation, token.recipient);
  const { allowed, because } = may(reader?.id, "see", ticket, app.organisation);
  if (!reader || !allowed) return { kind: "problem", problem: "no member", because };
  const since = after(app.now(), -SHOWN_MS);
  const rows = await register({ since, deskIds: [desk.id], orOpen: true, seenBy: reader }, app);
  return { kind: "register", desk, rows, since, reader };
}
