// A request becomes a ticket, and what its requester writes on it later.

import { describe, expect, test } from "vitest";
import { open, type TicketOpening } from "../../src/core/conversation/open.ts";
import {
  mayBeChase,
  requesterIsSatisfied,
  requesterSolves,
  requesterThanks,
  requesterWrites,
  type Writing,
} from "../../src/core/conversation/requester-writes.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { overtaken } from "../../src/core/outbox/still-owed.ts";
import {
  aColleague,
  aMail,
  aSender,
  aTicket,
  at,
  aWaitingTicket,
  CARL,
  desk,
  organisation,
} from "../support/builders.ts";
import { aTrigger } from "../support/triggers.ts";

const TOM = "tom@acme.example";
const DESK = ["anna", "piotr", "carla", "ben"];
const notices = ({ next }: Decision, ...kinds: string[]) =>
  next.outbox.filter(({ kind }) => kinds.includes(kind)).map(({ to }) => to.personId ?? to.address);
const attachments = [{ name: "a.txt", type: "text/plain", size: 1 }];

describe("a new request", () => {
  const request = (over: Parameters<typeof aMail>[0] = {}) =>
    aMail({ subject: "Re: Printer on fire", newText: "It burns.", references: [], ...over });
  const opened = (over: Partial<TicketOpening> = {}, settings: Organisation = organisation): Decision =>
    open(
      {
        mail: request(),
        verdict: { kind: "new-request", because: "it belongs to no ticket" },
        desk: desk(),
        id: "bbbbbbbbbbbbb",
        reference: "HD-1043",
        now: at("09:31"),
        sender: aSender(),
        lately: { ofWriter: 0, alike: 0, ofDomain: 0 },
        ...over,
      },
      settings,
    );

  test("is a ticket of its writer, who waits from when it came, hears that it came, as does the desk", () => {
    const made = opened({ mail: request({ to: [{ address: TOM, name: "" }], attachments }) });
    expect(made.next).toMatchObject({
      id: "bbbbbbbbbbbbb",
      version: 0,
      lastSpeaker: "requester",
      readMails: ["c2"],
      messageIds: ["<2@elsewhere.example>"],
      wording: { domain: "elsewhere.example", words: "it burns" },
      wait: { number: 1, since: at("09:30") },
    });
    expect(made.next.record).toEqual({
      reference: "HD-1043",
      kind: "call",
      deskId: "support",
      subject: "Printer on fire",
      requester: { address: CARL, name: "Carl Cliff" },
      participants: [TOM],
      status: "open",
      priority: "normal",
      fields: {},
      purpose: "normal",
      createdAt: at("09:31"),
      updatedAt: at("09:31"),
    });
    expect(notices(made, "received")).toEqual([CARL]);
    expect(notices(made, "new-ticket")).toEqual(DESK);
    expect(made.next.outbox[1]).toMatchObject({
      cause: "made",
      carries: true,
      waitNumber: 1,
      mailId: "m2",
      facts: { noReceipt: null },
    });
    expect(made.next.outbox[0]).toMatchObject({ cause: "made", mailId: "m2", createdAt: at("09:31") });
    expect(made.because).toBe("made: it belongs to no ticket");
    expect(made.cause).toBe("mail m2");
    expect(made.says).toMatchObject([{ from: "requester", text: "It burns.\n[attached: a.txt]", private: false }]);
    for (const name of ["openedFor", "fromMachine"]) expect(made.next).not.toHaveProperty(name);
    expect(opened({ mail: request({ messageId: undefined }) }).next.messageIds).toEqual([]);
    expect(opened().next.outbox[1]).not.toHaveProperty("carries");
  });

  test("is of the client its writer belongs to, and called by its subject, else by its first words", () => {
    const from = { address: "tom@customer.example", name: "Tom" };
    expect(opened({ mail: request({ from }) }).next.record.clientId).toBe("customer");
    const subject = (over: Parameters<typeof aMail>[0]) =>
      opened({ mail: request({ subject: "", ...over }) }).next.record.subject;
    expect(subject({ newText: "\n It burns.\nHelp!" })).toBe("It burns.");
    expect(subject({ newText: "", text: "It still burns." })).toBe("It still burns.");
    expect(subject({ newText: "x".repeat(100) })).toHaveLength(80);
    expect(subject({ newText: "", text: "" })).toBe("(no subject)");
    expect(opened({ mail: request({ from: undefined }) }).next.record.requester).toEqual({ address: "", name: "" });
  });

  test("is not acknowledged to ourselves, to a robot, or where nobody wants an answer; the desk reads why", () => {
    const silent = (over: Partial<TicketOpening>) => {
      const made = opened(over);
      return [notices(made, "received"), made.next.outbox[0]!.facts.noReceipt, made.because];
    };
    const ours = "it is from an address of ours";
    expect(silent({ mail: request({ from: { address: "help@onit.example", name: "" } }) })).toEqual([
      [],
      ours,
      `made: it belongs to no ticket; not acknowledged, as ${ours}`,
    ]);
    const loop = `it may be a machine: ${CARL} opened 3 tickets within the hour`;
    expect(silent({ lately: { ofWriter: 3, alike: 0, ofDomain: 0 } }).slice(0, 2)).toEqual([[], loop]);
    const list = request({ header: { "List-Id": "<x.example>" } });
    expect(silent({ mail: list }).slice(0, 2)).toEqual([[], "it came through a mailing list"]);
  });

  test("N24 of a client is not left in silence beyond the guard: its receipt waits for others, and for no answer", () => {
    const acme = {
      ...{ id: "acme", name: "Acme", domains: ["elsewhere.example"], addresses: [] },
      ...{ policyId: undefined, tier: undefined },
    };
    const settings = { ...organisation, clients: new Map([["acme", acme]]) };
    const { next, because } = opened({ lately: { ofWriter: 3, alike: 0, ofDomain: 0 } }, settings);
    const receipt = next.outbox.find(({ kind }) => kind === "received")!;
    expect(receipt).toMatchObject({ gathers: true, dueAt: at("09:51") });
    expect(because).toContain("acknowledged in one mail with others");
    expect(overtaken(receipt, next, settings)).toBeUndefined();
    const { wait: _, ...answered } = next;
    expect(overtaken(receipt, answered, settings)).toContain("the wait it speaks of is over");
    const robots = request({ header: { "Auto-Submitted": "auto-generated" } });
    const silent = opened({ mail: robots, lately: { ofWriter: 3, alike: 0, ofDomain: 0 } }, settings);
    expect(notices(silent, "received")).toEqual([]);
  });

  test("of a colleague is not told to that colleague", () => {
    const from = { address: "ben@harbour-lane.example", name: "Ben" };
    expect(notices(opened({ mail: request({ from }), sender: aColleague("ben") }), "new-ticket")).toEqual([
      "anna",
      "piotr",
      "carla",
    ]);
  });

  test("of a machine that a trigger lets in is a machine's, if it is one", () => {
    const trigger = aTrigger({ sender: ["@elsewhere.example"] } as never);
    const settings = { ...organisation, triggers: new Map([["t", trigger]]) };
    const machine = request({ header: { "Auto-Submitted": "auto-generated" } });
    expect(opened({ mail: machine }, settings).next.fromMachine).toBe(true);
    expect(opened({}, settings).next).not.toHaveProperty("fromMachine");
    expect(opened({ mail: machine }).next).not.toHaveProperty("fromMachine");
  });

  describe("that a colleague opens for somebody else", () => {
    const ben = aColleague("ben");
    const openedFor = {
      requester: { address: TOM, name: "Tom" },
      subject: "Fw: Screen",
      because: "Ben Okafor forwarded a mail of Tom",
    };
    const sender = ben;

    test("is theirs, keeps the colleague's words inside, and tells the colleague", () => {
      const made = opened({ openedFor, sender, mail: request({ to: [{ address: "x@y.example", name: "" }] }) });
      expect(made.next.record).toMatchObject({ requester: { address: TOM }, subject: "Screen", participants: [] });
      expect(made.next.openedFor).toEqual({ by: "ben" });
      expect(notices(made, "received")).toEqual([TOM]);
      expect(notices(made, "new-ticket")).toEqual(["anna", "piotr", "carla"]);
      expect(made.next.outbox.at(-1)).toMatchObject({
        kind: "opened-for",
        to: { personId: "ben" },
        cause: "made",
        because: openedFor.because,
        mailId: "m2",
        facts: { why: openedFor.because, address: TOM },
      });
      expect(made.says).toMatchObject([{ from: "staff", private: true, by: { address: ben.address } }]);
      expect(made.because).toBe("made: it belongs to no ticket; Ben Okafor forwarded a mail of Tom");
    });

    test("is the colleague's own, where nobody can tell whose it is", () => {
      const unclear = { requester: undefined, subject: undefined, because: "Ben Okafor forwarded mails of 2 people" };
      const from = { address: ben.address, name: ben.name };
      const made = opened({ openedFor: unclear, sender, mail: request({ from, subject: "" }) });
      expect(made.next.record).toMatchObject({ requester: from, subject: "(no subject)" });
      expect(made.next.outbox.at(-1)!.facts).toEqual({ why: unclear.because });
    });
  });
});

describe("what the requester writes later", () => {
  const writing = (over: Partial<Writing> = {}): Writing => ({
    ticket: aWaitingTicket(),
    mail: aMail({ newText: "It is on the second floor." }),
    sender: aSender(),
    verdict: { kind: "requester-answer", because: "they wrote" },
    desk: desk(),
    now: at("09:31"),
    ...over,
  });
  const wrote = (over: Partial<Writing> = {}) => requesterWrites(writing(over), organisation);
  const answered = endWait(aWaitingTicket(), "answered", "b", at("09:20"));
  const closed = { ...answered, record: { ...answered.record, status: "closed" as const } };

  test("begins a wait from when it came, opens a closed ticket, and tells colleagues", () => {
    const done = wrote({ ticket: { ...answered, lastSpeaker: "staff" } });
    expect(done.next).toMatchObject({ lastSpeaker: "requester", wait: { number: 2, since: at("09:30") } });
    expect(notices(done, "requester-replied")).toEqual(DESK);
    expect(done).toMatchObject({
      because: "they wrote",
      by: CARL,
      cause: "mail m2",
      says: [{ from: "requester", private: false }],
    });
    const again = wrote({ ticket: closed });
    expect(again.next.record).toMatchObject({ status: "open", updatedAt: at("09:31") });
    expect(again.because).toBe("they wrote; HD-1042 is open again");
    expect(done.next.record).toBe(answered.record);
  });

  test("moves no clock while they wait, whatever they ask", () => {
    const ticket = aWaitingTicket();
    expect(wrote({ ticket }).next.wait).toBe(ticket.wait);
    const policies = new Map([
      ["standard", { ...organisation.policies.get("standard")!, anchor: "lastClientActivity" as const }],
    ]);
    const moving = { ...organisation, policies };
    const running = {
      ...aWaitingTicket(),
      wait: { ...ticket.wait!, escalation: { ...ticket.wait!.escalation!, policy: policies.get("standard")! } },
    };
    const anchor = (newText: string) =>
      requesterWrites(writing({ ticket: running, mail: aMail({ newText }) }), moving).next.wait!.anchorAt;
    expect(anchor("It is on the second floor.")).toEqual(at("09:30"));
    expect(anchor("Any news?")).toEqual(at("09:00"));
  });

  test("is told to the responsible, or to the desk while they are away; never to whoever wrote it", () => {
    const told = (over: Partial<Writing>, settings = organisation) =>
      notices(requesterWrites(writing(over), settings), "requester-replied");
    const ticket = aWaitingTicket({ record: { responsibleId: "anna" } });
    expect(told({ ticket })).toEqual(["anna"]);
    const anna = { ...organisation.people.get("anna")!, leave: [{ fromAt: at("00:00"), untilAt: at("23:00") }] };
    expect(told({ ticket }, { ...organisation, people: new Map(organisation.people).set("anna", anna) })).toEqual(DESK);
    expect(told({ ticket: aWaitingTicket({ record: { responsibleId: "gone" } }) })).toEqual(DESK);
    expect(told({ sender: { ...aColleague("ben"), relation: "requester" } })).toEqual(["anna", "piotr", "carla"]);
    const owed = wrote({ ticket, mail: aMail({ attachments }) }).next.outbox[0]!;
    expect(owed).toMatchObject({
      kind: "requester-replied",
      carries: true,
      mailId: "m2",
      cause: "mail c2",
      facts: { why: "they wrote" },
    });
    expect(wrote({ ticket }).next.outbox[0]).not.toHaveProperty("carries");
  });

  test("thanks move nothing; that it is settled ends the wait and is told", () => {
    const thanks = requesterThanks(writing());
    expect(thanks.next).toEqual(aWaitingTicket());
    expect(thanks.says).toHaveLength(1);
    const solved = requesterIsSatisfied(writing(), organisation);
    expect(solved.next.endedWaits).toMatchObject([
      { reason: "cancelled", because: "they wrote", endedAt: at("09:30") },
    ]);
    expect(notices(solved, "requester-replied")).toEqual(DESK);
  });

  test("perhaps a chase is shown to colleagues; a requester whom a machine may answer may have it counted", () => {
    const perhaps = (over: Partial<Writing> = {}) =>
      mayBeChase(writing({ verdict: { kind: "unsure", because: "it may ask" }, ...over }), organisation);
    expect(notices(perhaps(), "requester-replied")).toEqual(DESK);
    expect(notices(perhaps(), "chase-receipt")).toEqual([CARL]);
    expect(notices(perhaps({ sender: aSender({ relation: "participant" }) }), "chase-receipt")).toEqual([]);
    const machine = aMail({ header: { "List-Id": "<x.example>" } });
    expect(notices(perhaps({ mail: machine }), "chase-receipt")).toEqual([]);
    expect(perhaps().next.chases).toEqual([]);
    expect(perhaps().because).toBe("it may ask");
  });

  test("a machine that repeats itself is told to colleagues once in a while", () => {
    const machine = aMail({ header: { "Auto-Submitted": "auto-generated" } });
    const ticket: Ticket = aWaitingTicket({ fromMachine: true });
    const first = wrote({ ticket, mail: machine });
    expect(notices(first, "requester-replied")).toEqual(DESK);
    const next = (mail: typeof machine, now: string, before = first.next) =>
      wrote({ ticket: before, mail: { ...mail, id: "m3", contentId: "c3" }, now: at(now) }).next.outbox.length -
      before.outbox.length;
    expect(next(machine, "09:40")).toBe(0);
    expect(next(aMail(), "09:40")).toBe(4); // a person wrote
    expect(next(machine, "23:59")).toBe(4);
    const ofPerson = { ...first.next, fromMachine: undefined } as unknown as Ticket;
    expect(next(machine, "09:40", ofPerson)).toBe(0);
    expect(next(aMail({ header: { "X-MS-Exchange-Inbox-Rules-Loop": "x" } }), "09:40", ofPerson)).toBe(4); // it may be a person's
  });

  test('"this is solved" on their page says so in their name, once for each wait', () => {
    const press = (
      ticket: Ticket,
      by = { address: CARL, name: "Carl Cliff" } as Parameters<typeof requesterSolves>[1]["by"],
    ) => requesterSolves(ticket, { by, desk: desk(), now: at("10:00") }, organisation);
    const done = press(aWaitingTicket());
    expect(done).toMatchObject({
      because: "Carl Cliff says on their page that it is solved",
      by: CARL,
      cause: "solved 1",
      says: [{ at: at("10:00"), from: "requester", text: "This is solved", private: false, by: { address: CARL } }],
    });
    expect(done.next.endedWaits).toMatchObject([{ reason: "cancelled", endedAt: at("10:00") }]);
    expect(done.next.solved).toEqual({ at: at("10:00"), wait: 1 });
    expect(notices(done, "requester-replied")).toEqual(DESK);
    expect(press(done.next).next.outbox).toEqual(done.next.outbox);
    expect(press(aTicket(), { address: CARL, name: "" }).because).toBe(`${CARL} says on their page that it is solved`);
    const own = press(aWaitingTicket(), { address: "ben@harbour-lane.example", name: "Ben", personId: "ben" });
    expect(notices(own, "requester-replied")).toEqual(["anna", "piotr", "carla"]);
  });
});
