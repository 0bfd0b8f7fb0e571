// How Onit is doing: whether its own mail comes back, which loops stand still, whose data it has before it.

import { expect, test } from "vitest";
import { instantIn } from "../../src/core/calendar/instant.ts";
import { copyOf } from "../../src/core/identify/copy.ts";
import type { SignatureUse } from "../../src/core/model/authentication.ts";
import { isSameOrganisation, markOf } from "../../src/core/model/organisation-mark.ts";
import { type RoundTrip, SILENT_MS, silentSince } from "../../src/core/model/round-trip.ts";
import { STANDS_MS, standing } from "../../src/core/model/vitals.ts";
import { splitHistory } from "../../src/core/visibility/split-history.ts";
import { fileSentence, fileTrouble } from "../../src/core/words/file-trouble.ts";
import { at, CARL, organisation } from "../support/builders.ts";

const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);

test("none of our own mails comes back since the oldest that the relay took, once it is late", () => {
  const probe = (clock: string, isTaken = true) => ({ mark: clock, sentAt: at(clock), isTaken });
  const trip = (over: Partial<RoundTrip>): RoundTrip => ({ askedAt: at("10:00"), awaited: [], ...over });
  const since = (over: Partial<RoundTrip>, now: Date) => silentSince(trip(over), now);
  const awaited = [probe("09:00"), probe("09:30")];
  expect(since({ awaited }, later(at("09:00"), SILENT_MS - 1))).toBeUndefined();
  expect(since({ awaited }, later(at("09:00"), SILENT_MS))).toEqual(at("09:00"));
  expect(
    since({ awaited: [probe("09:00", false), probe("09:30")] }, later(at("09:30"), SILENT_MS - 1)),
  ).toBeUndefined();
  expect(since({ awaited: [probe("09:00", false)] }, at("23:00"))).toBeUndefined();
  expect(since({}, at("23:00"))).toBeUndefined();
  expect(since({ refusal: "no" }, at("10:00"))).toEqual(at("10:00")); // refused for good: there is nothing to wait for
});

test("a loop stands still that finished nothing for half an hour", () => {
  const loop = (sinceMovedMs: number) => ({ runsForMs: undefined, sinceLastMs: undefined, sinceMovedMs });
  const states = { reading: loop(STANDS_MS), steps: loop(STANDS_MS + 1), sending: loop(0) };
  expect(standing(states)).toEqual(["steps"]);
  expect(standing(undefined)).toEqual([]);
});

test("data is of the same organisation while its name or one address is the same", () => {
  const mark = markOf(organisation);
  expect(mark.addresses[0]).toBe(organisation.replyAddress);
  expect(mark.addresses).toContain("help@onit.example");
  expect(new Set(mark.addresses).size).toBe(mark.addresses.length);
  const support = organisation.desks.get("support")!;
  const replyDesk = new Map([["support", { ...support, address: organisation.replyAddress }]]);
  expect(markOf({ ...organisation, desks: replyDesk }).addresses).toEqual([organisation.replyAddress]);
  const other = (name: string, ...addresses: string[]) => isSameOrganisation(mark, { name, addresses });
  expect(other("Another", "help@onit.example", "x@y.example")).toBe(true);
  expect(other(`  ${mark.name.toUpperCase().replaceAll(" ", " \u00a0")} `, "x@y.example")).toBe(true);
  expect(other("Another", "x@y.example")).toBe(false);
  expect(other("Another")).toBe(false);
});

test("a signed mail is a copy when it was changed, or comes where it names nobody, later or from elsewhere", () => {
  const first: SignatureUse = { mail: "m1", recipient: "help@onit.example", from: CARL, at: at("09:00") };
  const to = (address: string) => ({ to: [{ address, name: "" }] });
  const copy = (over: Partial<SignatureUse>, named = CARL) =>
    copyOf(first, { ...first, at: at("12:00"), recipient: "services@onit.example", ...over }, to(named), organisation);
  expect(copy({ mail: "m2" })).toEqual({
    because: "it is a copy that was changed: the mail received at 2026-03-02 09:00 UTC has the same signature",
    isMisaddressed: false,
  });
  expect(copy({})).toEqual({
    because:
      "it is a copy: the mail received at 2026-03-02 09:00 UTC has the same signature, came to help@onit.example, and names no services@onit.example",
    isMisaddressed: true,
  });
  expect(copy({}, "services+x@onit.example")).toBeUndefined(); // one of its own recipients
  expect(copy({ recipient: "support@onit.example" })).toBeUndefined(); // another name of the same desk
  expect(copy({ recipient: "x@onit.example" })).toBeDefined();
  expect(copy({ at: at("09:10") })).toBeUndefined(); // a blind copy, delivered with it
  expect(copy({ at: at("08:50") })).toBeUndefined();
  expect(copy({ at: at("09:11") })).toBeDefined();
  expect(copy({ at: at("09:10"), from: "x@y.example" })).toBeDefined();
});

test("a history is told apart from what became of the notices", () => {
  const entry = (cause: string) => ({ seq: 1, at: at("09:00"), by: "b", cause, because: "b", hash: "h" });
  const [mail, sent, chase] = ["mail m1", "t/c/step", "chase"].map(entry) as [ReturnType<typeof entry>, never, never];
  expect(splitHistory([mail, sent, chase], { id: "t" })).toEqual({ decided: [mail, chase], deliveries: [sent] });
});

test("an instant is written as such, or as how long ago", () => {
  expect(instantIn("2026-03-02T08:00Z", at("09:00"))).toEqual(at("08:00"));
  expect(instantIn("2h", at("09:00"))).toEqual(at("07:00"));
  expect(instantIn("soon", at("09:00"))).toBeUndefined();
});

test("trouble with a file is said in words, with what helps", () => {
  const said = (code: string, use: "read" | "write") => fileSentence("/tmp/x", { code, message: "m" }, use);
  expect(said("ENOENT", "read")).toBe("/tmp/x cannot be read: there is nothing of this name. Check how it is spelled.");
  expect(said("ENOENT", "write")).toMatch(
    /^\/tmp\/x cannot be written: the folder it belongs in does not exist\. Make/,
  );
  expect(said("EPERM", "read")).toBe(said("EACCES", "read"));
  expect(said("EISDIR", "read")).toContain("it is a folder and not a file");
  expect(said("EXYZ", "write")).toBe("/tmp/x cannot be written: m.");
  expect(fileTrouble({ message: "m" }, "read")).toEqual({ because: "m", help: "" });
});
