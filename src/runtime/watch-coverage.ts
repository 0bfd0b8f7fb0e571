// Every morning: the admins are notified of gaps in the escalation of the coming days, and of stale contacts, that nobody has told them of (N11, S4.17).

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { dayAt } from "../core/calendar/zone.ts";
import { gapsOneByOne } from "../core/escalation/coverage.ts";
import type { Gap } from "../core/escalation/gap.ts";
import { staleContacts } from "../core/escalation/validation.ts";
import { recipient } from "../core/outbox/owe.ts";
import { pathInWords } from "../core/words/path-in-words.ts";
import { oneLine } from "../core/words/printable.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import type { Bookmark } from "../sources/imap-mailbox.ts";

const BOOKMARK = "coverage";
const MORNING_MS = 6 * 3_600_000; // after midnight
const ONCE_MS = 86_400_000; // of several processes one tells the same
const MOST_NAMED = 50;

type Known = { day: number; keys: readonly string[] };

/**
 * To be called every minute by every process; one of them looks, once a day. What was told is noted after the mails are owed, so a
 * process that dies in between leaves the same mails to another one, which finds them owed.
 */
export function watchCoverage(app: App, bookmarks: Bookmark): () => Promise<void> {
  let lookedOn: number | undefined; // by this process, or seen to be by another
  return async () => {
    const day = morningOf(app);
    if (day === lookedOn) return;
    const known = knownIn(await bookmarks.load(BOOKMARK));
    if (known.day !== day) {
      const gaps = await looked(app);
      await tell(
        gaps.filter(({ key }) => !known.keys.includes(key)),
        gaps.length,
        app,
      );
      await bookmarks.save(BOOKMARK, JSON.stringify({ day, keys: gaps.map(({ key }) => key) } satisfies Known));
    }
    lookedOn = day;
  };
}

/** Other work goes on between one policy and the next. */
async function looked({ organisation, validations, now }: App): Promise<Gap[]> {
  const found: Gap[] = organisation.validation ? staleContacts(await validations.all(), organisation, now()) : [];
  for (const gaps of gapsOneByOne(organisation, now())) {
    found.push(...gaps);
    await setImmediate();
  }
  return found;
}

/** The day, counted from 1970, whose morning has come where the first admin lives. */
function morningOf({ organisation: { admins, people }, now }: App): number {
  const zone = people.get(admins[0] ?? "")?.timeZone ?? "UTC";
  return dayAt(zone, now().getTime() - MORNING_MS);
}

const knownIn = (note: string | undefined): Known => (note ? (JSON.parse(note) as Known) : { day: 0, keys: [] });

async function tell(fresh: readonly Gap[], count: number, app: App): Promise<void> {
  if (fresh.length === 0) return;
  const { admins, people } = app.organisation;
  const digest = createHash("sha256")
    .update(JSON.stringify(fresh.map(({ key }) => key)))
    .digest("hex")
    .slice(0, 32);
  for (const admin of admins.flatMap((id) => people.get(id) ?? [])) {
    const systemMail = {
      key: `coverage/${admin.id}/${digest}`,
      to: recipient(admin),
      subject: `[Onit] ${subjectOf(fresh)}`,
      text: `Hello ${admin.name},\n\n${textOf(fresh, count)}\n`,
      because: "you are an admin",
    };
    await write(systemMail, ONCE_MS, app);
  }
}

/** People are not hours: contacts that are stale are named as such. */
function subjectOf(fresh: readonly Gap[]): string {
  const people = new Set(fresh.flatMap(({ file, path: [id] }) => (file === "people" ? [id] : []))).size;
  const gaps = fresh.filter(({ file }) => file !== "people").length;
  const inHours = `${gaps === 1 ? "A gap" : `${gaps} gaps`} in the escalation of the coming days`;
  const ofPeople = `${people === 1 ? "A contact that is" : `${people} contacts that are`} perhaps not right any more`;
  if (people === 0) return inHours;
  return gaps === 0
    ? ofPeople
    : `${inHours}, and ${people === 1 ? "a contact" : `${people} contacts`} perhaps not right`;
}

function textOf(fresh: readonly Gap[], count: number): string {
  const lines = fresh.slice(0, MOST_NAMED).map(({ file, path, message, help }) => {
    const what = oneLine(`${message.charAt(0).toUpperCase()}${message.slice(1)}. ${help}`);
    return `${what}\n  In ${file}.yaml: ${pathInWords(file, path)}`;
  });
  const more = fresh.length > MOST_NAMED ? [`… and ${fresh.length - MOST_NAMED} more.`] : [];
  const earlier = count - fresh.length;
  const before = earlier === 0 ? "" : ` ${earlier === 1 ? "One other was" : `${earlier} others were`} there before.`;
  return `Policies, people, rotas, working hours and leave were compared for the coming 14 days, and what people said of their duties was read. This is new:

${[...lines, ...more].join("\n\n")}

You get this mail only when something is new.${before} "onit check" lists what the settings say at any time; absences that people's mail programs told of are known to the running Onit alone, and count here where they name a day.`;
}
