// "Was this you?": staff in whose name a mail came that proves nothing are asked whether they wrote it, at the address that
// people.yaml has of them and never at one the mail names. Behind the link is a page with a button (src/actions/release-mail.ts).
//
// Each mail is asked about once. A flood of forged mails must not become a flood of questions, so a person has a few system mails
// an hour, each with a key of its own, and is notified of the rest in one list.

import type { Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import { recipient } from "../core/outbox/owe.ts";
import { after } from "../core/words/duration.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import type { MailStore } from "../ports/mail-store.ts";
import { mailToken } from "./held-mail.ts";
import type { Understanding } from "./interpret.ts";

const MAX_QUESTIONS_AN_HOUR = 3;
const HOUR_MS = 3_600_000;
const MAX_LISTED = 20;
const MAX_LOOKED_AT = 500; // so that many in one name do not hide the others
const MAX_SHOWN_CHARS = 200;
const LINK_MS = 7 * 86_400_000;

type HeldMail = Awaited<ReturnType<MailStore["unasked"]>>[number];

/** What a question shows of a mail; its words are on the page behind the link. */
type Question = { mailId: string; contentId: string; from: string; subject: string; would: string };

/**
 * Asks at once, unless the person was asked too often within the hour.
 * @returns whether the person was asked about this mail, now or by a process that died since
 */
export async function askSender({ evidence: { mail }, asks }: Understanding, app: App): Promise<boolean> {
  const person = app.organisation.people.get(asks?.personId ?? "");
  if (!asks || !person) return false;
  const keys = keysFor(person);
  if ((await app.systemMails.about([...keys, listKey(person)])).includes(mail.contentId)) return true;
  const from = mail.from?.address ?? mail.envelope.from;
  const question = { mailId: mail.id, contentId: mail.contentId, from, subject: mail.subject, would: asks.would };
  for (const key of keys) {
    if (await write(systemMailTo(person, key, [question], app), HOUR_MS, app)) return true;
  }
  return false;
}

const keysFor = (person: Person): string[] =>
  Array.from({ length: MAX_QUESTIONS_AN_HOUR }, (_, index) => `was-this-you/${person.id}/${index + 1}`);

const listKey = (person: Person): string => `was-this-you/${person.id}/list`;

/** Part of the tick: one list an hour for each person of the mails they were not asked about yet. */
export async function askLater(app: App): Promise<void> {
  const unasked = await app.mails.unasked(MAX_LOOKED_AT);
  for (const personId of new Set(unasked.map(personOf))) {
    const mails = unasked.filter((mail) => personOf(mail) === personId).slice(0, MAX_LISTED);
    const person = app.organisation.people.get(personId);
    const isAsked = !person || (await askInList(person, mails, app));
    if (isAsked) await app.mails.markAsked(mails.map(({ id }) => id)); // who has left is not asked
  }
}

const personOf = ({ reading }: HeldMail): string => reading?.asks?.personId ?? "";

async function askInList(person: Person, mails: readonly HeldMail[], app: App): Promise<boolean> {
  const key = listKey(person);
  const asked = await app.systemMails.about([...keysFor(person), key]); // by a process that died before it noted it
  const rest = mails.filter(({ contentId }) => !asked.includes(contentId));
  if (rest.length === 0) return true;
  return write(systemMailTo(person, key, rest.map(questionOf), app), HOUR_MS, app);
}

const questionOf = ({ id, contentId, reading, envelope }: HeldMail): Question => ({
  mailId: id,
  contentId,
  from: reading?.from || envelope.from,
  subject: reading?.subject ?? "",
  would: reading?.asks?.would ?? "",
});

/**
 * Its subject names no ticket and repeats nothing of the mail: an answer to the question is an ordinary mail, and must not be
 * taken for words on the ticket.
 */
function systemMailTo(person: Person, key: string, questions: readonly Question[], app: App): SystemMail {
  const isOne = questions.length === 1;
  return {
    key,
    to: recipient(person),
    subject: isOne
      ? "Was this you? A mail in your name is on hold"
      : `Was this you? ${questions.length} mails in your name are on hold`,
    text: `Hello ${person.name},

${isOne ? "A mail" : `${questions.length} mails`} in your name came in, but nothing proves that you wrote ${isOne ? "it" : "them"}. ${isOne ? "It is" : "They are"} kept, and nothing was done.

${questions.map((question) => inLines(question, person, app)).join("\n\n")}

If you wrote it, open the link and press the button. If you did not, do nothing: the mail changes nothing, and an admin sees it too. Please do not answer this mail, and do not forward it: the link acts in your name.
`,
    because: `a mail in the name of ${person.name} could not be authenticated`,
    about: questions.map(({ contentId }) => contentId),
  };
}

function inLines({ mailId, from, subject, would }: Question, person: Person, app: App): string {
  const token = {
    subjectId: mailToken(mailId),
    purpose: "mine" as const,
    recipient: person.addresses[0],
    expiresAt: after(app.now(), LINK_MS),
  };
  return [
    `  From: ${plain(from) || "nobody named"}`,
    `  Subject: ${plain(subject) || "(no subject)"}`,
    `  What it would do: ${plain(would)}`,
    `  Was this you? ${app.publicUrl}/m/${app.tokens.sign(token)}`,
  ].join("\n");
}

/** One line that no mail program makes a link of: the words may be a forger's. */
const plain = (text: string): string =>
  text
    .replace(/[\s\p{C}]+/gu, " ")
    .replaceAll("://", ": //")
    .trim()
    .slice(0, MAX_SHOWN_CHARS);
