// By which channel somebody is notified.

import { expect, test } from "vitest";
import type { OwnChannel } from "../../src/core/model/own-channel.ts";
import type { Person } from "../../src/core/model/person.ts";
import { wayTo } from "../../src/core/outbox/way-to.ts";
import { organisation } from "../support/builders.ts";

const channel = (id: string, isPersonal: boolean): [string, OwnChannel] => [
  id,
  { id, name: id, service: "webhook", isPersonal, isAssured: true, giveUpAfterMs: 900_000 },
];
const channels = new Map([channel("pager", false), channel("sms", true)]);
const way = (by: string, over: Partial<Person> = {}, clock = "2026-03-02T12:00:00Z", isUrgent = false): string => {
  const ben = { ...organisation.people.get("ben")!, timeZone: "Europe/Warsaw", ...over };
  return wayTo(ben, by, { at: new Date(clock), isUrgent }, { channels });
};

test("the one that the step names; mail where the settings do not know it, or no address of that person on it", () => {
  expect(["email", "inbox", "pager", "sms", "fax"].map((by) => way(by))).toEqual([
    ...["email", "inbox", "pager", "email", "email"],
  ]);
  expect(way("sms", { channels: { sms: "+48" } })).toBe("sms");
});

test("where the step leaves it to them, the one they prefer, and mail when they say nothing", () => {
  expect(way("preferred")).toBe("email");
  expect(way("preferred", { prefers: "inbox" })).toBe("inbox");
  expect(way("preferred", { prefers: "pager" })).toBe("pager");
  expect(way("preferred", { prefers: "sms" })).toBe("email");
  expect(way("email", { prefers: "pager" })).toBe("email");
});

test("S2.11 in their quiet hours, by their own clock, a mail; nobody has any when every hour counts", () => {
  const quiet = { quietHours: [{ from: 22 * 60, until: 31 * 60 }] }; // 22:00 to 07:00
  const at = (clock: string, isUrgent = false): string => way("pager", quiet, `2026-03-02T${clock}:00Z`, isUrgent);
  expect(["20:59", "21:00", "23:30", "03:00", "05:59", "06:00", "12:00"].map((clock) => at(clock))).toEqual([
    ...["pager", "email", "email", "email", "email", "pager", "pager"],
  ]);
  expect(at("03:00", true)).toBe("pager");
  expect(way("inbox", quiet, "2026-03-02T03:00:00Z")).toBe("inbox");
  const summer = (clock: string): string => way("pager", quiet, `2026-07-02T${clock}:00Z`);
  expect([summer("19:59"), summer("20:00"), summer("04:59"), summer("05:00")]).toEqual([
    ...["pager", "email", "email", "pager"],
  ]);
});
