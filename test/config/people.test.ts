import { expect, test } from "vitest";
import { isAway } from "../../src/core/model/person.ts";
import { listOf, load } from "./config-folder.ts";

const person = (timeZone: string, leave: string) => ({
  "people.yaml": `anna:\n  name: Anna\n  addresses: [Anna@US.example]\n  timeZone: ${timeZone}\n  leave:\n    - ${leave}\n`,
});

async function leaveOf(timeZone: string, leave: string) {
  const { organisation } = await load(person(timeZone, leave));
  return organisation.people
    .get("anna")!
    .leave.map(({ fromAt, untilAt }) => [fromAt.toISOString(), untilAt.toISOString()]);
}

test("leave lasts from the start of the first day to the end of the last, where the person is", async () => {
  const days = "{ from: 2026-12-24, until: 2026-12-31 }";
  expect(await leaveOf("Europe/Warsaw", days)).toEqual([["2026-12-23T23:00:00.000Z", "2026-12-31T23:00:00.000Z"]]);
  expect(await leaveOf("America/New_York", days)).toEqual([["2026-12-24T05:00:00.000Z", "2027-01-01T05:00:00.000Z"]]);
});

test("leave over the nights the clocks change ends at midnight there all the same", async () => {
  expect(await leaveOf("Europe/Warsaw", "{ from: 2026-03-28, until: 2026-03-29 }")).toEqual([
    ["2026-03-27T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  ]);
  expect(await leaveOf("America/New_York", "{ from: 2026-11-01, until: 2026-11-01 }")).toEqual([
    ["2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
  ]);
});

test("somebody is away on the last day and back on the day after", async () => {
  const { organisation } = await load(person("Europe/Warsaw", "{ from: 2026-12-24, until: 2026-12-31 }"));
  const anna = organisation.people.get("anna")!;
  expect(isAway(anna, new Date("2026-12-31T22:59:59Z"))).toBe(true);
  expect(isAway(anna, new Date("2026-12-31T23:00:00Z"))).toBe(false);
});

test("addresses are kept in small letters", async () => {
  const { organisation } = await load(person("Europe/Warsaw", "{ from: 2026-12-24, until: 2026-12-24 }"));
  expect(organisation.people.get("anna")?.addresses).toEqual(["anna@us.example"]);
});

test("leave that ends before it begins, or on a day there is not, is refused", async () => {
  const [swapped] = await listOf(person("Europe/Warsaw", "{ from: 2026-12-24, until: 2026-12-23 }"));
  expect(swapped).toMatch(
    /^people\.yaml:6 {2}people\.anna\.leave\[0\]\.until — "2026-12-23" is before the first day, 2026-12-24/,
  );
  const [noDay] = await listOf(person("Europe/Warsaw", "{ from: 2026-02-30, until: 2026-03-02 }"));
  expect(noDay).toMatch(/"2026-02-30" is not a day such as 2026-12-24\. The first day away/);
});
