// Something is wrong that only people can end: the admins are notified by mail, whatever way it is that broke.

import { createHash } from "node:crypto";
import { onTheWall, zoneName } from "../core/calendar/zone.ts";
import type { Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import { recipient } from "../core/outbox/owe.ts";
import { oneLine } from "../core/words/printable.ts";
import type { App } from "../ports/app.ts";
import { type Clockface, clockface } from "../templates/instant.ts";
import { messageOf, sendSystemMails, write } from "./system-mail.ts";

const EVERY_MS = 3_600_000; // several processes see the same trouble; the one that raises it notifies again after a day by itself

/**
 * Logs, owes a system mail to every admin, and rings the webhook where one is named, before the system mails go their way. While the relay
 * takes no mail, or the store keeps no system mail, the system mails also go through the second relay where one is named. Of several
 * processes that see the same trouble one does. Never throws.
 * @param what what is wrong, as a subject line says it
 * @param more.isMailDoubtful the relay takes mail, and perhaps it does not arrive: the system mails go both ways
 * @param more.matter what it is about, for `notifyThatOver`, however it is said; by default as it is said
 */
export async function alarm(
  what: string,
  because: string,
  app: App,
  { isMailDoubtful = false, matter = what }: { isMailDoubtful?: boolean; matter?: string } = {},
): Promise<void> {
  const { log, organisation } = app;
  log.error({ what, because }, "an alarm: somebody must look at this");
  const systemMails: SystemMail[] = [];
  let isNews = organisation.admins.length === 0;
  let isUnwritten = false;
  for (const person of organisation.admins.flatMap((id) => organisation.people.get(id) ?? [])) {
    const systemMail = {
      key: alarmKey(person, matter),
      to: recipient(person),
      subject: `[Onit] ${what}`.replace(/\s+/g, " ").slice(0, 200),
      text: `Onit needs somebody's help.\n\nWhat is wrong: ${oneLine(what)}\nWhy: ${oneLine(clockOf(person, app).retell(because))}\nNoticed: ${instantFor(person, app)}\n\nOnit goes on trying, and notifies you again tomorrow if it lasts.\n`,
      because: "you are an admin",
    };
    systemMails.push(systemMail);
    isNews =
      (await writeAlarm(systemMail, overKey(person, matter), app).catch((error: unknown) => {
        log.error({ what, to: person.id, error }, "an alarm could not be mailed");
        isUnwritten = true;
        return true; // then the other way is all there is
      })) || isNews;
  }
  if (!isNews) return;
  const isMailBroken = isMailDoubtful || isUnwritten || app.relay?.health().isWell === false;
  await Promise.all([app.ringOutside?.(what, because), isMailBroken ? sendAnotherWay(systemMails, app) : undefined]);
  await sendSystemMails(app).catch((error: unknown) => log.error({ what, error }, "an alarm could not be mailed yet"));
}

/** What was over since it was told is news when it comes again. */
async function writeAlarm(systemMail: SystemMail, over: string, app: App): Promise<boolean> {
  const overAt = await app.systemMails.lastOwedAt(over);
  return write(systemMail, overAt ? Math.min(EVERY_MS, msSince(overAt, app)) : EVERY_MS, app);
}

/**
 * What the admins had an alarm of is over: logs, owes a system mail to each of them, and rings the webhook. Of several processes that
 * see it one does, once; where nobody was told of anything nothing is said. Never throws.
 * @param matter of the alarm
 */
export async function notifyThatOver(matter: string, what: string, because: string, app: App): Promise<void> {
  const { log, organisation } = app;
  let isNews = false;
  for (const person of organisation.admins.flatMap((id) => organisation.people.get(id) ?? [])) {
    const systemMail = {
      key: overKey(person, matter),
      to: recipient(person),
      subject: `[Onit] ${what}`.replace(/\s+/g, " ").slice(0, 200),
      text: `The problem that Onit reported is over.\n\nNow: ${oneLine(what)}\nAs it saw: ${oneLine(clockOf(person, app).retell(because))}\nNoticed: ${instantFor(person, app)}\n`,
      because: "you are an admin",
    };
    try {
      const toldAt = await app.systemMails.lastOwedAt(alarmKey(person, matter));
      if (toldAt && (await write(systemMail, msSince(toldAt, app), app))) isNews = true;
    } catch (error) {
      log.error({ what, to: person.id, error }, "the end of an alarm could not be mailed");
    }
  }
  if (!isNews) return;
  log.info({ what, because }, "what an alarm was about is over");
  await app.ringOutside?.(what, because);
}

/** Of what is wrong with the relay a mail may tell hours later. */
function instantFor({ timeZone = "UTC" }: Person, { now }: App): string {
  return `${onTheWall(timeZone, now())} ${zoneName(timeZone, now())}`;
}

/** A system mail says its zone with each instant, as it says it nowhere else. */
const clockOf = ({ timeZone }: Person, { now }: App): Clockface =>
  clockface(timeZone, now(), { calendar: undefined, isNamed: true });

const alarmKey = ({ id }: Person, matter: string): string => `alarm/${id}/${digest(matter)}`;
const overKey = ({ id }: Person, matter: string): string => `over/${id}/${digest(matter)}`;
const msSince = (at: Date, { now }: App): number => now().getTime() - at.getTime();
const digest = (matter: string): string => createHash("sha256").update(matter).digest("hex").slice(0, 32);

/** The same message that waits for the relay, so a mail program that gets both shows one. Nothing is tried twice here. */
async function sendAnotherWay(systemMails: readonly SystemMail[], app: App): Promise<void> {
  const { alarmRelay, log, now } = app;
  if (!alarmRelay) return;
  for (const systemMail of systemMails) {
    const owedAt = (await app.systemMails.lastOwedAt(systemMail.key).catch(() => undefined)) ?? now();
    const outcome = await alarmRelay
      .send(messageOf({ ...systemMail, owedAt }, app))
      .catch((error: Error) => ({ kind: "failed", because: error.message }));
    const told = { to: systemMail.to.address, because: `${outcome.kind}: ${outcome.because}` };
    if (outcome.kind === "sent") log.info(told, "an alarm went out through the second relay");
    else log.error(told, "an alarm could not be sent through the second relay");
  }
}
