// Which mails of a grown mailbox are history, by the moments that are known of them.

import { expect, test } from "vitest";
import { isHistory, type OldMail } from "../../src/sources/imap-history.ts";

const firstAt = new Date("2026-03-02T09:00:00Z");
const old = (arrived: string, more: Partial<OldMail> = {}): OldMail => ({
  arrivedAt: new Date(arrived),
  writtenAt: undefined,
  isAnswered: false,
  ...more,
});
const rules = { firstAt, since: undefined };

test("older than a day is history, and so is what was answered; who wrote in the last hours still waits", () => {
  expect(isHistory(old("2026-03-01T08:59:59Z"), rules)).toBe(true);
  expect(isHistory(old("2026-03-01T09:00:00Z"), rules)).toBe(false);
  expect(isHistory(old("2026-03-02T08:59:00Z", { isAnswered: true }), rules)).toBe(true);
  expect(isHistory(old("2026-03-02T09:30:00Z", { isAnswered: true }), rules)).toBe(true); // that server's clock is fast
});

test("a mail that was brought over bears the day of the move: its own date counts, unless it is only a little off", () => {
  const moved = (writtenAt: string) => old("2026-03-02T08:00:00Z", { writtenAt: new Date(writtenAt) });
  expect(isHistory(moved("2024-03-05T09:00:00Z"), rules)).toBe(true);
  expect(isHistory(moved("2026-02-27T09:00:00Z"), rules)).toBe(false);
  expect(isHistory(moved("2030-01-01T00:00:00Z"), rules)).toBe(false);
});

test("since decides alone: answered or not, from that day on", () => {
  const since = new Date("2026-02-01T00:00:00Z");
  expect(isHistory(old("2026-01-31T23:59:59Z"), { firstAt, since })).toBe(true);
  expect(isHistory(old("2026-02-01T00:00:00Z", { isAnswered: true }), { firstAt, since })).toBe(false);
});

test("when UIDs are new later on, only what was answered before the first connection is history", () => {
  const again = { ...rules, isAgain: true };
  expect(isHistory(old("2026-03-02T08:59:00Z", { isAnswered: true }), again)).toBe(true);
  expect(isHistory(old("2026-04-02T08:59:00Z", { isAnswered: true }), again)).toBe(false);
});

test("servers note the arrival in whole seconds: what came in the second of the first connection is no history", () => {
  const again = { firstAt: new Date("2026-03-02T09:00:00.700Z"), since: undefined, isAgain: true };
  expect(isHistory(old("2026-03-02T09:00:00Z", { isAnswered: true }), again)).toBe(false); // at 09:00:00.900
  expect(isHistory(old("2026-03-02T08:59:59Z", { isAnswered: true }), again)).toBe(true);
});
