// Notes in the inbox that nobody reads: mailed to people who are not signed in after a while, and what is unread once a day to everybody.

import { dayAt } from "../core/calendar/zone.ts";
import type { Person } from "../core/model/person.ts";
import { recipient } from "../core/outbox/owe.ts";
import { overtaken } from "../core/outbox/still-owed.ts";
import { after, inWords } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import { write } from "../outbound/system-mail.ts";
import type { App, SentMessage } from "../ports/app.ts";

const DAY_MS = 86_400_000;
const MORNING_MS = 7 * 3_600_000; // after midnight, where the person lives
const MOST_AT_ONCE = 200;
const MOST_NAMED = 20;
const KNOWN_MS = 30 * DAY_MS; // of a note that is mailed: not again

/**
 * To be called every minute by every process. What is owed has a key of its own, so of several processes one mails it, and one that died
 * in between leaves it to the next.
 */
export function watchInbox(app: App): () => Promise<void> {
  let mailedUntil = after(app.now(), -DAY_MS);
  const askedOn = new Map<string, number>();
  return async () => {
    const { inbox, people } = app.organisation;
    if (!inbox) return;
    mailedUntil = await mailOld(mailedUntil, inbox.mailAfterMs, app);
    if (!inbox.hasDigest) return;
    for (const person of people.values()) {
      const day = morningOf(app.now(), person);
      if (askedOn.get(person.id) === day) continue;
      await mailDigest(person, day, app);
      askedOn.set(person.id, day);
    }
  };
}

/** The day whose morning was the last one then, where the person lives. */
const morningOf = (at: Date, { timeZone }: Person): number => dayAt(timeZone, at.getTime() - MORNING_MS);

/** @returns until when all were looked at */
async function mailOld(from: Date, waitsMs: number, app: App): Promise<Date> {
  const until = after(app.now(), -waitsMs);
  if (until <= from) return from;
  const notes = await app.sent.unreadBetween(from, until, MOST_AT_ONCE);
  const readers = [...new Set(notes.flatMap(({ personId }) => personId ?? []))];
  const signedIn = new Set(readers.length > 0 ? await app.sessions.signedIn(readers, app.now()) : []);
  for (const note of notes) {
    const person = app.organisation.people.get(note.personId ?? "");
    if (person && !signedIn.has(person.id) && (await isTrue(note, app))) await mailOne(note, person, waitsMs, app);
  }
  return notes.length < MOST_AT_ONCE ? until : notes.at(-1)!.at;
}

/** Whether it would still be sent: the wait it speaks of runs, and its reader may see the ticket. */
async function isTrue({ key, ticketId }: SentMessage, { tickets, organisation }: App): Promise<boolean> {
  const ticket = await tickets.byId(ticketId).catch(() => undefined); // a damaged one is named elsewhere
  const notice = ticket?.outbox.find((one) => one.key === key);
  return ticket !== undefined && notice !== undefined && overtaken(notice, ticket, organisation) === undefined;
}

async function mailOne(
  { key, subject, text, replyTo }: SentMessage,
  person: Person,
  waitsMs: number,
  app: App,
): Promise<void> {
  const why = `This note has waited in your inbox in Onit for ${inWords(waitsMs)}, and you are not signed in there: ${app.publicUrl}/inbox`;
  const because = "a note in the inbox of somebody who is not signed in";
  await write(
    { key: `inbox/${key}`, to: recipient(person), subject, text: `${text}\n\n${why}\n`, because, replyTo },
    KNOWN_MS,
    app,
  );
}

/**
 * What came before this morning, whenever it is looked for: a process that starts in the afternoon mails nothing of today. Only where
 * something of the last day is among it: what was told is not told every day.
 */
async function mailDigest(person: Person, day: number, app: App): Promise<void> {
  if ((await app.sent.unread(person.id, after(app.now(), -2 * DAY_MS))) === 0) return;
  const unread = (await app.sent.inbox(person.id, 100)).filter(({ readAt }) => readAt === undefined);
  const notes = unread.filter(({ at }) => morningOf(at, person) < day);
  if (!notes.some(({ at }) => morningOf(at, person) === day - 1)) return;
  const lines = notes.slice(0, MOST_NAMED).map(({ subject }) => `- ${oneLine(subject)}`);
  const more = notes.length > MOST_NAMED ? [`… and ${notes.length - MOST_NAMED} more.`] : [];
  const count = notes.length === 1 ? "One note is" : `${notes.length} notes are`;
  await write(
    {
      key: `inbox-digest/${person.id}/${day}`,
      to: recipient(person),
      subject: `[Onit] ${count} unread in your inbox`,
      text: `Hello ${person.name},\n\n${count} unread in your inbox in Onit:\n\n${[...lines, ...more].join("\n")}\n\n${app.publicUrl}/inbox\n\nYou get this mail at most once a day.\n`,
      because: "notes in their inbox are unread",
    },
    2 * DAY_MS,
    app,
  );
}
