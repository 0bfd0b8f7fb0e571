import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { loadConfig, type Settings } from "../../src/config/load.ts";
import { trustedPeers } from "../../src/config/relays.ts";
import { clientAt, deskAt, isOurs, peopleOf, personAt } from "../../src/core/model/organisation.ts";

const MINUTE = 60_000;
let settings: Settings;

beforeAll(async () => {
  settings = await loadConfig(fileURLToPath(new URL("../../config", import.meta.url)));
});

test("the example has a desk for calls, one for requests and the management's", () => {
  const { organisation } = settings;
  expect(deskAt(organisation, "help@onit.example")).toMatchObject({ id: "support", prefix: "HD", kind: "call" });
  expect(deskAt(organisation, "services@onit.example")).toMatchObject({
    id: "services",
    prefix: "SR",
    kind: "request",
  });
  expect(deskAt(organisation, "management@onit.example")).toMatchObject({ prefix: "MG", policyId: "simple" });
  expect(isOurs(organisation, "reply+token@onit.example")).toBe(true);
});

test("its standard policy tells responsible, team leader and director after 10, 30 and 60 minutes (S2.7)", () => {
  expect(settings.organisation.policies.get("standard")).toEqual({
    id: "standard",
    name: "Standard (10, 30, 60 minutes)",
    active: true,
    hours: "working",
    skipPeopleOnLeave: true,
    anchor: "firstUnanswered",
    promiseMs: 120 * MINUTE,
    warnBeforeMs: 10 * MINUTE,
    steps: [
      { afterMs: 10 * MINUTE, tell: { kind: "responsible" }, by: "inbox" },
      { afterMs: 30 * MINUTE, tell: { kind: "person", id: "ben" }, by: "email" },
      { afterMs: 60 * MINUTE, tell: { kind: "person", id: "diana" }, by: "email" },
    ],
    repeat: { everyMs: 240 * MINUTE, atMost: 6 },
  });
});

test("its simple policy has one step after a quarter of an hour (S2.31)", () => {
  const { steps } = settings.organisation.policies.get("simple")!;
  expect(steps).toEqual([{ afterMs: 15 * MINUTE, tell: { kind: "group", id: "management" }, by: "email" }]);
});

test("its client has a faster policy than the desks (S2.17)", () => {
  const { organisation } = settings;
  const first = (id: string | undefined) => organisation.policies.get(id ?? "")!.steps[0].afterMs;
  const client = clientAt(organisation, "carl@customer.example")!;
  expect(first(client.policyId)).toBeLessThan(first(deskAt(organisation, "help@onit.example")?.policyId));
});

test("its third chase within five days makes an escalation ticket, by a template for the ticket's kind (S1.19, S1.24)", () => {
  const { desks, callTemplates } = settings.organisation;
  for (const id of ["support", "services"]) {
    const { chase, visibility, kind } = desks.get(id)!;
    expect(chase).toMatchObject({
      threshold: 3,
      windowMs: 5 * 24 * 60 * MINUTE,
      minimumIntervalMs: 60 * MINUTE,
      maximum: 10,
    });
    expect(callTemplates.get(visibility!.templates[kind]!)?.kind).toBe(kind);
  }
});

test("its escalation tickets go to the management, whose first person becomes responsible", () => {
  const { organisation } = settings;
  const { authority, deskId } = organisation.callTemplates.get("escalated-call")!;
  expect(deskId).toBe("management");
  expect(peopleOf(organisation, authority, undefined).map(({ id }) => id)).toEqual(["ben", "diana"]);
});

test("its groups are unfolded where people are listed", () => {
  expect(settings.organisation.desks.get("support")?.people).toEqual(["anna", "piotr", "carla", "ben"]);
  expect(settings.organisation.desks.get("support")?.visibility?.byAnalysts).toContain("carla");
});

test("its people work in several time zones, and some have leave", () => {
  const people = [...settings.organisation.people.values()];
  expect(people).toHaveLength(5);
  expect(new Set(people.map(({ timeZone }) => timeZone)).size).toBeGreaterThanOrEqual(3);
  expect(people.filter(({ leave }) => leave.length > 0).length).toBeGreaterThan(1);
  expect(personAt(settings.organisation, "anna.nowak@harbour-lane.example")?.id).toBe("anna");
});

test("it trusts this machine's own mail server and no other", () => {
  const trusts = trustedPeers(settings.server.smtp.trustedRelays);
  expect(["127.0.0.1", "::1", "::ffff:127.0.0.1", "192.0.2.1"].map(trusts)).toEqual([true, true, true, false]);
});
