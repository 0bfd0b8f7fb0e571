// What people read about their duties: the question, the reminder, the answer to their answer; and of what the admins are notified (S4.17).

import type { DutyQuestion } from "../core/escalation/validation.ts";
import type { Duty, SettingsPart } from "../core/model/duty.ts";
import type { Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import { recipient } from "../core/outbox/owe.ts";
import { pathInWords } from "../core/words/path-in-words.ts";
import { oneLine } from "../core/words/printable.ts";
import type { App } from "../ports/app.ts";
import { validationToken } from "../security/validation-token.ts";
import { addressWith } from "./links.ts";

const MOST_QUOTED = 300; // characters

/** Where somebody says whether their duties are still right. */
const pageOf = (person: Person, app: App): string =>
  `${app.publicUrl}/v/${app.tokens.sign(validationToken(person, app))}`;

/** Its key comes from what was known before, so that two who decide the same owe the same mail. */
export function questionMail(person: Person, { next, duties, isReminder }: DutyQuestion, app: App): SystemMail {
  const [first] = duties;
  const isOne = duties.length === 1;
  const what = isOne ? oneLine(first!.what) : `${duties.length} duties in escalations`;
  const page = pageOf(person, app);
  return {
    key: `duties/${person.id}/${next.version}`,
    to: recipient(person),
    replyTo: addressWith(validationToken(person, app), app),
    subject: `[Onit] ${isReminder ? "Reminder: still" : "Still"} right? You: ${what}`,
    text: `Hello ${person.name},

${isReminder ? "You were asked, and have not answered yet. " : ""}When a ticket escalates, it may come to you. ${isOne ? "This is" : "These are"} why:

${listOf(duties)}

${isOne ? "Is that still right?" : "Is all of that still right?"}

Still right: ${page}/right
Not mine any more: ${page}/not-mine

Each link opens a page with buttons; opening it changes nothing. Or answer this mail: "still right", or "not mine any more"${isOne ? "" : " with what it is about, such as its name"}. Please do not forward it: the links act in your name.
`,
    because: `${person.name} is asked whether what they stand for in escalations is still right`,
  };
}

const listOf = (parts: readonly SettingsPart[]): string => parts.map(({ what }) => `- ${oneLine(what)}`).join("\n");

/** @param heard what their mail said; undefined: nobody can tell */
export function heardMail(
  person: Person,
  mail: { contentId: string; messageId?: string | undefined },
  heard: { isTheirs: boolean; duties: readonly Duty[] } | undefined,
  app: App,
): SystemMail {
  const page = pageOf(person, app);
  const said = heard?.isTheirs ? "still right" : "not yours any more; the admins are notified";
  const text = heard
    ? `This is noted as ${said}:\n\n${listOf(heard.duties)}\n\nIf that is wrong, say so here: ${page}/right`
    : `Your answer is not clear to a machine, so nothing was changed. Please say it here, for each of your duties: ${page}/right`;
  return {
    key: heard ? `duties-heard/${person.id}/${mail.contentId}` : `duties-unclear/${person.id}`,
    to: recipient(person),
    replyTo: addressWith(validationToken(person, app), app),
    subject: heard
      ? "[Onit] Thank you, that is noted"
      : "[Onit] Please say once more whether your duties are still right",
    text: `Hello ${person.name},\n\n${text}\n`,
    because: `${person.name} answered whether their duties are still right`,
    ...(mail.messageId === undefined ? {} : { answers: mail.messageId }),
  };
}

/** An answer in their name that nothing proves: they hear of it at their own address. */
export const unprovenMail = (person: Person, app: App): SystemMail => ({
  key: `duties-unproven/${person.id}`,
  to: recipient(person),
  subject: "[Onit] Please say on a page whether your duties are still right",
  text: `Hello ${person.name},

An answer about your duties in escalations came in your name, but nothing proves that you wrote it, so nothing was changed. Please say it here: ${pageOf(person, app)}/right
`,
  because: `an answer in the name of ${person.name} could not be authenticated`,
});

export type Disowned = {
  person: Person;
  duties: readonly Duty[];
  parts: readonly SettingsPart[]; // every place where the settings name them
  words: string; // what they wrote with it
  press: string; // the same answer again
};

/** To an admin: what somebody says is not theirs, and all that the settings have of them. */
export function disownedMail({ person, duties, parts, words, press }: Disowned, admin: Person): SystemMail {
  const wrote = words === "" ? "" : `\n\nThey wrote: "${oneLine(words).slice(0, MOST_QUOTED)}"`;
  const where = parts.map(({ what, spots }) => `- ${oneLine(what)}: ${spots.map(inWords).join(", ")}`).join("\n");
  return {
    key: `duties-not-theirs/${press}/${admin.id}`,
    to: recipient(admin),
    subject: `[Onit] ${oneLine(person.name)} says: not mine any more`,
    text: `Hello ${admin.name},

${person.name} says that this is not theirs any more:

${listOf(duties)}${wrote}

Until you change the settings, escalations still come to them. They stand in these places:

${where}
`,
    because: `${person.name} says that a duty in escalations is not theirs any more`,
  };
}

const inWords = ({ file, path }: SettingsPart["spots"][number]): string => `${file}.yaml, ${pathInWords(file, path)}`;
