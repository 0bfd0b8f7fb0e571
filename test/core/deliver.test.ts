// A notice's way: when its turn comes, who may send it, and what becomes of it.

import { describe, expect, test } from "vitest";
import type { Notice, Outcome } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { bringForward } from "../../src/core/outbox/bring-forward.ts";
import { choicesOf, decideByHand } from "../../src/core/outbox/by-hand.ts";
import { bounced, claim, dueNotices, LEASE_MS, longestWaitMs, settle } from "../../src/core/outbox/deliver.ts";
import { leftBehind } from "../../src/core/outbox/left-behind.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { after } from "../../src/core/words/duration.ts";
import { aTicket, at, CARL, organisation } from "../support/builders.ts";

const MINUTE = 60_000;
const to = { address: CARL, name: "Carl Cliff" };

const owing = (cause: string, ticket = aTicket()): Ticket =>
  owe(ticket, { kind: "answer", to: [to], cause, because: "Ben answered", now: at("10:00") });

const aNotice = (over: Partial<Notice> = {}): Notice => ({ ...owing("mail c1").outbox[0]!, ...over });
const holding = (...notices: Notice[]): Ticket => aTicket({ outbox: notices });
const leased = (until: string, holder = "one"): Partial<Notice> => ({
  state: "sending",
  lease: { holder, until: at(until) },
});

describe("a notice's turn", () => {
  test.each<[string, Partial<Notice>, string, boolean]>([
    ["queued, at the moment it is due", { dueAt: at("10:00") }, "10:00", true],
    ["queued for later", { dueAt: at("10:01") }, "10:00", false],
    ["to be tried again, at that moment", { state: "retry", dueAt: at("10:05") }, "10:05", true],
    ["to be tried again later", { state: "retry", dueAt: at("10:05") }, "10:04", false],
    ["claimed", leased("10:05"), "10:04", false],
    ["claimed by a process whose lease is over", leased("10:05"), "10:05", true],
    ["sent", { state: "sent" }, "12:00", false],
    ["uncertain", { state: "uncertain" }, "12:00", false],
    ["failed", { state: "failed" }, "12:00", false],
  ])("%s", (_, over, clock, isDue) => {
    expect(dueNotices(holding(aNotice(over)), at(clock))).toHaveLength(isDue ? 1 : 0);
  });

  test("comes after what the same reader is being sent, and after what the relay lets nobody send", () => {
    const second = aNotice({ key: "second" });
    const behind = (first: Partial<Notice>, clock = "10:01"): string[] =>
      dueNotices(holding(aNotice({ key: "first", ...first }), second), at(clock)).map(({ key }) => key);
    expect(behind(leased("10:05"))).toEqual([]);
    expect(behind({ ...leased("10:05"), to: { address: "tom@acme.example", name: "Tom" } })).toEqual(["second"]);
    expect(behind({ ...leased("10:05"), channel: "inbox" })).toEqual(["second"]);
    expect(behind(leased("10:05"), "10:05")).toEqual(["first", "second"]);
    expect(behind({ state: "retry", heldUp: true, dueAt: at("10:09") })).toEqual([]);
    expect(behind({ state: "retry", heldUp: true, dueAt: at("10:01") })).toEqual(["first", "second"]);
    expect(behind({ state: "retry", dueAt: at("10:09") })).toEqual(["second"]);
    expect(behind({ state: "queued", dueAt: at("10:09") })).toEqual(["second"]);
  });

  test("is not held up by what is owed later", () => {
    const first = aNotice({ key: "first" });
    expect(dueNotices(holding(first, aNotice({ key: "second", ...leased("10:05") })), at("10:01"))).toEqual([first]);
  });
});

describe("a claim", () => {
  const claimed = (notice: Notice, over: Partial<Parameters<typeof claim>[3]> = {}) =>
    claim(holding(notice), notice, organisation, { holder: "one", now: at("10:00"), ...over });

  test("is a lease, counts as an attempt and keeps when the first was and its Message-ID", () => {
    const first = claimed(aNotice(), { messageId: "<a@us>" });
    expect(first.send).toBe(true);
    expect(first.next.outbox[0]).toMatchObject({
      state: "sending",
      attempts: 1,
      triedSince: at("10:00"),
      messageId: "<a@us>",
      lease: { holder: "one", until: at("10:05") },
    });
    expect(LEASE_MS).toBe(5 * MINUTE);
    const again = claimed(
      { ...first.next.outbox[0]!, state: "retry", outcome: "busy" },
      { messageId: "<b@us>", now: at("10:09") },
    );
    expect(again.next.outbox[0]).toMatchObject({ attempts: 2, triedSince: at("10:00"), messageId: "<a@us>" });
    expect(again.next.outbox[0]).not.toHaveProperty("outcome");
    expect(again.next.outbox[0]).not.toHaveProperty("deaths");
  });

  test("of one whose sender died says so, and after three of them it is uncertain", () => {
    const left = aNotice(leased("10:00"));
    const first = claimed(left).next.outbox[0]!;
    expect(first).toMatchObject({ deaths: 1, outcome: expect.stringContaining("sent again") });
    const second = claimed({ ...first, deaths: 1 }).next.outbox[0]!;
    expect(second).toMatchObject({ state: "sending", deaths: 2 });
    const third = claimed(second);
    expect(third.send).toBe(false);
    expect(third.next.outbox[0]).toMatchObject({
      state: "uncertain",
      outcome: "3 processes died while sending it",
      settledAt: at("10:00"),
    });
    expect(third.next.outbox[0]).not.toHaveProperty("lease");
  });

  test("of one that had not begun to be sent counts no death", () => {
    const { next } = claimed(aNotice({ ...leased("10:00"), deaths: 2 }), { wasHanded: false });
    expect(next.outbox[0]).toMatchObject({ state: "sending", deaths: 2 });
  });
});

describe("an attempt", () => {
  const DAY = 24 * 60 * MINUTE;
  const attempted = (outcome: Outcome, over: Partial<Notice> = {}, holder = "one"): Notice | undefined => {
    const notice = aNotice({ ...leased("10:05"), attempts: 1, triedSince: at("10:00"), ...over });
    const settling = { holder, outcome, now: at("10:01"), giveUpAfterMs: DAY };
    return settle(holding(notice), notice.key, settling)?.outbox[0];
  };
  const retry = { kind: "retry", because: "450 busy" } as const;

  test("that was taken, refused or is uncertain is the end of it", () => {
    for (const kind of ["sent", "failed", "uncertain"] as const) {
      const settled = attempted({ kind, because: "said so" }, { deaths: 1, heldUp: true });
      expect(settled).toMatchObject({ state: kind, outcome: "said so", settledAt: at("10:01") });
      for (const gone of ["lease", "deaths", "heldUp", "captured"]) expect(settled).not.toHaveProperty(gone);
    }
    expect(attempted({ kind: "sent", because: "kept", captured: true })).toMatchObject({ captured: true });
  });

  test("says nothing once somebody else has settled the notice or holds it", () => {
    expect(attempted(retry, {}, "two")).toBeUndefined();
    expect(attempted(retry, { state: "sent" })).toBeUndefined();
    expect(
      settle(aTicket(), "none", { holder: "one", outcome: retry, now: at("10:01"), giveUpAfterMs: DAY }),
    ).toBeUndefined();
  });

  test.each([
    [1, 1],
    [2, 5],
    [3, 15],
    [4, 60],
    [5, 240],
    [6, 480],
    [20, 480],
  ])("number %i that may pass is made again after %i minutes", (attempts, minutes) => {
    const next = attempted(retry, { attempts, deaths: 1, heldUp: true, blocked: 2 })!;
    expect(next).toMatchObject({
      state: "retry",
      outcome: "450 busy",
      attempts,
      dueAt: after(at("10:01"), minutes * MINUTE),
    });
    for (const gone of ["lease", "deaths", "heldUp", "blocked"]) expect(next).not.toHaveProperty(gone);
    expect(bringForward(holding(next), at("10:01"))).toBeUndefined(); // it waits for its own sake
    expect(longestWaitMs({ attempts })).toBe(minutes * MINUTE);
    expect(longestWaitMs({ attempts, heldUp: true })).toBe(Math.max(minutes, 15) * MINUTE);
    expect(longestWaitMs({ attempts, blocked: 1 })).toBe(Math.max(minutes, 15) * MINUTE);
  });

  test("is the last one once the time to try is over, to the millisecond", () => {
    const since = (ms: number) => ({ triedSince: new Date(at("10:01").getTime() - ms) });
    expect(attempted(retry, since(DAY - 1))).toMatchObject({ state: "retry" });
    expect(attempted(retry, since(DAY))).toMatchObject({
      state: "failed",
      outcome: "given up after 1 day: 450 busy",
      settledAt: at("10:01"),
    });
  });

  test("that the relay refused to everybody counts as none, and is made again soon, at most after a quarter of an hour", () => {
    const blocked = { ...retry, blocked: "troubled" } as const;
    expect(attempted(blocked)).toMatchObject({
      state: "retry",
      attempts: 0,
      blocked: 1,
      heldUp: true,
      dueAt: at("10:02"),
    });
    expect(attempted(blocked, { blocked: 2 })).toMatchObject({ blocked: 3, dueAt: at("10:16") });
    expect(attempted(blocked, { blocked: 40 })).toMatchObject({ blocked: 41, dueAt: at("10:16") });
    expect(attempted({ ...blocked, until: at("11:00") })).toMatchObject({ dueAt: at("11:00") });
    expect(attempted({ ...blocked, extent: "message" })).not.toHaveProperty("heldUp");
    expect(attempted({ ...blocked, extent: "sender" })).toMatchObject({ heldUp: true });
  });
});

describe("a mail that comes back", () => {
  const sent = (key: string, over: Partial<Notice> = {}): Notice => aNotice({ key, state: "sent", ...over });

  test("is the one its report names, else the latest that went to that address", () => {
    const ticket = holding(
      sent("first"),
      sent("second"),
      sent("third", { to: { address: "tom@acme.example", name: "" } }),
    );
    const named = bounced(ticket, { key: "first" }, "no such user", at("11:00"))!;
    expect(named.key).toBe("first");
    expect(named.next.outbox.map(({ state }) => state)).toEqual(["bounced", "sent", "sent"]);
    expect(named.next.outbox[0]).toMatchObject({ outcome: "no such user", settledAt: at("11:00") });
    expect(bounced(ticket, { address: CARL }, "full", at("11:00"))!.key).toBe("second");
    const recalled = holding(sent("later", { createdAt: at("10:59") }), sent("earlier"));
    expect(bounced(recalled, { address: CARL }, "full", at("11:00"))!.key).toBe("later");
  });

  test("never speaks of what went out by another channel, though it was later", () => {
    const byPager = sent("second", { channel: "pager" });
    expect(bounced(holding(sent("first"), byPager), { address: CARL }, "full", at("11:00"))!.key).toBe("first");
    expect(bounced(holding(byPager), { address: CARL }, "full", at("11:00"))).toBeUndefined();
    expect(bounced(holding(byPager), { key: "second" }, "full", at("11:00"))).toBeUndefined();
  });

  test("was sent or perhaps sent; any other cannot have come back", () => {
    for (const state of ["queued", "sending", "retry", "failed", "bounced", "withdrawn"] as const)
      expect([state, bounced(holding(sent("a", { state })), { key: "a" }, "full", at("11:00"))]).toEqual([
        state,
        undefined,
      ]);
    expect(bounced(holding(sent("a", { state: "uncertain" })), { key: "a" }, "full", at("11:00"))).toBeDefined();
    expect(bounced(holding(sent("a")), { key: "b" }, "full", at("11:00"))).toBeUndefined();
    expect(bounced(holding(sent("a")), { address: "tom@acme.example" }, "full", at("11:00"))).toBeUndefined();
  });
});

test("what a process held that is gone is another's at once; what others hold stays theirs", () => {
  const [mine, theirs, over, done] = [
    aNotice({ key: "mine", ...leased("10:05") }),
    aNotice({ key: "theirs", ...leased("10:05", "two") }),
    aNotice({ key: "over", ...leased("10:01") }),
    aNotice({ key: "done", ...leased("10:05"), state: "sent" }),
  ];
  const left = leftBehind(holding(mine!, theirs!, over!, done!), "one", at("10:01"))!;
  expect(left.next.outbox).toEqual([{ ...mine, lease: { holder: "one", until: at("10:01") } }, theirs, over, done]);
  expect(left).toMatchObject({ by: "clock", cause: "one is gone" });
  expect(leftBehind(holding(theirs!, over!, done!), "one", at("10:01"))).toBeUndefined();
});

describe("a person decides", () => {
  const decided = (over: Partial<Notice>, what: "again" | "drop" | "arrived", seen: string) =>
    decideByHand(holding(aNotice({ key: "a", ...over })), "a", {
      what,
      seen,
      by: "anna",
      name: "Anna",
      via: "her link",
      now: at("11:00"),
    });

  test("of what waits: again or never; of what is uncertain: again or arrived; of all else nothing", () => {
    const choices = (state: Notice["state"]) => choicesOf(aNotice({ state }));
    expect([choices("queued"), choices("retry")]).toEqual([
      ["again", "drop"],
      ["again", "drop"],
    ]);
    expect(choices("uncertain")).toEqual(["again", "arrived"]);
    for (const state of ["sending", "sent", "failed", "bounced", "withdrawn"] as const)
      expect(choices(state)).toEqual([]);
    expect(decided({ state: "sent" }, "again", "sent")).toBeUndefined();
    expect(decided({ state: "retry" }, "arrived", "retry")).toBeUndefined();
  });

  test("about what they saw: what became uncertain meanwhile, or is so no more, is asked again", () => {
    expect(decided({ state: "uncertain" }, "again", "retry")).toBeUndefined();
    expect(decided({ state: "retry" }, "again", "uncertain")).toBeUndefined();
    expect(decided({ state: "queued" }, "again", "retry")).toBeDefined();
  });

  test("and it is so: sent now and not held up, given up, or taken for sent", () => {
    const waiting = { state: "retry", dueAt: at("12:00"), heldUp: true, triedSince: at("09:00") } as const;
    const again = decided(waiting, "again", "retry")!;
    expect(again.next.outbox[0]).toMatchObject({ state: "queued", dueAt: at("11:00"), triedSince: at("11:00") });
    expect(again.next.outbox[0]).not.toHaveProperty("heldUp");
    expect(again).toMatchObject({
      by: "anna",
      cause: "outbox again a",
      because: expect.stringContaining(`answer to ${CARL} (her link)`),
    });
    expect(decided({ ...waiting, dueAt: at("10:00") }, "again", "retry")!.next.outbox[0]).toMatchObject({
      dueAt: at("10:00"),
    });
    const dropped = decided(waiting, "drop", "retry")!.next.outbox[0];
    expect(dropped).toMatchObject({ state: "failed", outcome: "given up by Anna", settledAt: at("11:00") });
    const arrived = decided({ state: "uncertain", settledAt: at("10:00") }, "arrived", "uncertain")!.next.outbox[0];
    expect(arrived).toMatchObject({ state: "sent", outcome: "it arrived, says Anna", settledAt: at("11:00") });
  });
});

test("once the relay takes mail again, what it held up is due since it was owed; what waits for another reason keeps its time", () => {
  const later = { state: "retry", dueAt: at("10:30") } as const;
  const ticket = holding(
    aNotice({ ...later, key: "held", blocked: 3 }),
    aNotice({ ...later, key: "busy", attempts: 2 }),
    aNotice({ ...later, key: "sent", state: "sent", blocked: 1 }),
  );
  const decision = bringForward(ticket, at("10:20"));
  expect(decision?.next.outbox.map(({ key, dueAt }) => [key, dueAt])).toEqual([
    ["held", at("10:00")],
    ["busy", at("10:30")],
    ["sent", at("10:30")],
  ]);
  expect(decision?.because).toBe(""); // no entry of the history
  expect(bringForward(decision!.next, at("10:20"))).toBeUndefined();
});
