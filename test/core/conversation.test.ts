// What people say on a ticket: whom it copies in, how it is kept, whom it reaches.

import { describe, expect, test } from "vitest";
import { outcomeOf } from "../../src/core/chase/outcome.ts";
import { receiveChase } from "../../src/core/chase/receive-chase.ts";
import { type Copying, participantsOf, withCopiedIn } from "../../src/core/conversation/participants.ts";
import { privateNote, saying } from "../../src/core/conversation/saying.ts";
import { staffAnswers } from "../../src/core/conversation/staff-answers.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { aColleague, aMail, aSender, at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const TOM = "tom@acme.example";
const toAll = (...addresses: string[]): Mail => aMail({ to: addresses.map((address) => ({ address, name: "" })) });

describe("whom a requester copies in", () => {
  test("is whoever else they wrote to, once: not us, our people, machines, the list or themselves", () => {
    const ours = [organisation.desks.get("support")!.address, organisation.people.get("anna")!.addresses[0]];
    const mail = toAll(CARL, TOM, TOM, ...ours, "no-reply@acme.example", "undisclosed", "ann@acme.example");
    expect(participantsOf(mail, CARL, organisation)).toEqual([TOM, "ann@acme.example"]);
    const list = {
      ...toAll(TOM, "users@lists.example"),
      headers: new Map([["list-post", ["<mailto:users@lists.example>"]]]),
    };
    expect(participantsOf(list, CARL, organisation)).toEqual([TOM]);
  });

  test("is at most twenty people", () => {
    const crowd = Array.from({ length: 25 }, (_, at) => `p${at}@acme.example`);
    expect(participantsOf(toAll(...crowd), CARL, organisation)).toEqual(crowd.slice(0, 20));
  });

  const copying = (over: Partial<Copying> = {}): Ticket => {
    const told = {
      ticket: aWaitingTicket(),
      mail: toAll(TOM),
      sender: aSender(),
      verdict: { kind: "chase" },
      desk: desk(),
      now: at("09:30"),
    };
    return withCopiedIn({ ...told, ...over } as Copying, organisation);
  };

  test("joins on a later mail, too, and the record says when", () => {
    const ticket = aWaitingTicket({ record: { participants: ["ann@acme.example"] } });
    expect(copying({ ticket }).record).toMatchObject({
      participants: ["ann@acme.example", TOM],
      updatedAt: at("09:30"),
    });
    for (const kind of ["chase", "requester-answer", "thanks", "solved", "unsure"] as const)
      expect([kind, copying({ verdict: { kind } }).record.participants]).toEqual([kind, [TOM]]);
  });

  test("joins never by a mail that is not proven to be the requester's own words", () => {
    const ticket = aWaitingTicket();
    const none: Partial<Copying>[] = [
      { sender: aSender({ proven: false }) },
      { sender: aSender({ relation: "participant" }) },
      { verdict: { kind: "out-of-office" } },
      { verdict: { kind: "command" } },
      { mail: { ...toAll(TOM), isFromTicketSystem: true } as Mail },
      { mail: { ...toAll(TOM), headers: new Map([["auto-submitted", ["auto-replied"]]]) } },
      { desk: { ...desk(), copiedInLater: false } },
      { mail: toAll(CARL) },
    ];
    for (const over of none) expect(copying({ ticket, ...over })).toBe(ticket);
    const escalation = aWaitingTicket({ record: { purpose: "escalation" } });
    expect(copying({ ticket: escalation })).toBe(escalation);
  });

  test("fills what is left of twenty, and whoever writes copies themselves in no more than once", () => {
    const known = Array.from({ length: 19 }, (_, at) => `p${at}@acme.example`);
    const ticket = aWaitingTicket({ record: { participants: known } });
    const { participants } = copying({ ticket, mail: toAll(TOM, "ann@acme.example") }).record;
    expect(participants).toEqual([...known, TOM]);
    expect(copying({ ticket, mail: toAll("p3@acme.example") })).toBe(ticket);
  });
});

describe("words as they are kept", () => {
  const by = { address: CARL, name: "Carl Cliff" };
  const attachments = ["a.txt", "b.pdf"].map((name) => ({ name, type: "text/plain", size: 1 }));

  test("are the mail's own, with the names of its files, by whom and when", () => {
    expect(saying(aMail({ newText: "Any news?", attachments }), by, "requester")).toEqual({
      at: at("09:30"),
      by,
      from: "requester",
      text: "Any news?\n[attached: a.txt, b.pdf]",
      private: false,
      mailId: "m2",
    });
    expect(saying(aMail({ newText: "", text: "", attachments }), by, "staff").text).toBe("[attached: a.txt, b.pdf]");
    expect(saying(aMail({ newText: "Secret", attachments }), by, "staff", "Secret", true)).toMatchObject({
      text: "Secret",
      private: true,
    });
  });

  test("are cut behind twenty thousand characters, and say so", () => {
    const kept = (length: number) => saying(aMail({ newText: "x".repeat(length) }), by, "requester").text;
    expect(kept(20_000)).toBe("x".repeat(20_000));
    expect(kept(20_001)).toBe(`${"x".repeat(20_000)} […]`);
  });

  test("of a command are private", () => {
    const note = privateNote({ at: at("10:00"), by: { ...by, person: undefined }, mailId: "m9" }, "Not yet");
    expect(note).toEqual({ at: at("10:00"), by, from: "staff", text: "Not yet", private: true, mailId: "m9" });
    expect(privateNote({ at: at("10:00"), by: { ...by, person: undefined } }, "Not yet")).not.toHaveProperty("mailId");
  });
});

describe("a colleague's answer", () => {
  const answered = (mail: Mail = aMail({ newText: "It works. Does it for you?" }), ticket = aWaitingTicket()) =>
    staffAnswers(
      { ticket, mail, sender: aColleague("anna"), text: mail.newText, desk: desk(), now: at("09:31") },
      organisation,
    );

  test("ends the wait when it came, and goes to the requester and whoever is copied in", () => {
    const { next, because, by, cause, says } = answered(undefined, aWaitingTicket({ record: { participants: [TOM] } }));
    expect(next).toMatchObject({
      lastSpeaker: "staff",
      asked: true,
      endedWaits: [{ reason: "answered", endedAt: at("09:30") }],
    });
    expect(next.wait).toBeUndefined();
    expect(next.outbox).toMatchObject(
      [CARL, TOM].map((address) => ({
        kind: "answer",
        to: { address },
        cause: "mail c2",
        mailId: "m2",
        facts: { by: "Anna Nowak", byId: "anna" },
      })),
    );
    expect(next.outbox[0]).not.toHaveProperty("carries");
    expect({ because, by, cause }).toEqual({ because: "Anna Nowak answered", by: "anna", cause: "mail m2" });
    expect(says).toMatchObject([{ from: "staff", text: "It works. Does it for you?", private: false }]);
  });

  test("is not sent again to whom the colleague's own mail named, and its files go along", () => {
    const attachments = [{ name: "a.txt", type: "text/plain", size: 1 }];
    const mail = { ...toAll(CARL), attachments };
    const { next, because } = answered(mail, aWaitingTicket({ record: { participants: [TOM] } }));
    expect(next.outbox).toMatchObject([{ to: { address: TOM }, carries: true }]);
    expect(because).toBe("Anna Nowak answered; Carl Cliff got the mail itself");
  });

  test("asks something or does not: then “ok” may answer it", () => {
    expect(answered(aMail({ newText: "It works." })).next).toMatchObject({ lastSpeaker: "staff", asked: false });
    expect(answered(aMail({ newText: "Hello. Does it work?" })).next).toMatchObject({
      lastSpeaker: "staff",
      asked: true,
    });
  });
});

describe("what a press on “ask again” did", () => {
  const pressed = (before: Ticket, clock = "10:00") => {
    const chasing = {
      by: { address: CARL, name: "Carl Cliff" },
      source: "portal",
      cause: "portal 1",
      at: at(clock),
      now: at(clock),
      hasOpenEscalation: false,
    } as const;
    return outcomeOf(before, receiveChase(before, desk(), chasing, organisation));
  };
  const chase = (clock: string) =>
    ({ at: at(clock), by: CARL, source: "email", counted: true, because: "asked" }) as const;

  test("is a number of so many, and whether a mail says so, too", () => {
    expect(pressed(aWaitingTicket())).toEqual({
      kind: "counted",
      number: 1,
      threshold: 3,
      isEscalated: false,
      isMailed: true,
    });
  });

  test("is an escalation at the last of them", () => {
    const before = aWaitingTicket({ chases: [chase("09:10"), chase("09:30")] });
    expect(pressed(before, "12:00")).toMatchObject({ kind: "counted", number: 3, isEscalated: true });
  });

  test("is nothing, with the reason, where it came too soon or the desk counts none", () => {
    expect(pressed(aWaitingTicket({ chases: [chase("09:59")] }))).toMatchObject({
      kind: "uncounted",
      reason: { kind: expect.any(String) },
    });
    const result = { next: aWaitingTicket(), because: "", by: CARL, cause: "" };
    expect(outcomeOf(aWaitingTicket(), result)).toEqual({ kind: "uncounted", reason: { kind: "not yours" } });
  });
});
