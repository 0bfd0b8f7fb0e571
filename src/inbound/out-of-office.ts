// Part of the journeys: who is away by their own out-of-office note, who is back, and that the admins are notified (N5).

import { DateTime } from "luxon";
import { type Absence, heard, type Sign, withAbsences } from "../core/escalation/absence.ts";
import type { Mail } from "../core/model/mail.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isAway, type Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Kind } from "../core/model/verdict.ts";
import { recipient } from "../core/outbox/owe.ts";
import { after } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import type { Recognised } from "./interpret.ts";

const MORNING_HOUR = 8; // when somebody who is back is at work
const UNNAMED_MS = 24 * 3_600_000; // how long a note that names no day counts
const ONCE_MS = 30 * 86_400_000;

/** What people write themselves. An "unsure" mail may be a machine's. */
const HUMAN: ReadonlySet<Kind> = new Set([
  "confirm",
  "command",
  "staff-answer",
  "staff-note",
  "forwarded",
  "sent-answer",
  "thanks",
  "solved",
  "chase",
  "requester-answer",
  "new-request",
]);

/** What a mail says of whether its writer is here: a note of somebody we notified, or any mail they wrote themselves. */
export function signOf({ evidence: { mail, sender }, verdict }: Recognised): Sign | undefined {
  const { person, proven, relation } = sender;
  if (!person || !proven) return undefined; // who holds their reply address must not decide whether they are notified
  const cause = `mail ${mail.contentId}`;
  if (HUMAN.has(verdict.kind)) {
    return { kind: "back", personId: person.id, cause, at: writtenAt(mail), because: `${person.name} wrote` };
  }
  if (verdict.kind !== "out-of-office" || relation !== "staff") return undefined;
  const { receivedAt: at } = mail;
  const because = `an out-of-office note: ${verdict.because}`;
  const morning = verdict.returnsAt === undefined ? undefined : morningOf(verdict.returnsAt, person.timeZone);
  // A day that is not ahead says nothing: the program that answers has not been switched off.
  const isAhead = morning !== undefined && morning > at;
  const end = isAhead ? { untilAt: morning, returnsAt: verdict.returnsAt! } : { untilAt: after(at, UNNAMED_MS) };
  return { kind: "away", personId: person.id, cause, at, because, ...end };
}

/** A mail may have lain somewhere before it came in: since then its writer may have gone. */
const writtenAt = ({ sentAt, receivedAt }: Mail): Date => (sentAt && sentAt < receivedAt ? sentAt : receivedAt);

const morningOf = (day: string, zone: string): Date =>
  DateTime.fromISO(day, { zone }).set({ hour: MORNING_HOUR }).toJSDate();

/** Somebody pressed a button, sent a form or used their API key. */
export const actedBy = (personId: string, name: string, at: Date): Sign => ({
  kind: "back",
  personId,
  cause: "button",
  at,
  because: `${name} acted in Onit`,
});

/** Keeps what a mail says of whether its writer is here. A mail the ticket has read before says nothing new. */
export async function noteSignIn(recognised: Recognised, app: App): Promise<void> {
  const { ticket, mail } = recognised.evidence;
  const sign = ticket?.readMails.includes(mail.contentId) ? undefined : signOf(recognised);
  if (sign) await noteSign(sign, app);
}

/** Keeps what a sign says, and lets `app.organisation` know. The same sign again changes nothing. */
export async function noteSign(sign: Sign, app: App): Promise<void> {
  for (;;) {
    const { own, standing } = await app.absences.look(sign.personId, app.now());
    const next = heard(own, sign);
    if (!next) return see(standing, app);
    if (!(await app.absences.put(next))) continue; // somebody else was faster: decide again
    app.log.info({ person: sign.personId, until: next.untilAt, because: next.because }, sign.kind);
    return lookWhoIsAway(app);
  }
}

/** Brings `app.organisation` up to date with what every process has heard. */
export async function lookWhoIsAway(app: App): Promise<void> {
  see(await app.absences.standing(app.now()), app);
}

function see(standing: readonly Absence[], app: App): void {
  app.organisation = withAbsences(app.configured, standing); // as the settings are now: they may have changed meanwhile
}

/** From here on everything is decided by these settings. What the store throws leaves the old ones in force. */
export async function takeOver(organisation: Organisation, app: App): Promise<void> {
  const standing = await app.absences.standing(app.now());
  app.configured = organisation;
  app.organisation = withAbsences(organisation, standing);
}

/** The admins are notified once of each absence, and of a promise on this ticket whose giver is away. */
export async function notifyOfAbsence(recognised: Recognised, ticket: Ticket | undefined, app: App): Promise<void> {
  const sign = signOf(recognised);
  if (sign?.kind !== "away") return;
  const absence = await app.absences.find(sign.personId);
  const person = app.organisation.people.get(sign.personId);
  if (!person || absence?.cause !== sign.cause || absence.untilAt <= app.now()) return;
  for (const admin of adminsBeside(person, app)) {
    await write(absenceMail(absence, person, admin), ONCE_MS, app);
    const promised = ticket && promiseMail(ticket, absence, person, admin);
    if (promised) await write(promised, ONCE_MS, app);
  }
}

/** Those who are here; when nobody is, all of them. */
function adminsBeside(person: Person, { organisation: { admins, people }, now }: App): Person[] {
  const all = admins.flatMap((id) => people.get(id) ?? []);
  const here = all.filter((one) => one.id !== person.id && !isAway(one, now()));
  return here.length > 0 ? here : all;
}

function absenceMail(absence: Absence, person: Person, admin: Person): SystemMail {
  const { fromAt, returnsAt, because } = absence;
  const until = inZone(absence.untilAt, person.timeZone);
  return {
    key: `away/${person.id}/${fromAt.getTime()}/${returnsAt ?? "no day"}/${admin.id}`,
    to: recipient(admin),
    subject: `[Onit] ${person.name} is away until ${until}`,
    text: `Hello ${admin.name},

${person.name} is away until ${until}, says their mail program: they are not notified of escalations until then, where the policy skips people on leave. Steps that reach nobody else are skipped at once.

How we know: ${oneLine(because)}.${returnsAt === undefined ? "\nIt names no day, so this counts for 24 hours." : ""}

A mail that ${person.name} writes, or a button they press, ends it. For a planned absence, write a leave into people.yaml.
`,
    because,
  };
}

/** Undefined when the person has promised nothing that still holds. */
function promiseMail(
  { id, record, wait }: Ticket,
  absence: Absence,
  person: Person,
  admin: Person,
): SystemMail | undefined {
  const { status, confirmation } = wait?.escalation ?? {};
  if (!wait || status !== "confirmed" || confirmation?.by !== person.id) return undefined;
  const promised = inZone(confirmation.until, admin.timeZone);
  return {
    key: `away-on-it/${id}/${confirmation.at.getTime()}/${admin.id}`,
    to: recipient(admin),
    subject: `[Onit] ${person.name} is on ${record.reference}, and away`,
    text: `Hello ${admin.name},

${person.name} said "on it" to ${record.reference} (${oneLine(record.subject)}) and promised an answer by ${promised}. Now their mail program says that they are away until ${inZone(absence.untilAt, person.timeZone)}.

The promise stands: no further escalation until then. If somebody else should take it, they say "on it" to ${record.reference}.

How we know: ${oneLine(absence.because)}.
`,
    because: absence.because,
  };
}

const inZone = (at: Date, zone: string): string =>
  DateTime.fromJSDate(at, { zone }).setLocale("en-GB").toFormat("ccc d LLL yyyy, HH:mm ZZZZ");
