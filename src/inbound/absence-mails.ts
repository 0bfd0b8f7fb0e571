// What admins read of somebody's absence, and what somebody reads who said that they are away or back.

import { DateTime } from "luxon";
import { shifts } from "../core/calendar/shifts.ts";
import { HOW_TO_SAY, type SaidAway } from "../core/command/away.ts";
import type { Absence } from "../core/escalation/absence.ts";
import type { Mail } from "../core/model/mail.ts";
import { meantBy } from "../core/model/meant.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { promiseOf } from "../core/model/wait.ts";
import { recipient } from "../core/outbox/owe.ts";
import { oneLine } from "../core/words/printable.ts";

type Answer = {
  person: Person;
  said: SaidAway;
  mail: Mail;
  counts: boolean; // false: a later word of theirs has overtaken it, or it changed nothing
};

/** To somebody who wrote "#away" or "#back": what counts now, and which of their turns on call fall into it. */
export function answerMail({ person, said, mail, counts }: Answer, organisation: Organisation, now: Date): SystemMail {
  const { subject, lines } = answerTo(person, said, counts, organisation, now);
  return {
    key: `said-away/${mail.contentId}`,
    to: recipient(person),
    subject: `[Onit] ${subject}`,
    text: `Hello ${person.name},\n\n${lines.join("\n\n")}\n`,
    because: `${person.name} wrote ${said.kind === "back" ? "#back" : "#away"}`,
  };
}

function answerTo(
  person: Person,
  said: SaidAway,
  counts: boolean,
  organisation: Organisation,
  now: Date,
): { subject: string; lines: string[] } {
  if (said.kind === "unclear")
    return { subject: "Until when are you away?", lines: [`It does not say until when: ${HOW_TO_SAY}.`] };
  if (said.kind === "back") return { subject: "You are back", lines: ["You are notified of escalations again."] };
  const until = inZone(said.untilAt, person.timeZone);
  if (!counts) return { subject: "Your #away does not count", lines: ["A later word of yours has overtaken it."] };
  const turns = turnsWithin(person, now, said.untilAt, organisation);
  const substitute = organisation.people.get(person.substituteId ?? "")?.name;
  const lines = [
    `You are away until ${until}: you are not notified of escalations until then, where the policy skips people on leave.`,
    substitute
      ? `${substitute} stands in for you.`
      : "Nobody is named to stand in for you (substitute in people.yaml).",
    ...(turns.length > 0 ? [`You would be on call:\n${turns.map((turn) => `- ${turn}`).join("\n")}`] : []),
    "To end it earlier, write #back.",
  ];
  return { subject: `You are away until ${until}`, lines };
}

/** "Network, Mon 9 Mar 2026, 09:00 CET to …: Ben Okafor is notified" */
function turnsWithin(person: Person, from: Date, until: Date, organisation: Organisation): string[] {
  return [...(organisation.rotas?.values() ?? [])].flatMap((rota) =>
    shifts(rota, from, until)
      .filter(({ onCall }) => onCall[0]?.personId === person.id)
      .map(({ fromAt, untilAt }) => {
        const asked = { responsibleId: undefined, at: fromAt, skipAway: true };
        const [other] = meantBy({ kind: "rota", id: rota.id }, asked, organisation);
        const times = `${inZone(fromAt, person.timeZone)} to ${inZone(untilAt, person.timeZone)}`;
        return `${rota.name}, ${times}: ${other ? `${other.person.name} is notified` : "nobody is on call then"}`;
      }),
  );
}

/** To an admin: somebody is away, and how that is known. */
export function absenceMail(absence: Absence, person: Person, admin: Person): SystemMail {
  const { fromAt, returnsAt, because, isSaid } = absence;
  const until = inZone(absence.untilAt, person.timeZone);
  return {
    key: `away/${person.id}/${fromAt.getTime()}/${isSaid ? absence.untilAt.getTime() : (returnsAt ?? "no day")}/${admin.id}`,
    to: recipient(admin),
    subject: `[Onit] ${person.name} is away until ${until}`,
    text: `Hello ${admin.name},

${person.name} is away until ${until}, ${isSaid ? "as they wrote" : "says their mail program"}: they are not notified of escalations until then, where the policy skips people on leave. Steps that reach nobody else are skipped at once.

How we know: ${oneLine(because)}.${isSaid || returnsAt !== undefined ? "" : "\nIt names no day, so this counts for 24 hours."}

${isSaid ? `${person.name} ends it by writing #back.` : `A mail that ${person.name} writes, or a button they press, ends it. For a planned absence, ${person.name} writes #away until …, or you write a leave into people.yaml.`}
`,
    because,
  };
}

/** To an admin. @returns undefined when the person has promised nothing that still holds */
export function promiseMail(
  { id, record, wait }: Ticket,
  absence: Absence,
  person: Person,
  admin: Person,
): SystemMail | undefined {
  const confirmation = wait?.escalation && promiseOf(wait.escalation, person.id);
  if (!confirmation) return undefined;
  const promised = inZone(confirmation.until, admin.timeZone);
  return {
    key: `away-on-it/${id}/${confirmation.at.getTime()}/${admin.id}`,
    to: recipient(admin),
    subject: `[Onit] ${person.name} is on ${record.reference}, and away`,
    text: `Hello ${admin.name},

${person.name} said "on it" to ${record.reference} (${oneLine(record.subject)}) and promised an answer by ${promised}. Now ${absence.isSaid ? "they say" : "their mail program says"} that they are away until ${inZone(absence.untilAt, person.timeZone)}.

The promise stands: no further escalation until then. If somebody else should take it, they say "on it" to ${record.reference}.

How we know: ${oneLine(absence.because)}.
`,
    because: absence.because,
  };
}

const inZone = (at: Date, zone: string): string =>
  DateTime.fromJSDate(at, { zone }).setLocale("en-GB").toFormat("ccc d LLL yyyy, HH:mm ZZZZ");
