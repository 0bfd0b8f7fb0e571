// Two tickets about the same matter: how they are linked and separated, and what one of them asks of the other.

import { describe, expect, test } from "vitest";
import { byMail } from "../../src/core/command/by-mail.ts";
import { type AskedOf, hearErrand } from "../../src/core/command/hear-errand.ts";
import { carryOut } from "../../src/core/command/run.ts";
import type { RunningCommand } from "../../src/core/command/running.ts";
import { unlinked, withErrand, withoutErrand } from "../../src/core/duplicate/errands.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { WhatIsAsked } from "../../src/core/model/errand.ts";
import type { Ticket, TicketRecord } from "../../src/core/model/ticket.ts";
import { aColleague, aMail, aTicket, at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const NOW = at("09:31");
const BEN = { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" };

type Over = Parameters<typeof aWaitingTicket>[0];
const another = (over: Over = {}): Ticket => ({
  ...aWaitingTicket({ ...over, record: { reference: "HD-1041", subject: "Smoke at the printer", ...over?.record } }),
  id: "bbbbbbbbbbbbb",
});
const linked = (): Ticket => aWaitingTicket({ record: { duplicateOf: "HD-1041" } });

function running(over: Partial<RunningCommand> = {}, newText = ""): RunningCommand {
  const { command } = byMail({
    ...{ ticket: aWaitingTicket(), mail: aMail({ newText }), sender: aColleague("ben"), desk: desk(), now: NOW },
    hasOpenEscalation: false,
  });
  return {
    ticket: aWaitingTicket(),
    command,
    desk: desk(),
    now: NOW,
    hasOpenEscalation: false,
    named: another(),
    ...over,
  };
}
const link = (over: Partial<RunningCommand> = {}, argument = "HD-1041") =>
  carryOut(running(over), { name: "duplicate", argument }, organisation);
const separated = (ticket: Ticket) => carryOut(running({ ticket }), { name: "separate", argument: "" }, organisation);

describe("#duplicate", () => {
  test.each(["HD-1041", " hd-1041 ", "[HD-1041]"])(
    "links the ticket to the one it names, and asks that one: %s",
    (argument) => {
      const { next, because, by } = link({}, argument) as Decision;
      expect(next.record).toMatchObject({ duplicateOf: "HD-1041", updatedAt: NOW, status: "open" });
      expect(next.errands).toEqual([{ number: 1, to: "HD-1041", at: NOW, kind: "link", by: "ben" }]);
      expect(next.errandsBegun).toBe(1);
      expect([because, by]).toEqual(["Ben Okafor says that HD-1042 is a duplicate of HD-1041", "ben"]);
    },
  );

  test("says so where the main ticket is another client's", () => {
    const named = another({ record: { clientId: "acme" } });
    expect((link({ named }) as Decision).because).toBe(
      "Ben Okafor says that HD-1042 is a duplicate of HD-1041, which is another client's",
    );
  });

  const over = (record: Partial<TicketRecord>): Partial<RunningCommand> => ({
    ticket: aWaitingTicket({ record }),
  });
  test.each<[why: string, over: Partial<RunningCommand>, argument?: string]>([
    ["it names no ticket: write it like #duplicate HD-1041", {}, ""],
    ["there is no ticket HD-1040", {}, "HD-1040"],
    ["there is no ticket HD-1041", { named: undefined }],
    ["there is no ticket HD-1041", { named: another({ record: { deskId: "hr" } }) }],
    ["HD-1042 is this very ticket", { named: aWaitingTicket() }, "HD-1042"],
    ["HD-1042 is a duplicate of HD-1039: write #separate first", over({ duplicateOf: "HD-1039" })],
    ["HD-1042 has duplicates, HD-1038, HD-1039: separate them first", over({ duplicates: ["HD-1038", "HD-1039"] })],
    ["an escalation ticket is nobody's duplicate", over({ purpose: "escalation" })],
    ["HD-1042 is closed", over({ status: "closed" })],
    ["HD-1041 is an escalation ticket", { named: another({ record: { purpose: "escalation" } }) }],
    ["HD-1041 is a duplicate of HD-1039: name that one", { named: another({ record: { duplicateOf: "HD-1039" } }) }],
    ["HD-1041 is closed: open it again first", { named: another({ record: { status: "closed" } }) }],
  ])("is refused: %s", (refused, change, argument = "HD-1041") => {
    expect(link(change, argument)).toEqual({ refused });
  });
});

test("#separate takes the link back and tells the main ticket; nobody's duplicate cannot be separated", () => {
  const { next, because } = separated(linked()) as Decision;
  expect(next.record.duplicateOf).toBeUndefined();
  expect(next.record.updatedAt).toEqual(NOW);
  expect(next.errands).toEqual([{ number: 1, to: "HD-1041", at: NOW, kind: "leave" }]);
  expect(because).toBe("Ben Okafor says that HD-1042 is not a duplicate of HD-1041");
  expect(separated(aWaitingTicket())).toEqual({ refused: "HD-1042 is nobody's duplicate" });
});

test("an errand that was heard leaves the ticket, and the number of the next goes on", () => {
  const one = withErrand(aTicket(), "HD-1041", { kind: "leave" }, NOW);
  const two = withErrand(one, "HD-1040", { kind: "leave" }, NOW);
  expect(two.errands?.map(({ number, to }) => [number, to])).toEqual([
    [1, "HD-1041"],
    [2, "HD-1040"],
  ]);
  expect(withoutErrand(two, 1).errands?.map(({ number }) => number)).toEqual([2]);
  expect("errands" in withoutErrand(one, 1)).toBe(false);
  expect(withoutErrand(one, 1).errandsBegun).toBe(1);
});

test("a link that is taken away leaves the others", () => {
  const main = another({ record: { duplicates: ["HD-1042", "HD-1043"], duplicateOf: "HD-1039" } });
  expect(unlinked(main, "HD-1042").record).toMatchObject({ duplicates: ["HD-1043"], duplicateOf: "HD-1039" });
  expect("duplicateOf" in unlinked(main, "HD-1039").record).toBe(false);
  expect("duplicates" in unlinked(another({ record: { duplicates: ["HD-1042"] } }), "HD-1042").record).toBe(false);
});

const asked = (ticket: Ticket, from: string, errand: WhatIsAsked, over: Partial<AskedOf> = {}): AskedOf => ({
  ...{ ticket, from, desk: desk(), now: NOW },
  errand: { number: 3, to: ticket.record.reference, at: at("09:30"), ...errand },
  ...over,
});
const hears = (...args: Parameters<typeof asked>) => hearErrand(asked(...args), organisation);

describe("a ticket that is asked to be the main one", () => {
  const by = "ben";
  test("takes the other as a duplicate, once", () => {
    const done = hears(another(), "HD-1042", { kind: "link", by })!;
    expect(done.next.record).toMatchObject({ duplicates: ["HD-1042"], updatedAt: NOW });
    expect(done.next.heard).toEqual([{ from: "HD-1042", last: 3 }]);
    expect(done).toMatchObject({
      because: "Ben Okafor says that HD-1042 is a duplicate of it",
      by,
      cause: "errand 3 of HD-1042",
    });
    expect(hears(done.next, "HD-1042", { kind: "link", by })).toBeUndefined();
    const again = hearErrand(
      {
        ...asked(done.next, "HD-1042", { kind: "link", by }),
        errand: { number: 4, to: "HD-1041", at: NOW, kind: "link", by },
      },
      organisation,
    )!;
    expect([again.because, again.next.record]).toEqual(["", done.next.record]);
    const other = hears(done.next, "HD-1043", { kind: "link", by: "gone" })!;
    expect(other.next.record.duplicates).toEqual(["HD-1042", "HD-1043"]);
    expect(other.next.heard).toEqual([
      { from: "HD-1042", last: 3 },
      { from: "HD-1043", last: 3 },
    ]);
    expect(other.because).toBe("gone says that HD-1043 is a duplicate of it");
  });

  test("refuses where it is closed by now, and the other unlinks itself", () => {
    const done = hears(another({ record: { status: "closed" } }), "HD-1042", { kind: "link", by })!;
    const because = "HD-1041 is closed: open it again first";
    expect(done.next.errands).toEqual([{ number: 1, to: "HD-1042", at: NOW, kind: "refuse", because }]);
    expect(done).toMatchObject({ because: `HD-1042 is not taken as a duplicate: ${because}`, by: "clock" });
    const left = hears(linked(), "HD-1041", { kind: "refuse", because })!;
    expect(left.next.record.duplicateOf).toBeUndefined();
    expect(left.next.errands).toMatchObject([{ to: "HD-1041", kind: "leave" }]);
    expect(left.because).toBe(`it is not a duplicate of HD-1041 any more: ${because}`);
    expect(hears(aWaitingTicket(), "HD-1041", { kind: "refuse", because })).toMatchObject({ because: "" });
  });

  test("lets a duplicate go, and says nothing of one it has not", () => {
    const done = hears(another({ record: { duplicates: ["HD-1042"] } }), "HD-1042", { kind: "leave" })!;
    expect(done.next.record.duplicates).toBeUndefined();
    expect(done.next.record.updatedAt).toEqual(NOW);
    expect(done.because).toBe("HD-1042 is not a duplicate of it any more");
    expect(hears(another(), "HD-1042", { kind: "leave" })).toMatchObject({ because: "" });
  });
});

describe("what is said on the main ticket", () => {
  const answer = { kind: "answer", by: BEN, text: "The printer is replaced." } as const;
  const close = { kind: "close", by: BEN, text: "" } as const;

  test("is asked of each duplicate where it is said to all", () => {
    const main = another({ record: { duplicates: ["HD-1042", "HD-1043"] } });
    const { next, because } = carryOut(
      running({ ticket: main }),
      { name: "close", argument: "all" },
      organisation,
    ) as Decision;
    expect(next.errands).toMatchObject([
      { number: 1, to: "HD-1042", kind: "close", by: BEN, at: NOW },
      { number: 2, to: "HD-1043", kind: "close", by: BEN },
    ]);
    expect(because).toMatch(/; the same is asked of HD-1042, HD-1043$/);
    const alone = carryOut(running({ ticket: main }), { name: "close", argument: "" }, organisation) as Decision;
    expect(alone.next.errands).toBeUndefined();
    expect(alone.because).not.toContain("asked");
  });

  test("answers who asked on the duplicate, and closes it", () => {
    const told = hears(linked(), "HD-1041", answer)!;
    expect(told.next.outbox.map(({ kind, to }) => [kind, to.address])).toContainEqual(["answer", CARL]);
    expect(told.says?.map(({ text }) => text)).toEqual(["The printer is replaced."]);
    expect(told).toMatchObject({ by: "ben", cause: "errand 3 of HD-1041" });
    expect(told.because).toMatch(/^Ben Okafor .*, on HD-1041 and here$/);
    const closed = hears(linked(), "HD-1041", close)!;
    expect(closed.next.record.status).toBe("closed");
    expect(closed.because).toMatch(/, on HD-1041 and here$/);
    const before = aTicket({ record: { status: "closed", duplicateOf: "HD-1041" } });
    expect(hears(before, "HD-1041", close)).toMatchObject({ because: "", next: { record: before.record } });
  });

  test.each<[why: string, ticket: Ticket, errand: WhatIsAsked]>([
    ["HD-1042 is not a duplicate of HD-1041 any more", aWaitingTicket(), answer],
    ["HD-1042 is closed", aTicket({ record: { status: "closed", duplicateOf: "HD-1041" } }), answer],
    ["who asked wrote again meanwhile", { ...linked(), wait: { ...linked().wait!, since: at("09:31") } }, close],
  ])("is not done where %s, and the main ticket hears of it", (why, ticket, errand) => {
    const done = hears(ticket, "HD-1041", errand)!;
    const [what, word] = errand.kind === "close" ? ["close", "closed"] : ["answer", "answered"];
    expect(done.because).toBe(`Ben Okafor ${word} HD-1041, which is not done here: ${why}`);
    expect(done.next.errands).toEqual([{ number: 1, to: "HD-1041", at: NOW, kind: "undone", what }]);
    expect(done.next.record).toEqual(ticket.record);
  });

  test("is not done by who may not", () => {
    const by = { address: "x@elsewhere.example", name: "Xenia" };
    expect(hears(linked(), "HD-1041", { ...answer, by })!.because).toMatch(
      /^Xenia answered HD-1041, which is not done here: /,
    );
  });

  test.each([
    ["answer", "answered"],
    ["close", "closed"],
  ] as const)("is told of on the main ticket where it was not done: %s", (what, word) => {
    const main = another({ record: { duplicates: ["HD-1042"] } });
    const done = hears(main, "HD-1042", { kind: "undone", what })!;
    expect(done.because).toBe(`HD-1042 is not ${word} with it: its own history says why`);
    expect(done.next.record).toEqual(main.record);
  });
});
