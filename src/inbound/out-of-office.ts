// Part of the journeys: who is away by their own out-of-office note, who is back, and that the admins are notified (N5).

import { DateTime } from "luxon";
import { MORNING_HOUR, type SaidAway, saidAway } from "../core/command/away.ts";
import { type Absence, heard, type Sign, withAbsences } from "../core/escalation/absence.ts";
import { causeOf, isSameCause } from "../core/model/cause.ts";
import type { Mail } from "../core/model/mail.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isAway, type Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Kind, Verdict } from "../core/model/verdict.ts";
import { after } from "../core/words/duration.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import { absenceMail, answerMail, promiseMail } from "./absence-mails.ts";
import type { Recognised } from "./interpret.ts";

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
  "duty-answer",
]);

/** What a mail says of whether its writer is here: a note of somebody we notified, or any mail they wrote themselves. */
export function signOf(
  { evidence: { mail, sender }, verdict }: Recognised,
  organisation: Organisation,
): Sign | undefined {
  const { person, proven, relation } = sender;
  if (!person || !proven) return undefined; // who holds their reply address must not decide whether they are notified
  const cause = causeOf("mail", { mail: mail.contentId });
  const said = saidIn({ mail, person, verdict }, organisation);
  if (said && said.kind !== "unclear") {
    const because = `${person.name} wrote ${said.kind === "away" ? "#away" : "#back"}`;
    return { ...said, isSaid: true, personId: person.id, cause, at: mail.receivedAt, because };
  }
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

type Saying = { mail: Mail; person: Person; verdict: Verdict };

const saidIn = ({ mail, person, verdict }: Saying, organisation: Organisation): SaidAway | undefined =>
  verdict.kind === "command" ? saidAway(mail.newText, { person, at: mail.receivedAt }, organisation) : undefined;

/** A mail may have lain somewhere before it came in: since then its writer may have gone. */
const writtenAt = ({ sentAt, receivedAt }: Mail): Date => (sentAt && sentAt < receivedAt ? sentAt : receivedAt);

const morningOf = (day: string, zone: string): Date =>
  DateTime.fromISO(day, { zone }).set({ hour: MORNING_HOUR }).toJSDate();

/** Somebody pressed a button, sent a form or used their API key. */
export const actedBy = (personId: string, name: string, at: Date): Sign => ({
  kind: "back",
  personId,
  cause: causeOf("way", { way: "button" }),
  at,
  because: `${name} acted in Onit`,
});

/** Keeps what a mail says of whether its writer is here. A mail the ticket has read before says nothing new. */
export async function noteSignIn(recognised: Recognised, app: App): Promise<void> {
  const { ticket, mail } = recognised.evidence;
  const sign = ticket?.readMails.includes(mail.contentId) ? undefined : signOf(recognised, app.organisation);
  if (sign) await noteSign(sign, app);
}

/**
 * Somebody said by a program of theirs that they are away or back; the admins are notified of an absence as of one by mail.
 * @returns until when they are away now, as far as they said so themselves
 */
export async function sayAway({ id, name }: Person, untilAt: Date | undefined, app: App): Promise<Date | undefined> {
  const now = app.now();
  const shared = {
    personId: id,
    cause: causeOf("act", { way: "api", act: now.getTime() }),
    at: now,
    isSaid: true,
  } as const;
  const because = `${name} said so by the API`;
  await noteSign(untilAt ? { ...shared, kind: "away", untilAt, because } : { ...shared, kind: "back", because }, app);
  const absence = await app.absences.find(id);
  if (!absence?.isSaid || absence.untilAt <= now) return undefined;
  const person = app.organisation.people.get(id);
  for (const admin of person ? adminsBeside(person, app) : [])
    await write(absenceMail(absence, person!, admin), ONCE_MS, app);
  return absence.untilAt;
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

/** Somebody who wrote "#away" or "#back" hears once what that means for them: the mail may belong to no ticket. */
async function answerWord({ evidence: { mail, sender }, verdict }: Recognised, app: App): Promise<void> {
  const person = app.organisation.people.get(sender.person?.id ?? "");
  const said = person && sender.proven ? saidIn({ mail, person, verdict }, app.organisation) : undefined;
  if (!person || !said) return;
  const absence = await app.absences.find(person.id);
  const answer = { person, said, mail, counts: isSameCause(absence?.cause, causeOf("mail", { mail: mail.contentId })) };
  await write(answerMail(answer, app.organisation, app.now()), ONCE_MS, app);
}

/** The admins are notified once of each absence, and of a promise on this ticket whose giver is away. */
export async function notifyOfAbsence(recognised: Recognised, ticket: Ticket | undefined, app: App): Promise<void> {
  const sign = signOf(recognised, app.organisation);
  await answerWord(recognised, app);
  if (sign?.kind !== "away") return;
  const absence = await app.absences.find(sign.personId);
  const person = app.organisation.people.get(sign.personId);
  if (!person || !absence || !isSameCause(absence.cause, sign.cause) || absence.untilAt <= app.now()) return;
  for (const admin of adminsBeside(person, app)) {
    const isTold = absence.isSaid && admin.id === person.id; // by the answer to their #away
    if (!isTold) await write(absenceMail(absence, person, admin), ONCE_MS, app);
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
