// services.yaml: what may be written, what does not fit together, and what is worth a look.

import { expect, test } from "vitest";
import { listOf, load } from "./config-folder.ts";

const PEOPLE =
  "anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw }\n" +
  "ben: { name: Ben, addresses: [ben@us.example], timeZone: Europe/Warsaw }\n";
const files = (services: string, more: Record<string, string> = {}) => ({
  "people.yaml": PEOPLE,
  "clients.yaml": "shop: { name: Shop, tier: gold }\n",
  "services.yaml": services,
  ...more,
});
const STEP = (tell: string) => ({
  "policies.yaml": `simple: { name: Simple, steps: [{ after: 15m, notify: "${tell}", by: email }], repeat: { every: 1h } }\n`,
});

const worthALook = async (services: string, more: Record<string, string> = {}): Promise<string[]> =>
  ((await load(files(services, more))).warnings ?? [])
    .filter(({ file }) => file === "services.yaml")
    .map(({ path, message }) => `${path}: ${message}`);

test("a service has an owner, a backup, others for a tier, and one authority; steps name them (S4.13, S4.18)", async () => {
  const text =
    "network: { name: Network, categories: [VPN], desks: [support], owner: anna, backup: ben, byTier: { gold: { owner: ben, backup: anna } }, authority: person:ben }\n";
  const { organisation } = await load(files(text, STEP("owner:network")));
  expect(organisation.services?.get("network")).toEqual({
    ...{ id: "network", name: "Network", categories: ["VPN"], deskIds: ["support"], ownerId: "anna", backupId: "ben" },
    byTier: new Map([["gold", { ownerId: "ben", backupId: "anna" }]]),
    authority: { kind: "person", id: "ben" },
  });
  const steps = async (tell: string) =>
    (await load(files(text, STEP(tell)))).organisation.policies.get("simple")!.steps[0].tell;
  expect(await steps("owner:network")).toEqual({ kind: "owner", id: "network" });
  expect(await steps("owner")).toEqual({ kind: "owner" });
  expect(await steps("manager")).toEqual({ kind: "manager" });
});

test("names that lead nowhere, a category of two services and somebody who is their own backup are refused", async () => {
  const list = await listOf(
    files(
      "a: { name: A, categories: [VPN], owner: carl, backup: ben, authority: group:none }\n" +
        "b: { name: B, categories: [vpn], desks: [shop], owner: ben, backup: ben, byTier: { silver: { owner: anna } } }\n",
      STEP("owner:c"),
    ),
  );
  const all = list.join("\n");
  expect(all).toContain('there is no person "carl"');
  expect(all).toContain('there is no group "none"');
  expect(all).toContain('there is no desk "shop"');
  expect(all).toContain('there is no service "c"');
  expect(all).toContain('the category "vpn" is also one of the service a');
  expect(all).toContain('"ben" is owner and backup at once');
  expect(all).toContain('no client has the tier "silver"');
});

test("a service without an owner or a backup is worth a look, for a tier as well (S4.13)", async () => {
  expect(await worthALook("a: { name: A, owner: anna, backup: ben }\n")).toEqual([]);
  const found = await worthALook("a: { name: A, byTier: { gold: { owner: anna } } }\nb: { name: B, backup: anna }\n");
  expect(found).toEqual([
    "services.a: this service has no owner, so a step for its owner reaches nobody",
    "services.b: this service has no owner, so only its backup is notified",
    expect.stringMatching(/^services\.a\.byTier\.gold: this service for the tier "gold" has no backup: /),
  ]);
});

test("two reporting lines that no authority decides between are worth a look where a step is for the manager (S4.18)", async () => {
  const dual = {
    "people.yaml": `${PEOPLE}carl: { name: Carl, addresses: [c@us.example], timeZone: UTC, reportsTo: [anna, ben] }\n`,
  };
  const service = "a: { name: A, owner: anna, backup: ben }\n";
  expect(await worthALook(service, { ...dual, ...STEP("person:ben") })).toEqual([]);
  expect(await worthALook(service, STEP("manager"))).toEqual([]);
  expect(await worthALook(service, { ...dual, ...STEP("manager") })).toEqual([
    "services.a: this service has no authority: where the responsible reports to two people, both are notified",
  ]);
  const decided = "a: { name: A, owner: anna, backup: ben, authority: person:ben }\n";
  expect(await worthALook(decided, { ...dual, ...STEP("manager") })).toEqual([]);
});
