// What every store must do, told once and asked of both: the one in memory that the properties run on, and the real one.

import { randomBytes } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import type { Absence } from "../../src/core/escalation/absence.ts";
import type { KeptMail } from "../../src/core/model/mail.ts";
import type { Reading } from "../../src/core/model/reading.ts";
import { StaleTicketError } from "../../src/core/model/stale-ticket.ts";
import type { OwedSystemMail } from "../../src/core/model/system-mail.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { bringForward } from "../../src/core/outbox/bring-forward.ts";
import { claim, settle } from "../../src/core/outbox/deliver.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import type { ApiKey, ApiKeyStore } from "../../src/ports/api-key.ts";
import type { AbsenceStore, SentMessage, SentStore } from "../../src/ports/app.ts";
import type { AuditStore } from "../../src/ports/audit-store.ts";
import type { Board, Glance, Listed } from "../../src/ports/board.ts";
import type { MailStore } from "../../src/ports/mail-store.ts";
import type { SessionStore } from "../../src/ports/session-store.ts";
import type { SignatureStore } from "../../src/ports/signature-store.ts";
import type { SystemMailStore } from "../../src/ports/system-mail-store.ts";
import type { TemplateDraft, TemplateStore, TemplateVersion } from "../../src/ports/template-store.ts";
import type { TicketStore } from "../../src/ports/ticket-store.ts";
import type { ValidationStore } from "../../src/ports/validation-store.ts";
import { brokenAt } from "../../src/store/history.ts";
import { openStore } from "../../src/store/open.ts";
import { aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";
import { databaseUri } from "../support/database.ts";
import { memoryStore } from "../support/memory-store.ts";

type Stores = {
  mails: MailStore;
  tickets: TicketStore;
  sent: SentStore;
  absences: AbsenceStore;
  validations: ValidationStore;
  audit: AuditStore;
  systemMails: SystemMailStore;
  signatures: SignatureStore;
  apiKeys: ApiKeyStore;
  sessions: SessionStore;
  templates: TemplateStore;
  board: Board;
  end(): Promise<void>;
};

const kinds: [string, () => Promise<Stores>][] = [
  ["in memory", async () => ({ ...memoryStore(), end: async () => {} })],
];
if (inject("mongodb")) {
  kinds.push([
    "MongoDB over the wire",
    async () => {
      const store = await openStore(databaseUri());
      return { ...store, board: store.tickets.board, end: () => store.drop().then(store.close) };
    },
  ]);
}

const reading: Reading = {
  from: "",
  subject: "",
  newText: "",
  problems: [],
  identified: "",
  rulesAsked: [],
  verdict: "chase",
  because: "",
  notices: [],
};
const READER = "process 1";

const aKept = (id: string, over: Partial<KeptMail> = {}): KeptMail => ({
  id,
  contentId: `c-${id}`,
  raw: Buffer.from(`Subject: ${id}\r\n\r\n\xff`, "latin1"),
  envelope: { source: "smtp", from: "a@b.example", recipient: "help@onit.example", peer: "127.0.0.1" },
  receivedAt: at("09:00"),
  ...over,
});
const made = (next: Ticket, because = "made") => ({ next, because, by: "carl", cause: "mail" });

describe.each(kinds)("the store %s", (_name, open) => {
  let store: Stores;
  let serial = 0;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.end());
  const fresh = (over: Parameters<typeof aTicket>[0] = {}): Ticket => {
    serial += 1;
    return aTicket({
      ...over,
      id: `ticket${serial}`,
      version: 0,
      record: { reference: `HD-${serial}`, ...over.record },
      messageIds: [`<${serial}@x>`],
    });
  };

  test("a mail that nobody has in hand is claimed at once, and its first reading does not count as another attempt", async () => {
    await store.mails.keep(aKept("waits"), at("09:00"));
    const [claimed] = await store.mails.claimUnread(at("09:00"), at("09:02"), 5, READER);
    expect(claimed).toMatchObject({ id: "waits", attempts: 0 });
    await store.mails.settle("waits", "done", reading);
  });

  /** Until there are no more. */
  const claimAll = async (now: string, until: string): Promise<string[]> => {
    const claimed = await store.mails.claimUnread(at(now), at(until), 50);
    return claimed.length === 0 ? [] : [...claimed.map(({ id }) => id), ...(await claimAll(now, until))];
  };

  test("a mail is kept once, byte by byte, however often it is handed over", async () => {
    expect(await store.mails.keep(aKept("one"), at("09:02"), READER)).toBe(true);
    expect(await store.mails.keep(aKept("one"), at("09:05"), READER)).toBe(false);
    const found = await store.mails.find("one");
    expect(found?.raw).toEqual(aKept("one").raw);
    expect(found).toMatchObject({ state: "kept", attempts: 0, contentId: "c-one" });
  });

  test("a mail of 20 MB is kept whole", async () => {
    const raw = randomBytes(20_000_000);
    await store.mails.keep(aKept("large", { raw }), at("23:00"), READER);
    expect((await store.mails.find("large"))?.raw.equals(raw)).toBe(true);
    expect(await store.mails.bytesIn("large")).toBeGreaterThanOrEqual(raw.length);
    expect(await store.mails.bytesIn("large")).toBeLessThan(1.1 * raw.length);
    expect(await store.mails.bytesIn("nothing")).toBe(0);
  });

  test("an unread mail is claimed by one reader at a time, and only when its lease is over", async () => {
    await store.mails.keep(aKept("two"), at("09:02"), READER);
    const claim = async (now: string, until: string) =>
      (await store.mails.claimUnread(at(now), at(until), 50)).map(({ id }) => id).filter((id) => id === "two");
    expect(await claim("09:01", "09:03")).toEqual([]);
    const both = await Promise.all([claim("09:02", "09:04"), claim("09:02", "09:04")]);
    expect(both.flat()).toEqual(["two"]);
    expect(await claim("09:04", "09:06")).toEqual(["two"]);
    await store.mails.settle("two", "done", reading);
    expect(await claim("10:00", "10:02")).toEqual([]);
  });

  test("a mail whose readers all died is stuck and left alone until it is opened again", async () => {
    await store.mails.keep(aKept("three"), at("09:02"), READER);
    expect(await store.mails.trouble("three", "odd", at("09:02"))).toBe(0);
    for (const most of [1, 2]) {
      const claimed = await store.mails.claimUnread(at("09:02"), at("09:02"), 50);
      expect(claimed.find(({ id }) => id === "three")).toMatchObject({ attempts: most });
    }
    expect(await store.mails.trouble("three", "odd", at("09:02"))).toBe(2);
    expect(await store.mails.claimUnread(at("09:02"), at("09:04"), 50)).toEqual([]);
    expect(await store.mails.claimSuspect(at("09:02"), at("09:04"), 2)).toBeUndefined();
    expect(await store.mails.count("stuck")).toBe(1);
    expect(await store.mails.reopen("two", at("09:08"))).toBeUndefined();
    expect((await store.mails.reopen("three", at("09:08")))?.id).toBe("three");
    expect(await store.mails.find("three")).toMatchObject({ state: "kept", attempts: 0 });
    await store.mails.stick("three", "by hand");
    expect(await store.mails.find("three")).toMatchObject({ state: "stuck", trouble: "by hand" });
  });

  test("mails whose readers died are claimed one at a time, those that were tried least first", async () => {
    for (const id of ["one", "large"]) await store.mails.settle(id, "done", reading); // of other tests
    for (const id of ["s1", "s2", "s3"]) await store.mails.keep(aKept(id), at("09:00"), READER);
    const claim = async (clock: string) =>
      (await store.mails.claimUnread(at(clock), at(clock), 50)).map(({ id }) => id).sort();
    const suspect = async (clock: string) => (await store.mails.claimSuspect(at(clock), at(clock), 5))?.id;
    expect(await suspect("09:00")).toBeUndefined();
    for (const clock of ["09:00", "09:01"]) expect(await claim(clock)).toEqual(["s1", "s2", "s3"]);
    await store.mails.keep(aKept("s4"), at("09:02"), READER);
    expect(await claim("09:02")).toEqual(["s4"]);
    const alone = [await suspect("09:03"), await suspect("09:04"), await suspect("09:05")];
    expect(alone.toSorted()).toEqual(["s1", "s2", "s3"]);
    const claimAtOnce = () => store.mails.claimSuspect(at("09:06"), at("09:08"), 5);
    const both = await Promise.all([claimAtOnce(), claimAtOnce()]);
    expect(new Set(both.map((mail) => mail?.id)).size).toBe(2); // or one of them finds nothing
    for (const id of ["s1", "s2", "s3", "s4"]) await store.mails.settle(id, "done", reading);
    expect(await suspect("10:00")).toBeUndefined();
  });

  test("a ticket comes back as it was committed", async () => {
    const ticket = {
      ...aWaitingTicket({
        id: "whole",
        version: 0,
        record: { reference: "HD-999", fields: { a: "b" } },
        messageIds: ["<whole@x>"],
      }),
    };
    const committed = await store.tickets.commit(
      {
        ...made(ticket),
        says: [{ at: at("09:00"), by: { address: "c", name: "" }, from: "requester", text: "hi", private: false }],
      },
      at("09:00"),
    );
    const { past: _, ...seen } = committed; // the store's own
    expect(seen).toEqual({ ...ticket, version: 1, chain: committed.chain });
    expect(await store.tickets.byId("whole")).toEqual(committed);
    expect(await store.tickets.byReference("HD-999")).toEqual(committed);
    expect(await store.tickets.byMessageIds(["<no@x>", "<whole@x>"])).toEqual(committed);
    const full = await store.tickets.read("whole");
    expect(full?.conversation.map(({ text }) => text)).toEqual(["hi"]);
    expect(full?.history).toMatchObject([{ seq: 1, because: "made", by: "carl" }]);
  });

  test("of two decisions on the same state one is committed and the other is stale", async () => {
    const ticket = await store.tickets.commit(made(fresh()), at("09:00"));
    const results = await Promise.allSettled([1, 2, 3].map(() => store.tickets.commit(made(ticket), at("09:01"))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toBeInstanceOf(StaleTicketError);
    expect((await store.tickets.read(ticket.id))?.history).toHaveLength(2);
  });

  test("the same new ticket made twice is made once, and a taken reference is an error of its own", async () => {
    const ticket = fresh();
    await store.tickets.commit(made(ticket), at("09:00"));
    await expect(store.tickets.commit(made(ticket), at("09:00"))).rejects.toBeInstanceOf(StaleTicketError);
    await expect(
      store.tickets.commit(made(fresh({ record: { reference: ticket.record.reference } })), at("09:00")),
    ).rejects.toThrow(/reference .* is taken/);
  });

  test("a decision without a because leaves no history", async () => {
    const ticket = await store.tickets.commit(made(fresh()), at("09:00"));
    await store.tickets.commit(made(ticket, ""), at("09:01"));
    expect((await store.tickets.read(ticket.id))?.history).toHaveLength(1);
  });

  test("due tickets come soonest first and only when they are due", async () => {
    const ids = async (now: string) =>
      (await store.tickets.due(at(now), 100)).map(({ id }) => id).filter((id) => id.startsWith("due"));
    for (const [id, since] of [
      ["due2", "11:05"],
      ["due1", "11:00"],
      ["due3", "11:10"],
    ] as const) {
      const wait = {
        ...aWaitingTicket().wait!,
        escalation: { ...aWaitingTicket().wait!.escalation!, clock: { kind: "running" as const, at: at(since) } },
      };
      await store.tickets.commit(
        made(fresh({ wait, waitsBegun: 1 }) && { ...fresh({ wait, waitsBegun: 1 }), id }),
        at("09:00"),
      );
    }
    expect(await ids("10:59")).toEqual([]);
    expect(await ids("11:05")).toEqual(["due1", "due2"]);
    const [first] = await store.tickets.due(at("11:05"), 100).then((all) => all.filter(({ id }) => id === "due1"));
    const { wait: _, ...answered } = first!;
    await store.tickets.commit(made(answered), at("11:06"));
    expect(await ids("12:00")).toEqual(["due2", "due3"]);
    const timed: string[] = [];
    for await (const { id } of store.tickets.timed()) if (id.startsWith("due")) timed.push(id);
    expect(timed.sort()).toEqual(["due2", "due3"]); // whenever their clocks will strike
  });

  test("what is owed is found by its lane, and in the lane of receipts by its desk", async () => {
    const notice = (kind: "received" | "answer" | "step", channel: "email" | "inbox", clock: string) => ({
      ...owe(aTicket(), {
        kind,
        to: [{ address: "x@y.example", name: "" }],
        cause: kind,
        because: "",
        now: at(clock),
        facts: {},
      }).outbox[0]!,
      channel,
    });
    const owes = (id: string, deskId: string, outbox: Ticket["outbox"]): Ticket =>
      aTicket({ id, version: 0, record: { reference: id, deskId }, messageIds: [`<${id}@x>`], outbox });
    for (const ticket of [
      owes("lane-receipt", "lanes-a", [notice("received", "email", "05:02")]),
      owes("lane-other", "lanes-b", [notice("received", "email", "05:01")]),
      owes("lane-answer", "lanes-a", [notice("answer", "email", "05:01"), notice("received", "email", "05:03")]),
      owes("lane-inside", "lanes-a", [notice("step", "inbox", "05:01")]),
    ])
      await store.tickets.commit(made(ticket), at("05:00"));
    const ids = async (...query: Parameters<TicketStore["owing"]>): Promise<string[]> =>
      (await store.tickets.owing(...query)).map(({ id }) => id);
    expect(await ids(at("05:02"), "rest", 10, "lanes-a")).toEqual(["lane-receipt"]);
    expect(await ids(at("05:03"), "rest", 10)).toEqual(["lane-other", "lane-receipt", "lane-answer"]);
    expect(await ids(at("05:03"), "urgent", 10)).toEqual(["lane-answer"]);
    expect(await ids(at("05:03"), "inside", 10)).toEqual(["lane-inside"]);
    expect((await store.tickets.desksOwing(at("05:03"))).sort()).toEqual(["lanes-a", "lanes-b"]);
    const settled = (await store.tickets.byId("lane-inside"))!;
    await store.tickets.commit(made({ ...settled, outbox: [] }), at("05:04"));
    expect(await ids(at("05:05"), "inside", 10)).toEqual([]);
  });

  test("what is gathered for a reader is found, first what is due first, until nobody owes it", async () => {
    const to = [{ address: "gatherer@onit.example", name: "Gatherer", personId: "gatherer" }];
    const due = (id: string, clock: string, channel = "email"): Ticket => {
      const ticket = aTicket({ id, version: 0, record: { reference: id }, messageIds: [`<${id}@x>`] });
      const steps = { kind: "step", cause: "step", to, because: "b", now: at(clock), facts: {}, channel } as const;
      return owe(ticket, steps);
    };
    for (const ticket of [due("g-late", "05:02"), due("g-first", "05:01"), due("g-inside", "05:01", "inbox")])
      await store.tickets.commit(made(ticket), at("05:00"));
    const found = async (limit: number): Promise<string[]> =>
      (await store.tickets.gathering("step gatherer", limit)).map(({ id }) => id);
    expect(await found(10)).toEqual(["g-first", "g-late"]);
    expect(await found(1)).toEqual(["g-first"]);
    const first = (await store.tickets.byId("g-first"))!;
    await store.tickets.commit(made({ ...first, outbox: [] }), at("05:04"));
    expect(await found(10)).toEqual(["g-late"]);
    expect(await store.tickets.gathering("received gatherer", 10)).toEqual([]);
  });

  test("how often the like of a request was opened lately is counted as far as it matters", async () => {
    const opened = (serial: number, clock: string, from: string, words: string): Ticket =>
      aTicket({
        id: `lately-${serial}`,
        version: 0,
        messageIds: [`<lately-${serial}@x>`],
        record: { reference: `LA-${serial}`, requester: { address: from, name: "" }, createdAt: at(clock) },
        wording: { domain: "lately.example", words },
      });
    const all = [
      opened(1, "07:59", "a@lately.example", "it is broken"),
      ...[2, 3, 4, 5].map((serial) => opened(serial, "08:30", "a@lately.example", `words ${serial}`)),
      ...[6, 7].map((serial) => opened(serial, "08:40", "b@lately.example", "it is broken")),
    ];
    for (const ticket of all) await store.tickets.commit(made(ticket), at("08:45"));
    const lately = (from: string, words: string, domain = "lately.example") =>
      store.tickets.openedLately(from, { domain, words }, at("08:00"));
    expect(await lately("a@lately.example", "it is broken")).toEqual({ ofWriter: 3, alike: 2, ofDomain: 6 });
    expect(await lately("c@lately.example", "words 2")).toEqual({ ofWriter: 0, alike: 1, ofDomain: 6 });
    expect(await lately("a@lately.example", "words 2", "other.example")).toEqual({
      ofWriter: 0,
      alike: 0,
      ofDomain: 0,
    });
  });

  test("a mail that is given back can be claimed at once; one that was read cannot", async () => {
    await store.mails.keep(aKept("given-back"), at("22:30"), READER);
    await store.mails.keep(aKept("was-read"), at("22:30"), READER);
    await store.mails.settle(aKept("was-read").id, "done", reading);
    await store.mails.release([aKept("given-back").id, aKept("was-read").id], at("22:00"));
    const claimed = await claimAll("22:00", "22:02");
    expect(claimed).toContain(aKept("given-back").id);
    expect(claimed).not.toContain(aKept("was-read").id);
    await store.mails.settle(aKept("given-back").id, "done", reading);
  });

  test("what was dated by a clock that was ahead is found, and what was not need not be", async () => {
    const wrong = new Date(at("09:00").getTime() + 86_400_000 * 30);
    const ticket = aWaitingTicket({
      id: "dated-ahead",
      version: 0,
      record: { reference: "AHEAD-1" },
      messageIds: ["<ahead@x>"],
    });
    await store.tickets.commit(made({ ...ticket, wait: { ...ticket.wait!, since: wrong } }), at("09:00"));
    const found: string[] = [];
    for await (const { id } of store.tickets.datedAhead(at("09:00"))) found.push(id);
    expect(found).toContain("dated-ahead");
    await store.mails.keep(aKept("ahead"), wrong, READER);
    expect(await claimAll("23:00", "23:02")).not.toContain(aKept("ahead").id);
    await store.mails.bringBack(at("23:00"), at("23:30"));
    expect(await claimAll("23:00", "23:02")).toContain(aKept("ahead").id);
    await store.mails.settle(aKept("ahead").id, "done", {} as Reading);
  });

  test("what waits because the relay did not take it is found while it waits, and its turn comes when it is brought forward", async () => {
    const requester = { address: "carl@x.example", name: "" };
    const [now, later] = [at("09:00"), at("09:05")];
    const waiting = async (blocked?: number, since = now) => {
      const because = blocked ? "held up" : "tried";
      const owed = { cause: because, kind: "answer", to: [requester], because, now: since, facts: {} } as const;
      const owing = owe(fresh(), owed);
      const outbox = owing.outbox.map((one) => ({ ...one, state: "retry" as const, dueAt: later, attempts: 1 }));
      const next = { ...owing, outbox: outbox.map((one) => (blocked ? { ...one, blocked } : one)) };
      return store.tickets.commit(made(next), now);
    };
    const [heldUp, busy] = [await waiting(2), await waiting()];
    expect(await store.tickets.heldUp()).toContain(heldUp.id);
    expect(await store.tickets.heldUp()).not.toContain(busy.id);
    expect(await store.tickets.heldUp(1)).toHaveLength(1);
    const earlier = await waiting(1, at("08:00")); // its next try is the last of all
    const ids = await store.tickets.heldUp();
    expect(ids.indexOf(earlier.id)).toBeLessThan(ids.indexOf(heldUp.id));
    await store.tickets.commit(bringForward(heldUp, now)!, now);
    expect(await store.tickets.heldUp()).not.toContain(heldUp.id);

    const letter = (key: string) => ({ key, to: requester, subject: "", text: "", because: "" });
    const claimAllAt = async (when: Date): Promise<OwedSystemMail[]> => {
      const one = await store.systemMails.claim(when, later, "h1");
      const rest = one ? await claimAllAt(when) : [];
      return one?.key.startsWith("relay-") ? [one, ...rest] : rest;
    };
    for (const key of ["relay-1", "relay-2"]) await store.systemMails.owe(letter(key), now, at("08:00"));
    for (const one of await claimAllAt(now)) await store.systemMails.retry(one, later, "retry", one.key === "relay-2");
    expect(await claimAllAt(at("09:01"))).toEqual([]);
    await store.systemMails.bringForward(at("09:01"));
    const brought = await claimAllAt(at("09:01"));
    expect(brought.map(({ key }) => key)).toEqual(["relay-1"]); // the other was not held up by the relay
    for (const { owedAt, claims } of brought)
      for (const key of ["relay-1", "relay-2"])
        await store.systemMails.settle({ ...letter(key), owedAt, claims }, "sent");
  });

  test("what a process had in hand is given back when it is gone, and nothing of another's", async () => {
    const requester = { address: "carl@x.example", name: "" };
    const now = at("09:00");
    const held = async (holder: string) => {
      const owing = owe(fresh(), { cause: holder, kind: "answer", to: [requester], because: "b", now, facts: {} });
      const { next } = claim(owing, owing.outbox[0]!, organisation, { holder, now });
      return store.tickets.commit(made(next), now);
    };
    const [mine, other] = [await held("h1"), await held("h2")];
    expect((await store.tickets.leasedBy("h1", now, 10)).map(({ id }) => id)).toEqual([mine.id]);
    expect(await store.tickets.leasedBy("h1", at("23:00"), 10)).toEqual([]);
    expect((await store.tickets.leasedBy("h2", now, 10)).map(({ id }) => id)).toEqual([other.id]);

    for (const holder of ["h1", "h2"]) await store.mails.keep(aKept(`of-${holder}`), at("09:02"), holder);
    await store.mails.keep(aKept("tried-by-h1"), at("09:02"), "h1");
    await store.mails.trouble("tried-by-h1", "odd", at("09:05")); // it waits for its next try
    await store.mails.releaseOf("h1", now);
    const claimed = await store.mails.claimUnread(now, at("09:03"), 50, "h3");
    expect(claimed.map(({ id }) => id)).toEqual(["of-h1"]);
    await store.mails.releaseOf("h1", at("09:01"));
    expect(await store.mails.claimUnread(at("09:01"), at("09:03"), 50, "h4")).toEqual([]); // it is h3's now
    for (const id of ["of-h1", "of-h2", "tried-by-h1"]) await store.mails.settle(id, "done", reading);

    const letter = (key: string) => ({ key, to: requester, subject: "", text: "", because: "" });
    for (const key of ["l1", "l2"]) {
      await store.systemMails.owe(letter(key), now, at("08:00"));
      await store.systemMails.claim(now, at("09:05"), key === "l1" ? "h1" : "h2");
    }
    await store.systemMails.releaseOf("h1", at("09:01"));
    expect((await store.systemMails.claim(at("09:01"), at("09:06"), "h3"))?.key).toBe("l1");
    expect(await store.systemMails.claim(at("09:01"), at("09:06"), "h3")).toBeUndefined();
    for (const { key, owedAt } of await store.systemMails.waiting(50))
      if (/^l[12]$/.test(key)) await store.systemMails.settle({ ...letter(key), owedAt, claims: 1 }, "sent");
  });

  test("what is owed and not sent is counted by whether it was tried, with the time of the oldest, however far its next try is", async () => {
    const requester = { address: "carl@x.example", name: "" };
    const owing = async (now: Date, id: string) => {
      const before = owe(fresh(), { cause: id, kind: "answer", to: [requester], because: "b", now, facts: {} });
      return store.tickets.commit(made(before), now);
    };
    const before = (await store.tickets.backlog(at("04:00"), at("04:00"))).unsent;
    const [first] = [await owing(at("03:30"), "unsent1"), await owing(at("03:40"), "unsent2")];
    const { next } = claim(first, first.outbox[0]!, organisation, { holder: "h", now: at("03:45") });
    const outcome = { kind: "retry", because: "450 busy" } as const;
    const tried = { holder: "h", outcome, now: at("03:45"), giveUpAfterMs: 86_400_000 };
    const waits = settle(next, first.outbox[0]!.key, tried)!;
    const again = await store.tickets.commit(made({ ...waits, version: first.version }), at("03:45"));
    const { unsent } = await store.tickets.backlog(at("03:45"), at("03:45"));
    expect(unsent).toEqual({ retrying: before.retrying + 1, oldest: at("03:30") });
    const { lease: _, ...rest } = again.outbox[0]!;
    await store.tickets.commit(made({ ...again, outbox: [{ ...rest, state: "sent" }] }), at("03:46"));
    const later = (await store.tickets.backlog(at("03:46"), at("03:46"))).unsent;
    expect(later).toEqual({ retrying: before.retrying, oldest: at("03:40") });
  });

  test("a system mail counts as tried once it was tried, and no longer when its cause is owed anew", async () => {
    const letter = { key: "unsent", to: { address: "b@b.example", name: "" }, subject: "", text: "", because: "" };
    const before = await store.systemMails.unsent();
    await store.systemMails.owe(letter, at("05:00"), at("04:00"));
    expect(await store.systemMails.unsent()).toEqual({ retrying: before.retrying, oldest: at("05:00") });
    const claimed = await store.systemMails.claim(at("05:00"), at("05:05"), "h1");
    await store.systemMails.retry(claimed!, at("05:10"), "retry: busy");
    expect((await store.systemMails.unsent()).retrying).toBe(before.retrying + 1);
    await store.systemMails.settle(claimed!, "sent");
    expect(await store.systemMails.unsent()).toEqual(before);
    await store.systemMails.owe(letter, at("07:00"), at("06:00"));
    expect((await store.systemMails.unsent()).retrying).toBe(before.retrying);
    await store.systemMails.settle({ ...claimed!, owedAt: at("07:00") }, "sent");
  });

  test("a system mail that waits for its next try is tried when the clock was set back, and one in hand is not", async () => {
    const letter = { key: "back", to: { address: "b@b.example", name: "" }, subject: "", text: "", because: "" };
    await store.systemMails.owe(letter, at("12:00"), at("08:00"));
    const owed = await store.systemMails.claim(at("12:00"), at("12:05"), "h1");
    await store.systemMails.bringBack(at("12:00"), at("12:01"));
    expect(await store.systemMails.claim(at("12:00"), at("12:05"), "h2")).toBeUndefined();
    await store.systemMails.retry(owed!, at("12:10"), "retry: busy");
    await store.systemMails.bringBack(at("11:40"), at("11:41")); // by twenty minutes
    const again = await store.systemMails.claim(at("11:40"), at("11:45"), "h2");
    expect(again?.key).toBe("back");
    await store.systemMails.settle(again!, "sent");
  });

  test("tickets that somebody is on who is not among the given people", async () => {
    const takenBy = async (by: string, status: "active" | "confirmed") => {
      const { wait } = aWaitingTicket();
      const confirmation = {
        by,
        address: `${by}@harbour-lane.example`,
        name: by,
        at: at("09:00"),
        until: at("15:00"),
        means: "reply" as const,
        via: "their reply address",
      };
      const taken = { ...wait!, escalation: { ...wait!.escalation!, status, confirmation } };
      return (await store.tickets.commit(made(fresh({ wait: taken, waitsBegun: 1 })), at("09:00"))).id;
    };
    const left = await takenBy("mona", "confirmed");
    await takenBy("anna", "confirmed");
    await takenBy("mona", "active"); // her promise is over
    expect((await store.tickets.takenByOthers(["anna", "ben"], 10)).map(({ id }) => id)).toEqual([left]);
    expect(await store.tickets.takenByOthers(["anna", "mona"], 10)).toEqual([]);
    const [one] = await store.tickets.takenByOthers(["anna"], 10);
    const { wait } = one!;
    const escalation = wait!.escalation!;
    const together = ["mona", "dora"].map((by) => ({ ...escalation.confirmation!, by }));
    const several = { ...wait!, escalation: { ...escalation, together } };
    const { id } = await store.tickets.commit(made(fresh({ wait: several, waitsBegun: 1 })), at("09:00"));
    expect((await store.tickets.takenByOthers(["anna", "mona"], 10)).map((found) => found.id)).toEqual([id]);
    expect((await store.tickets.takenByOthers([], 10)).filter((found) => found.id === id)).toHaveLength(1);
    expect(await store.tickets.takenByOthers(["anna", "mona", "dora"], 10)).toEqual([]);
  });

  test("references run on without a gap or a double, however many are asked for at once", async () => {
    const given = await Promise.all(Array.from({ length: 50 }, () => store.tickets.nextReference("QQ")));
    expect(new Set(given).size).toBe(50);
    expect(given.toSorted()).toEqual(Array.from({ length: 50 }, (_, index) => `QQ-${1001 + index}`));
  });

  test("an open escalation ticket of an origin is found by either reference, a closed one is not", async () => {
    const escalation = await store.tickets.commit(
      made(fresh({ record: { purpose: "escalation", escalatedRequestRef: "SR-7" } })),
      at("09:00"),
    );
    expect(await store.tickets.hasOpenEscalation("SR-7")).toBe(true);
    expect(await store.tickets.hasOpenEscalation("SR-8")).toBe(false);
    await store.tickets.commit(
      made({ ...escalation, record: { ...escalation.record, status: "closed" } }),
      at("09:01"),
    );
    expect(await store.tickets.hasOpenEscalation("SR-7")).toBe(false);
  });

  test("escalation tickets are listed apart, newest first, by their desks; origins are found by their references", async () => {
    const of = (reference: string, deskId: string, clock: string): Ticket =>
      fresh({ record: { reference, deskId, purpose: "escalation", createdAt: at(clock), escalatedCallRef: "HD-77" } });
    const [older, newer] = [of("MG-71", "management", "13:01"), of("MG-72", "board", "13:02")];
    await Promise.all(
      [older, newer, fresh({ record: { reference: "HD-77" } })].map((one) =>
        store.tickets.commit(made(one), at("13:00")),
      ),
    );
    const found = async (query: { deskIds?: string[]; limit?: number; since?: Date; orOpen?: boolean }) =>
      (await store.tickets.escalationTickets({ since: at("13:00"), limit: 10, ...query })).map(
        ({ record }) => record.reference,
      );
    expect(await found({})).toEqual(["MG-72", "MG-71"]);
    expect(await found({ limit: 1 })).toEqual(["MG-72"]);
    expect(await found({ deskIds: ["management"] })).toEqual(["MG-71"]);
    expect(await found({ since: at("23:00") })).toEqual([]);
    expect(await found({ since: at("23:00"), orOpen: true })).toEqual(["MG-72", "MG-71"]);
    expect(await found({ deskIds: [] })).toEqual([]);
    const origins = await store.tickets.byReferences(["HD-77", "HD-78"]);
    expect(origins.map(({ record }) => record.reference)).toEqual(["HD-77"]);
    expect(await store.tickets.byReferences([])).toEqual([]);
  });

  test("a report finds what was escalated by time or sent back since then, whatever became of it", async () => {
    const ended = {
      number: 1,
      since: at("08:00"),
      endedAt: at("14:10"),
      reason: "answered" as const,
      because: "",
      stepsFired: 1,
    };
    const sendBacks = [{ at: at("14:20"), by: "anna", missing: ["no summary"] }];
    const { wait } = aWaitingTicket();
    const anew = { ...wait!, escalation: { ...wait!.escalation!, stepsBefore: 1 } }; // its policy was exchanged for another
    const tickets = [
      fresh({ record: { reference: "HD-84" }, wait: anew }),
      fresh({ record: { reference: "HD-81" }, endedWaits: [ended] }),
      fresh({ record: { reference: "HD-82" }, manual: { info: {}, asked: true, sendBacks } }),
      fresh({ record: { reference: "HD-83" } }),
    ];
    await Promise.all(tickets.map((one) => store.tickets.commit(made(one), at("14:30"))));
    const since = async (clock: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { record } of store.tickets.escalatedSince(at(clock))) found.push(record.reference);
      return found.sort();
    };
    expect(await since("14:00")).toEqual(["HD-81", "HD-82", "HD-84"]);
    expect(await since("14:15")).toEqual(["HD-82", "HD-84"]);
  });

  test("the ordinary tickets of a requester and of a client come latest changed first, since a moment, and no more than asked for", async () => {
    const rows = [
      ["old", "sue@acme.example", "acme", "08:59", "normal"],
      ["first", "sue@acme.example", "acme", "09:00", "normal"],
      ["latest", "sue@acme.example", "acme", "09:05", "normal"],
      ["colleague", "tom@acme.example", "acme", "09:03", "normal"],
      ["escalation", "sue@acme.example", "acme", "09:04", "escalation"],
      ["other", "sue@else.example", "else", "09:04", "normal"],
      ["nobody's", "tom@acme.example", undefined, "09:04", "normal"],
    ] as const;
    for (const [subject, address, clientId, clock, purpose] of rows) {
      const requester = { address, name: "" };
      const record = { subject, requester, purpose, updatedAt: at(clock), ...(clientId ? { clientId } : {}) };
      await store.tickets.commit(made(fresh({ record })), at("09:00"));
    }
    const subjects = (found: Ticket[]) => found.map(({ record }) => record.subject);
    expect(subjects(await store.tickets.ofRequester("sue@acme.example", at("09:00"), 9))).toEqual(["latest", "first"]);
    expect(subjects(await store.tickets.ofClient("acme", at("09:00"), 9))).toEqual(["latest", "colleague", "first"]);
    expect(subjects(await store.tickets.ofClient("acme", at("09:00"), 1))).toEqual(["latest"]);
    expect(await store.tickets.ofRequester("nobody@acme.example", at("09:00"), 9)).toEqual([]);
  });

  test("the tickets of a desk that were chased since an instant are found, with those of their chases that count", async () => {
    const chase = (clock: string, counted = true) =>
      ({ at: at(clock), by: "c", source: "email", counted, because: "asked" }) as const;
    const fired = [{ id: "t", times: 1, at: at("09:40"), because: "b", did: "d", stands: true }];
    const put = (id: string, deskId: string, over: Partial<Ticket>) =>
      store.tickets.commit(made({ ...fresh({ record: { deskId }, ...over }), id }), at("09:00"));
    await put("ch1", "chased", {
      chases: [chase("09:00"), chase("09:30"), chase("09:40", false), chase("09:50")],
      triggers: { reassigned: 0, reopened: 0, fired },
    });
    await put("ch2", "chased", { chases: [chase("09:31")] });
    await put("ch3", "chased", { chases: [chase("09:00"), chase("09:45", false)] });
    await put("ch4", "other", { chases: [chase("09:50")] });
    const found = await store.tickets.chasedSince("chased", at("09:30"));
    expect(found.toSorted((a, b) => (a.ticketId < b.ticketId ? -1 : 1))).toEqual([
      { ticketId: "ch1", chasedAt: [at("09:30"), at("09:50")], fired },
      { ticketId: "ch2", chasedAt: [at("09:31")], fired: [] },
    ]);
  });

  test("a message that went out is kept once, and lies in its person's inbox", async () => {
    const message = { key: "k", subject: "first", channel: "inbox", personId: "anna", at: at("09:00") } as SentMessage;
    await store.sent.keep(message);
    await store.sent.keep({ ...message, subject: "second" });
    expect((await store.sent.find("k"))?.subject).toBe("first");
    expect(await store.sent.inbox("anna", 5)).toHaveLength(1);
    expect(await store.sent.inbox("ben", 5)).toEqual([]);
    const other = { ...message, key: "k2", at: at("09:10") };
    await store.sent.keep(other);
    await store.sent.keep({ ...message, key: "k3", channel: "email" });
    expect(await store.sent.toldLately("anna", "step", at("09:00"))).toMatchObject({ count: 0 });
    await store.sent.keep({ ...message, key: "told", channel: "email", kind: "step", tells: 3 });
    await store.sent.keep({ ...message, key: "told-before", channel: "email", kind: "step", at: at("08:00") });
    expect(await store.sent.toldLately("anna", "step", message.at)).toEqual({ count: 3, lastAt: message.at });
    expect(await store.sent.unread("anna", at("09:00"))).toBe(2);
    expect(await store.sent.unread("anna", at("09:01"))).toBe(1);
    await store.sent.markRead("ben", "k", at("09:20"));
    await store.sent.markRead("anna", "k", at("09:20"));
    expect(await store.sent.unread("anna", at("09:00"))).toBe(1);
    await store.sent.keep({ ...message, key: "k4", at: at("08:00") });
    const unread = await store.sent.inbox("anna", 2, "unread");
    expect(unread.map(({ key }) => key)).toEqual(["k2", "k4"]);
    await store.sent.markRead("anna", undefined, at("09:30"));
    const read = (await store.sent.inbox("anna", 5)).map(({ key, readAt }) => [key, readAt]);
    expect(read).toEqual([
      ["k2", at("09:30")],
      ["k", at("09:20")],
      ["k4", at("09:30")],
    ]);
    expect((await store.sent.find("k3"))!.readAt).toBeUndefined();
  });

  const anAbsence = (over: Partial<Absence> = {}): Absence => ({
    personId: "anna",
    version: 1,
    fromAt: at("09:00"),
    untilAt: at("12:00"),
    because: "a note",
    signAt: at("09:00"),
    cause: "mail c1",
    ...over,
  });

  const aLetter = (key: string) => ({
    key,
    to: { name: "Carl", address: "a@b.example" },
    subject: "s",
    text: "t",
    because: "b",
  });

  test("what is unread inside is found by when it came, both ends included, oldest first, no more than asked for", async () => {
    const note = (key: string, clock: string, over: Partial<SentMessage> = {}) =>
      store.sent.keep({ subject: key, channel: "inbox", personId: "una", key, at: at(clock), ...over } as SentMessage);
    for (const [key, clock] of Object.entries({ u4: "04:40", u2: "04:20", u1: "04:10", u3: "04:30", u5: "04:50" }))
      await note(key, clock);
    await note("of another", "04:20", { personId: "ute" });
    await note("by mail", "04:20", { channel: "email" });
    await store.sent.markRead("una", "u3", at("04:35"));
    const keys = async (from: string, until: string, limit = 10) =>
      (await store.sent.unreadBetween(at(from), at(until), limit)).map(({ key }) => key);
    expect(await keys("04:10", "04:10")).toEqual(["u1"]);
    expect((await keys("04:11", "04:40")).toSorted()).toEqual(["of another", "u2", "u4"]);
    expect((await keys("04:11", "04:40")).at(-1)).toBe("u4");
    expect(await keys("04:25", "04:59", 1)).toEqual(["u4"]);
    expect(await keys("04:51", "04:59")).toEqual([]);
    const [whole] = await store.sent.unreadBetween(at("04:10"), at("04:10"), 1);
    expect(whole).toEqual({ subject: "u1", channel: "inbox", personId: "una", key: "u1", at: at("04:10") });
  });

  test("of two who owe the same letter at once one does, and it is owed again only after a while", async () => {
    const both = await Promise.all([1, 2].map(() => store.systemMails.owe(aLetter("one"), at("09:00"), at("08:00"))));
    expect(both.toSorted()).toEqual([false, true]);
    expect(await store.systemMails.owe(aLetter("one"), at("10:00"), at("09:00"))).toBe(false);
    expect(await store.systemMails.owe(aLetter("one"), at("10:01"), at("09:01"))).toBe(true);
    expect(await store.systemMails.lastOwedAt("one")).toEqual(at("10:01"));
    const owed = await store.systemMails.claim(at("10:01"), at("10:06"));
    await store.systemMails.settle(owed!, "sent");
  });

  test("a letter is sent by one at a time; whoever died sending it leaves the same one to the next, until it is settled", async () => {
    await store.systemMails.owe(aLetter("two"), at("11:00"), at("10:00"));
    const both = await Promise.all([1, 2].map(() => store.systemMails.claim(at("11:00"), at("11:05"))));
    expect(both.filter(Boolean)).toMatchObject([{ key: "two", owedAt: at("11:00"), claims: 1, text: "t" }]);
    expect(await store.systemMails.claim(at("11:04"), at("11:09"))).toBeUndefined();
    const again = await store.systemMails.claim(at("11:05"), at("11:10"));
    expect(again).toMatchObject({ key: "two", owedAt: at("11:00"), claims: 2 });
    await store.systemMails.settle({ ...again!, owedAt: at("10:00") }, "an older one of the same cause");
    await store.systemMails.retry(again!, at("11:20"), "busy");
    expect(await store.systemMails.claim(at("11:19"), at("11:24"))).toBeUndefined();
    const last = await store.systemMails.claim(at("11:20"), at("11:25"));
    await store.systemMails.settle(last!, "sent");
    expect(await store.systemMails.claim(at("23:00"), at("23:05"))).toBeUndefined();
  });

  test("what is left for a person is listed, told once, and opened again on the word of whoever lets it in", async () => {
    await store.mails.keep(aKept("held"), at("09:02"), READER);
    await store.mails.settle("held", "quarantined", reading);
    const held = async (untold?: "untold") =>
      (await store.mails.quarantinedOrFailed(50, untold)).map(({ id }) => id).filter((id) => id === "held");
    expect([await held(), await held("untold")]).toEqual([["held"], ["held"]]);
    await store.mails.markNotified(["held"]);
    expect([await held(), await held("untold")]).toEqual([["held"], []]);
    const both = await Promise.all([1, 2].map(() => store.mails.reopen("held", at("09:10"), { releasedBy: "Ben" })));
    expect(both.filter(Boolean)).toMatchObject([{ id: "held", releasedBy: "Ben" }]);
    expect(await held()).toEqual([]);
  });

  test("a probe that was read is none of the mails that are listed, looked through or counted, unless it is asked for", async () => {
    for (const id of ["probe", "beside-it"])
      await store.mails.keep(aKept(id, { receivedAt: at("22:50") }), at("09:02"), READER);
    const doneBefore = await store.mails.count("done");
    await store.mails.settle("probe", "probe", reading);
    await store.mails.settle("beside-it", "done", reading);
    const since = async (probes?: "probes") => {
      const ids = [];
      for await (const { id } of store.mails.receivedSince(at("22:50"), probes)) ids.push(id);
      return ids.sort();
    };
    expect((await store.mails.recent(500)).map(({ id }) => id)).not.toContain("probe");
    expect([await since(), await since("probes")]).toEqual([["beside-it"], ["beside-it", "probe"]]);
    expect([await store.mails.count("done"), await store.mails.count("probe")]).toEqual([doneBefore + 1, 1]);
    expect(await store.mails.find("probe")).toMatchObject({ state: "probe", reading });
  });

  test("who is named by a quarantined mail is to be asked until it is noted, oldest mail first", async () => {
    const asks = { personId: "ben", would: "Ben closed it", isAsked: false };
    for (const [id, clock] of [
      ["younger", "09:20"],
      ["older", "09:10"],
    ] as const) {
      await store.mails.keep(aKept(id, { receivedAt: at(clock) }), at("09:02"), READER);
      await store.mails.settle(id, "quarantined", { ...reading, asks });
    }
    const unasked = async () => (await store.mails.unasked(5)).map(({ id }) => id);
    expect(await unasked()).toEqual(["older", "younger"]);
    await store.mails.markAsked(["older"]);
    expect(await unasked()).toEqual(["younger"]);
    expect((await store.mails.find("older"))?.reading?.asks).toEqual({ ...asks, isAsked: true });
    const confirmed = await store.mails.reopen("younger", at("09:30"), { confirmedBy: "ben" });
    expect(confirmed).toMatchObject({ confirmedBy: "ben" });
    expect(await unasked()).toEqual([]);
  });

  test("system mails that wait are listed, and one whose try failed can be tried at once", async () => {
    const letter = { key: "waits", to: { address: "b@b.example", name: "" }, subject: "", text: "", because: "" };
    await store.systemMails.owe(letter, at("09:00"), at("08:00"));
    const owed = await store.systemMails.claim(at("09:00"), at("09:05"));
    await store.systemMails.retry(owed!, at("12:00"), "retry: the relay is away");
    const waiting = async () => (await store.systemMails.waiting(50)).filter(({ key }) => key === "waits");
    expect(await waiting()).toMatchObject([{ to: letter.to, dueAt: at("12:00"), claims: 1 }]);
    expect(await store.systemMails.retryNow("waits", at("09:10"))).toBe(true);
    expect(await store.systemMails.retryNow("nobody", at("09:10"))).toBe(false);
    const again = await store.systemMails.claim(at("09:10"), at("09:15"));
    expect(again?.key).toBe("waits");
    await store.systemMails.settle(again!, "sent");
    expect(await waiting()).toEqual([]);
  });

  test("a letter says which mails it is about", async () => {
    const letter = { key: "about", to: { address: "b@b.example", name: "" }, subject: "", text: "", because: "" };
    await store.systemMails.owe({ ...letter, about: ["c1", "c2"] }, at("09:00"), at("08:00"));
    expect(await store.systemMails.about(["about", "none"])).toEqual(["c1", "c2"]);
    const owed = await store.systemMails.claim(at("09:00"), at("09:05"));
    await store.systemMails.settle(owed!, "sent");
  });

  test("a signature is the mail's that claims it first, also of many at once, and the same mail finds its own claim", async () => {
    const use = (mail: string) => ({ mail, recipient: "help@onit.example", from: "a@b.example", at: at("09:00") });
    const all = await Promise.all(["m1", "m2", "m3"].map((mail) => store.signatures.claim("s1", use(mail))));
    const [first] = all;
    expect(all).toEqual([first, first, first]);
    expect(await store.signatures.claim("s1", first!)).toEqual(first);
    expect(await store.signatures.find("s1")).toEqual(first);
    expect(await store.signatures.find("s2")).toBeUndefined();
  });

  test("an absence comes back as it was put, and stands until it is over", async () => {
    expect(await store.absences.find("anna")).toBeUndefined();
    expect(await store.absences.put(anAbsence())).toBe(true);
    expect(await store.absences.find("anna")).toEqual(anAbsence());
    expect(await store.absences.standing(at("11:59"))).toEqual([anAbsence()]);
    expect(await store.absences.standing(at("12:00"))).toEqual([]);
    const [own, standing] = [anAbsence(), [anAbsence()]];
    expect(await store.absences.look("anna", at("11:59"))).toEqual({ own, standing });
    expect(await store.absences.look("anna", at("12:00"))).toEqual({ own, standing: [] });
    expect(await store.absences.look("ben", at("11:59"))).toEqual({ own: undefined, standing });
  });

  test("an absence that somebody else changed meanwhile is not replaced, and nothing of the one before stays", async () => {
    await store.absences.put(anAbsence({ personId: "ben", returnsAt: "2026-03-09" }));
    expect(await store.absences.put(anAbsence({ personId: "ben" }))).toBe(false);
    expect(await store.absences.put(anAbsence({ personId: "ben", version: 3 }))).toBe(false);
    const later = [1, 2, 3].map((n) => anAbsence({ personId: "ben", version: 2, because: `note ${n}` }));
    const outcomes = await Promise.all(later.map((one) => store.absences.put(one)));
    expect(outcomes.filter((isPut) => isPut)).toHaveLength(1);
    expect(await store.absences.find("ben")).toEqual(later[outcomes.indexOf(true)]);
    const first = [1, 2, 3].map((n) => anAbsence({ personId: "diana", because: `note ${n}` }));
    const puts = await Promise.all(first.map((one) => store.absences.put(one)));
    expect(puts.filter((isPut) => isPut)).toHaveLength(1);
  });

  test("what somebody was asked of their duties comes back as it was put, and is replaced only as it was found (S4.17)", async () => {
    const since = at("10:00");
    const asked = { duty: "owner services network owner", since, mailedAt: since };
    const first = { personId: "anna", version: 1, duties: [asked] };
    expect(await store.validations.find("anna")).toBeUndefined();
    const puts = await Promise.all([1, 2, 3].map(() => store.validations.put(first)));
    expect(puts.filter((isPut) => isPut)).toHaveLength(1);
    expect(await store.validations.find("anna")).toEqual(first);
    const next = { ...first, version: 2, duties: [{ ...asked, answer: { at: at("11:00"), isTheirs: false } }] };
    expect(await store.validations.put({ ...next, version: 3 })).toBe(false);
    expect(await store.validations.put(next)).toBe(true);
    expect(await store.validations.put(next)).toBe(false);
    await store.validations.put({ personId: "ben", version: 1, duties: [] });
    expect(await store.validations.all()).toEqual([next, { personId: "ben", version: 1, duties: [] }]);
  });

  test("the audit keeps each cause once, in the order it came, whoever writes at the same moment", async () => {
    const entry = (key: string) => ({
      key,
      at: at("09:00"),
      by: "anna",
      cause: `cause ${key}`,
      because: "refused: why",
    });
    await Promise.all(["1", "2", "3", "1", "2"].map((key) => store.audit.note(entry(key))));
    await store.audit.note(entry("4"));
    await store.audit.note(entry("1"));
    const all = await store.audit.latest(10);
    expect(all.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
    expect(all.map(({ cause }) => cause).sort()).toEqual(["1", "2", "3", "4"].map((key) => `cause ${key}`));
    const { key: _, ...fourth } = entry("4");
    expect((await store.audit.latest(1))[0]).toEqual({ ...fourth, seq: 4, hash: expect.any(String) });
  });

  test("a letter that was not offered to anybody has used up no claim", async () => {
    const letter = {
      key: "blocked",
      to: { address: "ben@x.example", name: "" },
      subject: "s",
      text: "t",
      because: "b",
    };
    await store.systemMails.owe(letter, at("09:00"), at("08:00"));
    const mine = async (clock: string) => {
      for (;;) {
        const found = await store.systemMails.claim(at(clock), at("23:00"));
        if (!found || found.key === "blocked") return found!;
      }
    };
    const first = await mine("09:00");
    await store.systemMails.retry(first, at("09:10"), "no login", false);
    const second = await mine("09:10");
    expect([first.claims, second.claims]).toEqual([1, 1]);
    await store.systemMails.retry(second, at("09:20"), "busy");
    expect((await mine("09:20")).claims).toBe(2);
  });

  test("what waits under a policy is listed as it is now; ended waits since an instant; open escalation tickets; the latest", async () => {
    const commit = (next: Ticket) =>
      store.tickets.commit({ next, because: "made", by: "test", cause: "test" }, at("09:00"));
    const ids = async (some: Promise<{ id: string }[]>) =>
      (await some).map(({ id }) => id).filter((id) => id.startsWith("board"));
    const listed = async (some: Promise<Listed>) => ids(some.then(({ glances }) => glances));
    const all = { isShown: () => true, limit: 999 };
    const made = (id: string) => ({ id, version: 0, record: { reference: `BD-${id}`, createdAt: at("08:00") } });
    const waits = await commit(aWaitingTicket(made("boardwaiting1")));
    await commit(aTicket(made("boardidle0001")));
    const asEscalation = { ...made("boardescalat1").record, purpose: "escalation" as const };
    const open = await commit(aTicket({ ...made("boardescalat1"), record: asEscalation }));
    expect(await ids(store.board.waiting())).toEqual(["boardwaiting1"]);
    const seen = (await store.board.waiting()).find(({ id }) => id === "boardwaiting1")!;
    expect([seen.wait, seen.record]).toEqual([waits.wait, waits.record]);
    expect(await listed(store.board.openEscalations(all))).toEqual(["boardescalat1"]);
    expect(await listed(store.board.latest(all))).toHaveLength(3);
    const later = await commit({ ...waits, wait: { ...waits.wait!, since: at("08:59") } });
    // Within the second for which one look serves all: what was changed here is seen at once.
    expect((await store.board.waiting()).find(({ id }) => id === "boardwaiting1")!.wait!.since).toEqual(at("08:59"));
    const { wait, ...rest } = later;
    const past = { since: wait!.since, reason: "answered" as const, because: "Anna answered", policyId: "standard" };
    const endedWaits = [{ number: 1, endedAt: at("09:30"), stepsFired: 1, ...past }];
    await commit({ ...rest, endedWaits });
    await commit({ ...open, record: { ...open.record, status: "closed" } });
    expect(await ids(store.board.waiting())).toEqual([]);
    expect(await listed(store.board.openEscalations(all))).toEqual([]);
    expect(await ids(store.board.endedSince(at("09:30")))).toEqual(["boardwaiting1"]);
    const ended = (await store.board.endedSince(at("09:30"))).find(({ id }) => id === "boardwaiting1")!;
    expect(ended.endedWaits).toEqual(endedWaits);
    expect(await ids(store.board.endedSince(at("09:31")))).toEqual([]);
  });

  test("a search finds tickets with all of the words, by how their own begin", async () => {
    const record = { reference: "HDX-77", subject: "Stripes on vellum", participants: ["vera@post.example"] };
    const next = aTicket({ id: "boardsearch01", version: 0, record });
    await store.tickets.commit({ next, because: "made", by: "test", cause: "test" }, at("09:00"));
    const wanted = { isShown: () => true, limit: 10 };
    const found = async (...words: string[]) => (await store.board.found(words, wanted)).glances.map(({ id }) => id);
    for (const words of [["hdx-77"], ["strip"], ["vellum", "hdx"], ["vera@post.example"], ["post", "strip"]])
      expect(await found(...words), words.join()).toEqual(["boardsearch01"]);
    expect(await found("stripes", "ink")).toEqual([]);
    expect(await found("ripes")).toEqual([]);
    expect(await found()).toEqual([]);
  });

  test("a list is cut to its length after those that its reader may not see have been left out; of a common word the newest are found", async () => {
    for (let serial = 0; serial < 12; serial += 1) {
      const created = new Date(at("10:00").getTime() + serial * 1_000);
      const record = {
        reference: `LT-${serial}`,
        subject: "Quorumish",
        createdAt: created,
        deskId: serial % 4 ? "x" : "y",
      };
      const next = aTicket({ id: `listed${String(serial).padStart(6, "0")}`, version: 0, record });
      await store.tickets.commit({ next, because: "made", by: "test", cause: "test" }, at("10:00"));
    }
    const wanted = { isShown: ({ record }: Glance) => record.deskId === "y", limit: 2 };
    const references = ({ glances }: Listed) => glances.map(({ record }) => record.reference);
    expect(references(await store.board.found(["quorum"], wanted))).toEqual(["LT-8", "LT-4"]);
    expect(references(await store.board.latest(wanted))).toEqual(["LT-8", "LT-4"]);
    // "until" has those of that very instant: whoever goes on from the last one shown leaves out what they have seen.
    const until = new Date(at("10:00").getTime() + 4_000);
    for (const list of [store.board.found(["quorum"], { ...wanted, until }), store.board.latest({ ...wanted, until })])
      expect(references(await list)).toEqual(["LT-4", "LT-0"]);
    const before = { ...wanted, until: new Date(until.getTime() - 1) };
    for (const list of [store.board.found(["quorum"], before), store.board.latest(before)])
      expect(references(await list)).toEqual(["LT-0"]);
  });

  test("a draft of words is changed by whoever has its newest revision, and by nobody else", async () => {
    const { templates } = store;
    const by = { id: "anna", name: "Anna" };
    const words = { subject: "s", text: "t", html: "h" };
    const draft = (revision: number): TemplateDraft => ({
      ...{ kind: "step", revision, words, by, at: at("10:00"), writers: ["anna"] },
    });
    expect(await templates.draft("step")).toBeUndefined();
    expect(await templates.saveDraft(draft(1), 0)).toBe(true);
    expect(await Promise.all([2, 2].map((next) => templates.saveDraft(draft(next), 1)))).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(await templates.saveDraft(draft(3), 0)).toBe(false);
    expect(await templates.draft("step")).toEqual(draft(2));
    expect(await templates.drafts()).toEqual([draft(2)]);
    expect([await templates.dropDraft("step", 1), await templates.dropDraft("step", 2)]).toEqual([false, true]);
    expect(await templates.drafts()).toEqual([]);
  });

  test("of a mail that went out it is told what its words were made of; of older ones it is not known", async () => {
    const template = { from: "workshop", version: "7" } as const;
    const message = { subject: "s", channel: "email", personId: "zoe", at: at("09:00") } as SentMessage;
    await store.sent.keep({ ...message, key: "with words", template });
    await store.sent.keep({ ...message, key: "without" });
    const found = await store.sent.templatesOf(["with words", "without", "none"]);
    expect([...found]).toEqual([["with words", template]]);
  });

  test("each version of words is kept as it was published, and a number is given once", async () => {
    const { templates } = store;
    const version = (kind: string, number: number, text: string | null): TemplateVersion => ({
      words: text === null ? null : { subject: "s", text, html: "h" },
      ...{ kind, number, by: { id: "anna", name: "Anna" }, at: at("10:00"), reason: "why", writers: [] },
    });
    const begun = await templates.count();
    const first = await Promise.all(["a", "b"].map((text) => templates.publish(version("step", 1, text))));
    expect(first.toSorted()).toEqual([false, true]);
    await templates.publish(version("step", 2, null));
    await templates.publish(version("chased", 1, "c"));
    expect((await templates.versions("step")).map(({ number, words }) => [number, words === null])).toEqual([
      [2, true],
      [1, false],
    ]);
    const newest = (await templates.newest()).toSorted((one, other) => one.kind.localeCompare(other.kind));
    expect(newest).toEqual([version("chased", 1, "c"), version("step", 2, null)]);
    expect((await templates.count()) - begun).toBe(3);
  });

  test("a link to sign in is taken up once, also by many at once; sessions are found, prolonged, and end alone or all of a person", async () => {
    const { sessions } = store;
    const link = { digest: "l1", personId: "anna", address: "anna@onit.example", expiresAt: at("09:15") };
    await sessions.offer(link);
    expect(await sessions.offered("l1")).toEqual(link);
    const taken = await Promise.all([1, 2, 3].map(() => sessions.takeUp("l1")));
    expect(taken.filter((one) => one !== undefined)).toEqual([link]);
    expect(await sessions.offered("l1")).toBeUndefined();
    const session = (digest: string, personId: string) => {
      const [beganAt, expiresAt] = [at("09:00"), at("10:00")];
      return { digest, personId, address: "a@onit.example", beganAt, expiresAt };
    };
    for (const one of [session("s1", "anna"), session("s2", "anna"), session("s3", "anna"), session("s4", "ben")])
      await sessions.begin(one);
    await sessions.prolong("s1", at("11:00"));
    expect(await sessions.find("s1")).toEqual({ ...session("s1", "anna"), expiresAt: at("11:00") });
    await sessions.end("s2");
    expect(await sessions.find("s2")).toBeUndefined();
    await sessions.offer(link);
    expect(await sessions.endAll("anna")).toBe(2);
    expect([await sessions.find("s1"), await sessions.offered("l1"), await sessions.find("s4")]).toEqual([
      undefined,
      undefined,
      session("s4", "ben"),
    ]);
  });

  test("who of some people is signed in is who has a session that is not over; a link that was sent is none", async () => {
    const { sessions } = store;
    const begin = (digest: string, personId: string, expiresAt: Date) =>
      sessions.begin({ digest, personId, address: `${personId}@onit.example`, beganAt: at("09:00"), expiresAt });
    await begin("in1", "ina", at("10:00"));
    await begin("in2", "ina", at("11:00"));
    await begin("in3", "inb", at("10:00"));
    await begin("in4", "ind", at("11:00"));
    await sessions.offer({ digest: "in5", personId: "inc", address: "inc@onit.example", expiresAt: at("11:00") });
    const asked = ["ina", "inb", "inc"];
    const signedIn = async (clock: string) => (await sessions.signedIn(asked, at(clock))).toSorted();
    expect(await signedIn("09:59")).toEqual(["ina", "inb"]);
    expect(await signedIn("10:00")).toEqual(["ina"]);
    await sessions.endAll("ina");
    expect(await signedIn("09:59")).toEqual(["inb"]);
    expect(await sessions.signedIn([], at("09:59"))).toEqual([]);
  });

  test("API keys are added once, used, and ended for good", async () => {
    const key: ApiKey = {
      id: "abcdefgh",
      personId: "anna",
      address: "anna@x.example",
      scope: "read",
      hash: "h",
      madeAt: at("09:00"),
      expiresAt: at("18:00"),
    };
    expect(await store.apiKeys.add(key)).toBe(true);
    expect(await store.apiKeys.add({ ...key, personId: "eve" })).toBe(false);
    expect(await store.apiKeys.add({ ...key, id: "newer234", madeAt: at("10:00") })).toBe(true);
    expect(await store.apiKeys.find(key.id)).toEqual(key);
    expect(await store.apiKeys.find("nothing2")).toBeUndefined();
    await store.apiKeys.used(key.id, at("09:05"), at("09:04"));
    await store.apiKeys.used(key.id, at("09:06"), at("09:05")); // another process noted one a minute ago
    expect((await store.apiKeys.find(key.id))?.lastUsedAt).toEqual(at("09:05"));
    await store.apiKeys.used("nothing2", at("09:05"), at("09:04"));
    const ends = await Promise.all([store.apiKeys.end(key.id, at("11:00")), store.apiKeys.end(key.id, at("11:00"))]);
    expect(ends.toSorted()).toEqual([false, true]);
    expect(await store.apiKeys.end("nothing2", at("11:00"))).toBe(false);
    expect((await store.apiKeys.all()).map(({ id, endedAt }) => [id, endedAt])).toEqual([
      ["newer234", undefined],
      [key.id, at("11:00")],
    ]);
  });
});

test("a changed history entry breaks the chain at its place", async ({ skip }) => {
  if (!inject("mongodb")) return skip();
  const store = await openStore(databaseUri());
  let ticket = await store.tickets.commit(made(aTicket({ version: 0 })), at("09:00"));
  for (const clock of ["09:01", "09:02"]) ticket = await store.tickets.commit(made(ticket), at(clock));
  const history = await store.historyOf(ticket.id);
  expect(brokenAt(history)).toBeUndefined();
  expect(brokenAt(history.map((entry) => (entry.seq === 2 ? { ...entry, because: "never happened" } : entry)))).toBe(2);
  expect(brokenAt(history.filter(({ seq }) => seq !== 2))).toBe(3);
  await store.drop();
  await store.close();
});

test("a changed or missing entry breaks the audit's chain at its place", async ({ skip }) => {
  if (!inject("mongodb")) return skip();
  const store = await openStore(databaseUri());
  for (const key of ["1", "2", "3"])
    await store.audit.note({ key, at: at("09:00"), by: "anna", cause: key, because: "refused" });
  const entries = await store.audit.entries();
  expect(brokenAt(entries)).toBeUndefined();
  expect(brokenAt(entries.map((one) => (one.seq === 2 ? { ...one, by: "ben" } : one)))).toBe(2);
  expect(brokenAt(entries.filter(({ seq }) => seq !== 2))).toBe(3);
  await store.drop();
  await store.close();
});

test("processes that start at the same moment share one signing key and never give a reference twice", async ({
  skip,
}) => {
  if (!inject("mongodb")) return skip();
  const uri = databaseUri();
  const stores = await Promise.all([openStore(uri), openStore(uri), openStore(uri)]);
  const keys = await Promise.all(stores.map(({ keys }) => keys.load(at("09:00"))));
  expect(keys.map(([key]) => key?.secret.toString("hex"))).toEqual(Array(3).fill(keys[0]?.[0]?.secret.toString("hex")));
  const given = await Promise.all(
    stores.flatMap(({ tickets }) => Array.from({ length: 10 }, () => tickets.nextReference("HD"))),
  );
  expect(new Set(given).size).toBe(30);
  const [newest, oldest] = await stores[0]!.keys.rotate(at("10:00"));
  expect([newest?.id, oldest?.id]).toEqual([2, 1]);
  await stores[0]!.drop();
  for (const store of stores) await store.close();
});

describe.skipIf(!inject("mongodb"))("lists of tickets in a database where somebody changed some by hand", () => {
  test("leave out those that are damaged and note them, hide nobody behind them, and list no escalation ticket that is closed", async () => {
    const noted = new Map<string, string>();
    let isKnown = false;
    const note = ({ document, because }: { document: string; because: string }) => void noted.set(document, because);
    const uri = databaseUri();
    const known = () => [...noted.keys()].map((document) => ({ collection: "tickets", document, because: "" }));
    const store = await openStore(uri, { damage: { note, known: () => (isKnown ? known() : []) } });
    const client = await MongoClient.connect(uri);
    onTestFinished(() =>
      store
        .drop()
        .then(() => Promise.all([store.close(), client.close()]))
        .then(() => undefined),
    );
    const tickets = client.db().collection<{ _id: string }>("tickets");
    const commit = (id: string, over: Partial<Ticket["record"]>, make: (_: object) => Ticket = aTicket) =>
      store.tickets.commit(made(make({ id, version: 0, record: { reference: id, ...over } })), at("09:00"));
    await commit("whole", { createdAt: at("08:00") }, aWaitingTicket);
    await commit("hurt", { createdAt: at("08:30") }, aWaitingTicket);
    await commit("closed", { purpose: "escalation", createdAt: at("07:00") });
    await tickets.updateOne({ _id: "hurt" }, { $set: { record: { reference: "hurt", createdAt: at("08:30") } } });
    await tickets.updateOne({ _id: "closed" }, { $set: { "record.status": "closed" } });
    const left = {
      engine: { wait: { escalation: { status: "active" } } },
      openEscalationAt: at("08:00"),
      words: ["x"],
    };
    await tickets.insertOne({ _id: "made by hand", record: { status: "open" }, ...left } as never);
    await tickets.insertOne({ _id: "nothing", record: { createdAt: at("08:45"), reference: 1 } } as never);
    const { board } = store.tickets;
    const ids = async (some: Promise<{ id: string }[]>) => (await some).map(({ id }) => id);
    for (let look = 0; look < 2; look += 1) expect(await ids(board.waiting())).toEqual(["whole"]);
    const wanted = { isShown: () => true, limit: 1 };
    const listed = async (some: Promise<Listed>) => ids(some.then(({ glances }) => glances));
    expect(await listed(board.latest(wanted))).toEqual(["whole"]);
    expect(await listed(board.openEscalations(wanted))).toEqual([]);
    expect(await listed(board.found(["x"], wanted))).toEqual([]);
    expect([...noted.keys()].toSorted()).toEqual(["hurt", "made by hand", "nothing"]);

    const waits = [{ state: "retry", blocked: 1, dueAt: at("09:30") }];
    const ofTwo = { _id: { $in: ["whole", "hurt"] } };
    await tickets.updateMany(ofTwo, { $set: { deliverAt: at("09:30"), "engine.outbox": waits } } as never);
    expect((await store.tickets.heldUp()).toSorted()).toEqual(["hurt", "whole"]);
    isKnown = true;
    expect(await store.tickets.heldUp()).toEqual(["whole"]);
    expect(noted.get("hurt")).toContain("record.deskId, record.requester, record.subject is missing");
  });
});
