// What those whom a policy or a call template names are called.

import { expect, test } from "vitest";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { StepTarget } from "../../src/core/model/policy.ts";
import { nameOf, publicNameOf } from "../../src/core/visibility/authority.ts";
import { desk, organisation } from "../support/builders.ts";

const settings = {
  ...organisation,
  groups: new Map([["net", { id: "net", name: "Networks", members: [] }]]),
  rotas: new Map([["nights", { name: "the nights" }]]),
  services: new Map([["mail", { name: "Mail" }]]),
} as unknown as Organisation;

test.each<[StepTarget, string]>([
  [{ kind: "responsible" }, "the responsible"],
  [{ kind: "person", id: "anna" }, "Anna Nowak"],
  [{ kind: "group", id: "net" }, "Networks"],
  [{ kind: "rota", id: "nights" }, "the person on call for the nights"],
  [{ kind: "owner", id: "mail" }, "the owner of Mail"],
  [{ kind: "owner" } as StepTarget, "the owner of the service"],
  [{ kind: "manager" }, "whom the responsible reports to"],
])("%j is called %j", (target, name) => expect(nameOf(target, settings)).toBe(name));

test("whom the settings do not know any more is called by the id", () => {
  const bare = {
    ...settings,
    people: new Map(),
    groups: new Map(),
    rotas: undefined,
    services: undefined,
  } as Organisation;
  const called = (kind: string) => nameOf({ kind, id: "x" } as StepTarget, bare);
  expect(["person", "group", "rota", "owner"].map(called)).toEqual([
    ...["x", "x", "the person on call for x", "the owner of x"],
  ]);
});

test("requesters read the desk's name in place of a person's, and a group's as it is", () => {
  const named = (authority: StepTarget, deskId: string = desk().id) =>
    publicNameOf({ authority, deskId } as Parameters<typeof publicNameOf>[0], settings);
  expect(named({ kind: "person", id: "anna" })).toBe(desk().name);
  expect(named({ kind: "person", id: "anna" }, "no such desk")).toBe(organisation.name);
  expect(named({ kind: "group", id: "net" })).toBe("Networks");
});
