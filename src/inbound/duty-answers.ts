// Part of the journeys: somebody says whether their duties are still right, by mail or by a button (S4.17).

import { createHash } from "node:crypto";
import { dutyAnswerIn } from "../core/classify/duty-answer.ts";
import { dutiesOf, partsOf } from "../core/escalation/places.ts";
import { withAnswer } from "../core/escalation/validation.ts";
import { cluesOf } from "../core/identify/clues.ts";
import type { Duty } from "../core/model/duty.ts";
import type { Mail } from "../core/model/mail.ts";
import type { Person } from "../core/model/person.ts";
import type { Evidence } from "../core/model/verdict.ts";
import { disownedMail, heardMail, unprovenMail } from "../outbound/duty-mails.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import { readValidationToken } from "../security/validation-token.ts";

const ONCE_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;

/** An answer, however it came. */
export type SaidOfDuties = {
  person: Person;
  isTheirs: boolean;
  duties: readonly Duty[];
  at: Date;
  via: string; // what proves that it was them, in words
  words: string; // what they wrote with it; "" where a button says it
};

/** Whose address for answers about their duties a mail came to. */
export async function askedOfDuties(mail: Mail, app: App): Promise<Person | undefined> {
  const { token } = cluesOf(mail, app.organisation);
  const read = token === undefined ? undefined : await readValidationToken(token, app);
  return read && "person" in read ? read.person : undefined;
}

/** Safe to repeat with the same mail. */
export async function hearDutyAnswer({ evidence }: { evidence: Evidence }, app: App): Promise<void> {
  const { mail, sender, asksOfDuties: person } = evidence;
  if (!person) return;
  if (!sender.proven || sender.person?.id !== person.id)
    return void (await write(unprovenMail(person, app), DAY_MS, app));
  const all = dutiesOf(app.organisation).get(person.id) ?? [];
  const heard = dutyAnswerIn(mail.newText, person.name, all, app.organisation.phrases);
  if (heard === "nothing") return;
  if (heard === "unclear") return void (await write(heardMail(person, mail, undefined, app), DAY_MS, app));
  await keepAnswer(
    { ...heard, person, at: mail.receivedAt, via: `their mail; ${sender.because}`, words: mail.newText },
    app,
  );
  await write(heardMail(person, mail, heard, app), ONCE_MS, app);
}

/**
 * Audited and told to the admins first, then kept: a process that dies in between leaves the question open, and the same answer again
 * is the same entry and the same mail. The same answer a second time changes nothing.
 */
export async function keepAnswer(answer: SaidOfDuties, app: App): Promise<void> {
  const { person, duties, isTheirs, at } = answer;
  const all = dutiesOf(app.organisation).get(person.id) ?? [];
  for (;;) {
    const known = await app.validations.find(person.id);
    const next = withAnswer(person.id, known, { duties, isTheirs, at }, all);
    if (!next) return;
    const press = `${person.id}/${next.version}/${digestOf(answer)}`;
    await auditAnswer(answer, press, app);
    if (!isTheirs) await tellAdmins(answer, press, app);
    if (!(await app.validations.put(next))) continue; // somebody else was faster: decide again
    app.log.info({ person: person.id, duties: duties.map(({ key }) => key), isTheirs }, "a duty was validated");
    return;
  }
}

const digestOf = ({ isTheirs, duties }: SaidOfDuties): string =>
  createHash("sha256")
    .update(JSON.stringify([isTheirs, duties.map(({ key }) => key)]))
    .digest("hex")
    .slice(0, 16);

/** As the audit names it. */
const dutiesAs = (personId: string): string => `duties of ${personId}`;

function auditAnswer({ person, duties, isTheirs, at, via }: SaidOfDuties, press: string, app: App): Promise<void> {
  const what = duties.map((one) => one.what).join(", ");
  const because = `${person.name} says that this is ${isTheirs ? "still right" : "not theirs any more"}: ${what} (${via})`;
  return app.audit.note({ key: `duties/${press}`, at, by: person.id, cause: dutiesAs(person.id), because });
}

async function tellAdmins({ person, duties, words }: SaidOfDuties, press: string, app: App): Promise<void> {
  const { admins, people } = app.organisation;
  const disowned = { person, duties, words, press, parts: partsOf(person.id, app.organisation) };
  for (const admin of admins.flatMap((id) => people.get(id) ?? []))
    await write(disownedMail(disowned, admin), ONCE_MS, app);
}
