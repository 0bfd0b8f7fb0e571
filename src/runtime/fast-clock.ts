// A clock for trying Onit out, which runs many times as fast as the machine's: minutes show what would take a day.

import type { Settings } from "../config/load.ts";
import { activeOf } from "../core/model/webhook.ts";
import { type Environment, SetupError } from "../ports/environment.ts";

export const MOST_SPEED = 3_600;

/**
 * It begins at an instant and then follows the monotonic clock alone, so nobody sets it while Onit runs.
 * @param speed how many times as fast as the machine's clock
 */
export function fastClock(begin: Date, speed: number, monotonic: () => number = () => performance.now()): () => Date {
  const from = monotonic();
  return () => new Date(begin.getTime() + (monotonic() - from) * speed);
}

/** @throws SetupError unless it is a whole number from 1 to 3600 */
export function speedFrom(text: string): number {
  const speed = Number(text);
  if (/^\d{1,4}$/.test(text) && speed >= 1 && speed <= MOST_SPEED) return speed;
  throw new SetupError(
    `--speed is "${text}". Write how many times as fast the clock is to run: a whole number from 1 to ${MOST_SPEED}, such as 60, which makes an hour of a minute.`,
  );
}

/**
 * With a fast clock people would get mails at the wrong times, and what is dated into the future would stand among real data.
 * @throws SetupError that names everything by which somebody else than the one who tries Onit out is concerned
 */
export function checkOnlyTried(speed: number, { server, organisation }: Settings, environment: Environment): void {
  const reasons = [
    ...(environment.ONIT_RELAY_URL ? ["ONIT_RELAY_URL is set, so mails would go to people"] : []),
    ...(environment.MONGODB_URI ? ["MONGODB_URI is set, so other processes may use the data by the real time"] : []),
    ...(environment.ONIT_ALARM_RELAY_URL ? ["ONIT_ALARM_RELAY_URL is set, so alarms would go to people"] : []),
    ...(environment.ONIT_ALARM_WEBHOOK ? ["ONIT_ALARM_WEBHOOK is set, so alarms would reach people"] : []),
    ...(server.web.publicUrl === undefined
      ? []
      : ["web.publicUrl is set in server.yaml, so others may open the pages"]),
    ...(server.imap.length === 0 ? [] : ["server.yaml names IMAP mailboxes, so mails of people would be read"]),
    ...(activeOf(organisation.webhooks).length === 0
      ? []
      : ["webhooks.yaml names an active webhook, so a program would be told of it"]),
    ...(organisation.channels?.size ? ["channels.yaml names channels, so people would be notified by them"] : []),
  ];
  if (reasons.length === 0) return;
  throw new SetupError(
    `--speed ${speed} is for trying Onit out, with nobody else concerned: ${reasons.join("; ")}. Start without --speed, or without that.`,
  );
}
