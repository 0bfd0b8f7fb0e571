// What a colleague's mail does: commands, words for the requester, words that are held, and what its writer decides about them.

import { describe, expect, test } from "vitest";
import { answerHeld } from "../../src/core/command/answer-held.ts";
import { byMail } from "../../src/core/command/by-mail.ts";
import { type DecidingHeld, decideHeld, refusalOf } from "../../src/core/command/decide-held.ts";
import { ask, hold, keepAsNote } from "../../src/core/command/hold.ts";
import { confirmByMail } from "../../src/core/command/on-it.ts";
import { openFor } from "../../src/core/command/open-for.ts";
import { keepInside, refuse, refuseWords } from "../../src/core/command/refuse.ts";
import { carryOut, runCommands } from "../../src/core/command/run.ts";
import type { ByMail } from "../../src/core/command/running.ts";
import { whatBecameOf } from "../../src/core/command/what-became.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import { type HeldReply, heldIn, heldReplyOf } from "../../src/core/model/held-reply.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
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

const ben = aColleague("ben");
const BEN = { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" };
const TOM = "tom@acme.example";
const STRANGER = aSender({ address: "x@elsewhere.example", name: "X" });

function running(newText: string, over: Partial<ByMail> = {}, mail: Parameters<typeof aMail>[0] = {}): ByMail {
  return byMail({
    ticket: aWaitingTicket(),
    mail: aMail({ newText, ...mail }),
    sender: ben,
    desk: desk(),
    now: at("09:31"),
    hasOpenEscalation: false,
    ...over,
  });
}
const runs = (newText: string, over: Partial<ByMail> = {}, mail: Parameters<typeof aMail>[0] = {}): Decision =>
  runCommands(running(newText, over, mail), organisation);
const notices = ({ next }: Decision) => next.outbox.map(({ kind, to }) => [kind, to.personId ?? to.address]);
const said = ({ says = [] }: Decision) =>
  says.map(({ text, private: isPrivate }) => [isPrivate ? "inside" : "out", text]);

describe("commands", () => {
  test("are carried out in their order, and the words below them go to the requester first", () => {
    const done = runs("#assign anna\n#category network\nDone, Carl.");
    expect(done.next.record).toMatchObject({ responsibleId: "anna", category: "network", updatedAt: at("09:31") });
    expect(done.because).toBe(
      "Ben Okafor answered; Ben Okafor made Anna Nowak responsible; Ben Okafor set the category to network",
    );
    expect(notices(done)).toEqual([
      ["answer", CARL],
      ["assigned", "anna"],
    ]);
    expect(said(done)).toEqual([["out", "Done, Carl."]]);
    expect([done.by, done.cause]).toEqual(["ben", "mail m2"]);
    expect(done.next).not.toHaveProperty("wait");
  });

  test("#close ends the wait and tells the requester's side, once", () => {
    const done = runs("#close", { ticket: aWaitingTicket({ record: { participants: [TOM] } }) });
    expect(done.next.record).toMatchObject({ status: "closed", updatedAt: at("09:31") });
    expect(done.next.endedWaits).toMatchObject([
      { reason: "closed", because: "Ben Okafor closed HD-1042", endedAt: at("09:30") },
    ]);
    expect(done.next.outbox).toMatchObject([
      { kind: "closed", to: { address: CARL }, cause: "mail c2", facts: { by: "Ben Okafor" }, createdAt: at("09:31") },
      { kind: "closed", to: { address: TOM } },
    ]);
    const twice = runs("#close", { ticket: done.next });
    expect(twice.because).toBe("Ben Okafor's #close is refused: HD-1042 is closed already");
    const escalation = aWaitingTicket({ record: { purpose: "escalation" } });
    expect(notices(runs("#close", { ticket: escalation }))).toEqual([]);
  });

  test("#assign takes an id, a name, a first name, an address, or me", () => {
    const assigned = (argument: string) => runs(`#assign ${argument}`).next.record.responsibleId;
    for (const argument of ["anna", "@anna", "Anna Nowak", "ANNA", "nowak", "anna.nowak@harbour-lane.example"])
      expect([argument, assigned(argument)]).toEqual([argument, "anna"]);
    expect(assigned("me")).toBe("ben");
    expect(notices(runs("#assign me"))).toEqual([["assigned", "ben"]]); // their mail is answered
    expect(notices(runs("#assign anna"))).toEqual([["assigned", "anna"]]);
    expect(runs("#assign anna").next.outbox[0]).toMatchObject({ cause: "mail c2", facts: { by: "Ben Okafor" } });
    expect(runs("#assign me").next.outbox[0]!.facts).toEqual({ by: "Ben Okafor", self: true });
  });

  test("#assign says why it cannot", () => {
    const refusal = (argument: string, over: Partial<ByMail> = {}) =>
      runs(`#assign ${argument}`, over).next.outbox.find(({ kind }) => kind === "refused")?.facts.reason;
    expect(refusal("")).toBe("it does not say to whom: write #assign me, or a colleague's name");
    expect(refusal("anna", { ticket: aWaitingTicket({ record: { responsibleId: "anna" } }) })).toBe(
      "Anna Nowak is responsible already",
    );
    expect(refusal("diana")).toBe(
      'nobody at Support is called "diana"; there are Anna Nowak, Piotr Zielinski, Carla Jimenez, Ben Okafor',
    );
    const called = (id: string, name: string) => [id, { ...organisation.people.get(id)!, name }] as const;
    const people = new Map([...organisation.people, called("anna", "Anna Stone"), called("piotr", "Piotr Stone")]);
    const two = carryOut(running("x"), { name: "assign", argument: "Stone" }, { ...organisation, people });
    expect(two).toEqual({ refused: '"Stone" could be Anna Stone, Piotr Stone' });
  });

  test("a mail brings its writer one mail of ours, never two", () => {
    expect(notices(runs("#assign me\n#assign nobody"))).toEqual([["refused", "ben"]]);
    const theirs = aWaitingTicket({ record: { responsibleId: "ben" } });
    expect(notices(runs("#category network", { ticket: theirs }))).toEqual([]);
    expect(notices(runs("#assign me\n#close"))).toEqual([
      ["closed", CARL],
      ["assigned", "ben"],
    ]);
  });

  test("#category and #priority take a name of up to sixty characters", () => {
    const long = "x".repeat(60);
    expect(runs(`#category ${long}`).next.record.category).toBe(long);
    expect(runs(`#category ${long}x`).because).toMatch(
      /a name of more than 60 characters is none: write it like #category network$/,
    );
    expect(runs("#category").because).toMatch(/it names none: write it like #category network$/);
    expect(runs("#priority").because).toMatch(/it names none: write it like #priority high$/);
    expect(runs("#category network", { ticket: aWaitingTicket({ record: { category: "network" } }) }).because).toMatch(
      /its category is network already$/,
    );
  });

  test("#priority sets it, or confirms the one it has, and keeps what was gathered", () => {
    const set = runs("#priority high").next;
    expect(set.record).toMatchObject({ priority: "high", updatedAt: at("09:31") });
    expect(set.manual).toEqual({ info: {}, asked: false, sendBacks: [], priorityBy: "ben" });
    const manual = {
      info: { reason: "r" },
      asked: true,
      sendBacks: [{ at: at("09:00"), by: "ben", missing: ["m"] }],
    } as never;
    const before = aWaitingTicket({ manual });
    const confirmed = runs("#priority normal", { ticket: before });
    expect(confirmed.next.record).toBe(before.record);
    expect(confirmed.next.manual).toEqual({ ...(manual as object), priorityBy: "ben" });
    expect(confirmed.because).toBe("Ben Okafor confirmed the priority, normal");
  });

  test("#note stays inside, and an empty one is refused", () => {
    const done = runs("Done, Carl.\n#note He is nice.");
    expect(said(done)).toEqual([
      ["out", "Done, Carl."],
      ["inside", "He is nice."],
    ]);
    expect(notices(done)).toEqual([["answer", CARL]]);
    expect(runs("#note").because).toBe("Ben Okafor's #note is refused: the note is empty");
    expect(runs("#note hello").because).toBe("Ben Okafor wrote a private note");
  });

  test("that nobody knows are refused with those there are, and nothing of the mail goes out", () => {
    const done = runs("#constructor\nDone, Carl.");
    expect(done.next.outbox).toMatchObject([
      {
        kind: "refused",
        cause: "mail c2.#constructor",
        to: BEN,
        facts: {
          command: "#constructor",
          reason:
            "there is no command #constructor; there are #close, #reopen, #duplicate, #separate, #assign, #category, #priority, #policy, #note, #for, #decline, #handover, #next, #snooze, #away, #back, #escalate",
        },
      },
    ]);
    expect(said(done)).toEqual([["inside", "Done, Carl."]]);
    expect(runs("#closs it now").next.outbox[0]!.facts.command).toBe("#closs it now");
  });

  test("need the right to; words that may not go out stay inside, and their writer hears it", () => {
    const over = { sender: STRANGER };
    const closed = runs("#close", over);
    expect(closed.next.record.status).toBe("open");
    expect(closed.because).toBe("X's #close is refused: you are not on the staff list (people.yaml)");
    const note = runs("#note secret", over);
    expect(said(note)).toEqual([["inside", "secret"]]);
    expect(note.next.outbox[0]!.facts.reason).toBe(
      "you are not on the staff list (people.yaml); your words stay inside as a private note",
    );
    const answered = runs("#close\nDone.", over);
    expect(said(answered)).toEqual([["inside", "Done."]]);
    expect(runs("#assign me", over).because).toMatch(/#assign me is refused/);
    expect(
      carryOut(running("x", over), { name: "assign", argument: "me" }, { ...organisation, roles: undefined }),
    ).toHaveProperty("refused");
  });

  test("with words that are not plainly for the requester hold them, unless the matter is closed or the desk keeps notes", () => {
    const over = { withheld: "it speaks of them" };
    const asked = runs("#category network\nLet him wait", over);
    expect(asked.next.held).toMatchObject([{ text: "Let him wait", why: "it speaks of them" }]);
    expect(asked.next.record.category).toBe("network");
    const closed = runs("#close\nLet him wait", over);
    expect(closed.next.held).toBeUndefined();
    expect(said(closed)).toEqual([["inside", "Let him wait"]]);
    const notes = runs("#category network\nLet him wait", { ...over, desk: { ...desk(), staffReplies: "note" } });
    expect(notes.next.outbox[0]).toMatchObject({
      kind: "held-reply",
      facts: { done: "note", why: "it speaks of them" },
    });
  });
});

describe("#for", () => {
  const opened = aWaitingTicket({ openedFor: { by: "ben" }, record: { clientId: "old" } });
  const given = (argument: string, ticket: Ticket = opened) =>
    openFor(running("x", { ticket }), argument, organisation) as Decision & { refused?: string };

  test("gives a ticket to the right person, with their client and its policy, and they hear that it came", () => {
    const { next, because } = given("Mara Lind <mara@customer.example>");
    expect(next.record).toMatchObject({
      requester: { address: "mara@customer.example", name: "Mara Lind" },
      clientId: "customer",
      updatedAt: at("09:31"),
    });
    expect(next.wait!.escalation).toMatchObject({ policy: { id: "gold" }, lap: 1 });
    expect(because).toBe("Ben Okafor made it a ticket of mara@customer.example");
    expect(next.outbox).toMatchObject([
      { kind: "received", to: { address: "mara@customer.example" }, cause: "mail c2", mailId: "m2" },
    ]);
  });

  test("takes a client's name away with the client, and leaves a policy that is the same", () => {
    const { next } = given(TOM);
    expect(next.record).not.toHaveProperty("clientId");
    expect(next.wait).toBe(opened.wait);
    const own = given("me");
    expect(own.next.record.requester).toEqual({ address: BEN.address, name: BEN.name });
    expect(own.next.outbox).toEqual([]);
    const idle = given("mara@customer.example", aTicket({ openedFor: { by: "ben" } }));
    expect(idle.next).not.toHaveProperty("wait");
  });

  test("is refused where the requester wrote themselves, or words went to and fro", () => {
    expect(given(TOM, aWaitingTicket()).refused).toMatch(
      /^carl@elsewhere\.example wrote the request, so it stays theirs; forward/,
    );
    const talk = "words went to and fro with carl@elsewhere.example already; open a new ticket for the other person";
    expect(given(TOM, { ...opened, lastSpeaker: "staff" }).refused).toBe(talk);
    const chase = { at: at("09:10"), by: CARL, source: "email", counted: true, because: "b" } as const;
    expect(given(TOM, { ...opened, chases: [chase] }).refused).toBe(talk);
    for (const kind of [
      "answer",
      "acknowledged",
      "closed",
      "requester-replied",
      "chased",
      "chase-receipt",
      "escalation-call",
      "escalation-request",
    ])
      expect([kind, given(TOM, { ...opened, outbox: [{ kind }] as never }).refused]).toEqual([kind, talk]);
    expect(given(TOM, { ...opened, outbox: [{ kind: "new-ticket", key: "k" }] as never }).refused).toBeUndefined();
    expect(given(CARL).refused).toBe(`it is for ${CARL} already`);
    expect(given("Mara").refused).toMatch(/^it names no address/);
  });

  test.each([
    ...["#for tom@acme.example", "#decline", "#handover Anna", "#next it burns", "#snooze 1h", "#away until Friday"],
    ...["#back", "#escalate", "#clsoe", "#decline\n#category network"],
  ])("what stands below %s stays inside", (command) => {
    const done = runs(`${command}\nHe will like it.`);
    expect(done.next.outbox.filter(({ kind }) => kind === "answer")).toEqual([]);
    expect(said(done)).toEqual([["inside", "He will like it."]]);
  });

  test("keeps what stands beside it inside", () => {
    const done = runs(`#for ${TOM}\nHe will like it.`, { ticket: opened });
    expect(said(done)).toEqual([["inside", "He will like it."]]);
    expect(done.next.record.requester.address).toBe(TOM);
  });
});

describe("words that are held", () => {
  const WHY = "nothing says whom they are for";

  test("stay inside whole, their author is asked, and the wait runs on", () => {
    const mail = { to: [{ address: CARL, name: "" }], attachments: [{ name: "a.txt", type: "text/plain", size: 1 }] };
    const ticket = aWaitingTicket({ record: { participants: [TOM] } });
    const held = hold(running("It hums.", { ticket }, mail), { words: "It hums.", why: WHY, promiseMs: 60_000 });
    expect(held.next.held).toEqual([
      {
        id: "c2",
        mailId: "m2",
        at: at("09:30"),
        by: BEN,
        text: "It hums.\n[attached: a.txt]",
        carries: true,
        hadIt: [CARL],
        why: WHY,
        promiseMs: 60_000,
      },
    ]);
    expect(held.next.outbox).toMatchObject([
      { kind: "held-reply", to: BEN, cause: "mail c2", facts: { held: "c2", why: WHY } },
    ]);
    expect(held.next.wait).toBe(ticket.wait);
    expect(said(held)).toEqual([["inside", "It hums.\n[attached: a.txt]"]]);
    expect(held.because).toBe(`Ben Okafor's words are held, and Ben Okafor is asked whom they are for: ${WHY}`);
    expect([held.by, held.cause]).toEqual(["ben", "mail m2"]);
    const plain = hold(running("It hums.", { ticket: held.next }), { words: "It hums.", why: WHY, isKept: true });
    expect(plain.next.held).toHaveLength(2);
    expect(plain.next.held![1]).not.toHaveProperty("promiseMs");
    expect(plain.next.held![1]).toMatchObject({ carries: false, hadIt: [] });
    expect(said(plain)).toEqual([]);
  });

  test("of somebody who may not answer are refused; of a desk that keeps notes stay inside", () => {
    expect(ask(running("x"), "It hums.", WHY, organisation).next.held).toHaveLength(1);
    expect(ask(running("x"), "It hums.", WHY, organisation, 5).next.held![0]!.promiseMs).toBe(5);
    const stranger = ask(running("x", { sender: STRANGER }), "It hums.", WHY, organisation);
    expect(stranger.next.held).toBeUndefined();
    expect(notices(stranger)).toEqual([["refused", STRANGER.address]]);
    const note = keepAsNote(running("x"), "It hums.", WHY);
    expect(said(note)).toEqual([["inside", "It hums."]]);
    expect(note.because).toBe(`Ben Okafor's words stay inside: ${WHY}`);
    expect(note.next.outbox).toMatchObject([{ kind: "held-reply", to: BEN, facts: { done: "note", why: WHY } }]);
  });

  const holding = (over: Partial<HeldReply> = {}): HeldReply => ({
    id: "c1",
    mailId: "m1",
    at: at("09:20"),
    by: BEN,
    text: "Is it on?",
    carries: false,
    hadIt: [],
    why: WHY,
    ...over,
  });
  const deciding = (choice: DecidingHeld["choice"], over: Partial<DecidingHeld> = {}): DecidingHeld => ({
    held: holding(),
    choice,
    by: BEN,
    means: "button",
    via: "a link",
    cause: "held c1",
    at: at("09:40"),
    now: at("09:41"),
    ...over,
  });
  const decide = (choice: DecidingHeld["choice"], over: Partial<DecidingHeld> = {}, ticket: Partial<Ticket> = {}) => {
    const one = deciding(choice, over);
    return decideHeld({ ...aWaitingTicket(), held: [holding({ id: "c0" }), one.held], ...ticket }, one, organisation);
  };

  test("are sent as they were held, end the wait, and count as decided once", () => {
    const sent = decide("send")!;
    expect(sent.next.held).toMatchObject([
      { id: "c0" },
      { id: "c1", outcome: { choice: "send", at: at("09:40"), means: "button" } },
    ]);
    expect(sent.next.held![0]).not.toHaveProperty("outcome");
    expect(sent.next).toMatchObject({ lastSpeaker: "staff", asked: true });
    expect(sent.next.endedWaits).toMatchObject([
      { reason: "answered", endedAt: at("09:40"), because: "Ben Okafor answered" },
    ]);
    expect(sent.next.outbox).toMatchObject([
      {
        kind: "answer",
        to: { address: CARL },
        cause: "held c1",
        mailId: "m1",
        facts: { by: "Ben Okafor", byId: "ben" },
        createdAt: at("09:41"),
      },
    ]);
    expect(sent.because).toBe("Ben Okafor answered: the words that were held are sent (button: a link)");
    expect([sent.by, sent.cause]).toEqual(["ben", "held c1"]);
    expect(sent.says).toEqual([
      {
        at: at("09:40"),
        by: { address: BEN.address, name: BEN.name },
        from: "staff",
        text: "Is it on?",
        private: false,
        mailId: "m1",
      },
    ]);
    expect(
      decide("send", { held: holding({ outcome: { choice: "note", at: at("09:30"), means: "reply" } }) }),
    ).toBeUndefined();
  });

  test("go to nobody who got the mail itself, nor to their author", () => {
    const { record } = aTicket({ record: { participants: [TOM, BEN.address] } });
    const sent = decide("send", { held: holding({ hadIt: [CARL, "y@z.example"], carries: true }) }, { record })!;
    expect(notices(sent)).toEqual([["answer", TOM]]);
    expect(sent.because).toMatch(/; carl@elsewhere\.example, y@z\.example got the mail itself$/);
    expect(sent.next.outbox[0]).toMatchObject({ carries: true });
    const byAddress = decide("send", { by: { address: BEN.address, name: "Ben" } });
    expect(byAddress!.by).toBe(BEN.address);
    expect(byAddress!.because).toMatch(/which changes nothing: you are not on the staff list/);
  });

  test('are kept as a note, or taken as "on it" for the time they name', () => {
    const note = decide("note")!;
    expect(note.because).toBe("Ben Okafor keeps the words that were held as a private note (button: a link)");
    expect(note.next.held![1]!.outcome).toMatchObject({ choice: "note" });
    expect(note.next.outbox).toEqual([]);
    expect([note.by, note.cause]).toEqual(["ben", "held c1"]);
    const until = (over: Partial<DecidingHeld>) => decide("take", over)!.next.wait!.escalation!.confirmation!.until;
    expect(until({ held: holding({ promiseMs: 60 * 60_000 }) })).toEqual(at("10:40"));
    expect(until({ held: holding({ promiseMs: 60 * 60_000 }), promiseMs: 30 * 60_000 })).toEqual(at("10:10"));
    expect(until({})).toEqual(at("11:40")); // the policy's
  });

  test("stay held where the choice cannot be carried out", () => {
    const why = (choice: DecidingHeld["choice"], ticket: Partial<Ticket>, personId: string | undefined = "ben") =>
      refusalOf(choice, { ...aWaitingTicket(), ...ticket }, personId, { organisation, now: at("09:10") });
    const { record } = aTicket({ record: { status: "closed" } });
    expect([why("send", { record }), why("take", { record }), why("note", { record })]).toEqual([
      "HD-1042 was closed meanwhile",
      "HD-1042 was closed meanwhile",
      undefined,
    ]);
    expect(why("send", {}, "nobody")).toBe("you are not on the staff list (people.yaml)");
    expect(why("take", {}, "nobody")).toBe("you are not on the staff list (people.yaml)");
    expect([why("send", {}), why("take", {})]).toEqual([undefined, undefined]);
    const { wait: _, ...idle } = aWaitingTicket();
    expect(refusalOf("take", idle, "ben", { organisation, now: at("09:10") })).toBe("nobody is waiting");
    expect(refusalOf("send", idle, "ben", { organisation, now: at("09:10") })).toBeUndefined();
    const { escalation: __, ...bare } = aWaitingTicket().wait!;
    expect(why("take", { wait: bare })).toBe("no policy runs on this ticket, so there is nothing to hold");
    const refused = decide("send", {}, { record })!;
    expect(refused.because).toBe(
      'Ben Okafor chose "send it" for the words that are held (button: a link), which changes nothing: HD-1042 was closed meanwhile',
    );
    expect(refused.next.held!.every(({ outcome }) => outcome === undefined)).toBe(true);
  });

  describe("whose author answers the mail that asks", () => {
    const ticketWith = (over: Partial<HeldReply> = {}, more: Partial<Ticket> = {}) => ({
      ...aWaitingTicket(),
      held: [holding(over)],
      ...more,
    });
    const answers = (choice: DecidingHeld["choice"], ticket: Ticket, over: Partial<ByMail> = {}) =>
      answerHeld(running("x", { ticket, aboutHeld: "c1", ...over }), choice, undefined, organisation);

    test("are decided about, and what was done is said to them", () => {
      const sent = answers("send", ticketWith());
      expect(notices(sent)).toEqual([
        ["answer", CARL],
        ["held-reply", "ben"],
      ]);
      expect(sent.next.outbox[1]).toMatchObject({ cause: "mail c2", facts: { done: "send", about: "c1" } });
      expect(sent.next.held![0]!.outcome).toEqual({ choice: "send", at: at("09:30"), means: "reply" });
      expect(sent.cause).toBe("mail m2");
      expect(notices(answers("take", ticketWith()))).toEqual([["confirmed", "ben"]]);
      expect(notices(answers("note", ticketWith()))).toEqual([["held-reply", "ben"]]);
    });

    test("are not theirs, are decided, or cannot be sent: they hear why", () => {
      const reason = (decision: Decision) => decision.next.outbox.map(({ facts }) => facts.reason);
      const notTheirs = ["only the author of the held words decides about them"];
      expect(reason(answers("send", ticketWith({ by: { ...BEN, personId: "anna" } })))).toEqual(notTheirs);
      expect(reason(answers("send", ticketWith(), { aboutHeld: "c9" }))).toEqual(notTheirs);
      const outcome = { choice: "note", at: at("09:25"), means: "button" } as const;
      expect(reason(answers("send", ticketWith({ outcome })))).toEqual([
        "you have decided already: the words stay a private note",
      ]);
      const { record } = aTicket({ record: { status: "closed" } });
      const closed = answers("send", ticketWith({}, { record }));
      expect(reason(closed)).toEqual(["HD-1042 was closed meanwhile; your words stay held"]);
      expect(closed.because).toMatch(/^Ben Okafor chose "send it" .*; Ben Okafor's send it is refused: /);
    });
  });

  test("became what their author chose", () => {
    const became = (choice: DecidingHeld["choice"], over: Partial<HeldReply> = {}, ticket = aTicket()) =>
      whatBecameOf(holding({ outcome: { choice, at: at("09:25"), means: "button" }, ...over }), ticket);
    expect(became("note")).toBe("the words stay a private note");
    expect(became("take")).toBe("Ben Okafor took the matter, and the words stay inside");
    expect(became("send")).toBe("the words were sent to Carl Cliff");
    expect(became("send", { hadIt: [CARL] })).toBe("the words count as an answer");
    expect(became("send", { hadIt: [CARL] }, aTicket({ record: { participants: [TOM] } }))).toBe(
      "the words were sent to Carl Cliff",
    );
    expect(became("send", {}, aTicket({ record: { requester: { address: CARL, name: "" } } }))).toBe(
      `the words were sent to ${CARL}`,
    );
  });

  test("are found again by the mail that made them, and by the notice that asks about them", () => {
    expect(heldReplyOf({ held: [holding()] }, "c1")).toEqual(holding());
    expect([heldReplyOf({ held: [holding()] }, undefined), heldReplyOf({}, "c1")]).toEqual([undefined, undefined]);
    expect([heldIn({ facts: { held: "c1" } }), heldIn({ facts: { held: 7 } }), heldIn({ facts: {} })]).toEqual([
      "c1",
      undefined,
      undefined,
    ]);
  });
});

describe('"on it" by mail', () => {
  const confirms = (newText: string, over: Partial<ByMail> = {}, verdict: object = {}) =>
    confirmByMail(running(newText, over), { kind: "confirm", because: "b", ...verdict }, organisation);

  test("holds the escalation, and its words stay inside", () => {
    const done = confirms("On it, 1h", {}, { promiseMs: 60 * 60_000, saidIn: "subject" });
    expect(done.next.wait!.escalation!.confirmation).toMatchObject({
      by: "ben",
      until: at("10:30"),
      means: "subject",
      at: at("09:30"),
    });
    expect(notices(done)).toEqual([["confirmed", "ben"]]);
    expect(done.next.outbox[0]!.facts).toMatchObject({ kept: false });
    expect(said(done)).toEqual([["inside", "On it, 1h"]]);
    expect([done.by, done.cause]).toEqual(["ben", "mail m2"]);
    for (const more of ["On it\nand more", "#close\n", " *#note x"])
      expect(confirms(more).next.outbox[0]!.facts.kept).toBe(true);
    const inside = confirms("On it. Piotr has the key.", {}, { staysInside: true });
    expect(inside.next.outbox[0]!.facts.kept).toBe(true);
    expect(confirms("On it\n\n").next.outbox[0]!.facts.kept).toBe(false);
    expect(confirms("On it").next.wait!.escalation!.confirmation!.means).toBe("reply");
  });

  test("with words beside it that may be for the requester holds those, and one mail says both", () => {
    const done = confirms("On it. Which floor?", {}, { beside: "Which floor?" });
    expect(notices(done)).toEqual([["held-reply", "ben"]]);
    expect(done.next.outbox[0]!.facts).toMatchObject({ held: "c2", until: at("11:30"), notOnIt: null, kept: false });
    expect(done.next.held).toMatchObject([{ text: "Which floor?" }]);
    expect(said(done)).toEqual([["inside", "On it. Which floor?"]]);
    const { wait: _, ...idle } = aWaitingTicket();
    const late = confirms("On it. Which floor?\n#close", { ticket: idle }, { beside: "Which floor?" });
    expect(late.next.outbox[0]!.facts).toMatchObject({
      until: null,
      notOnIt: 'Ben Okafor said "on it" (reply), which changes nothing: nobody is waiting',
      kept: true,
    });
  });

  test("to a mail of several tickets says that it takes this one alone, and which mail it answers, where that is known", () => {
    const rows = [{ ticketId: "b", key: "k" }] as never;
    const [carrier] = owe(aTicket(), {
      ...{ kind: "step", to: [BEN], cause: "c", because: "b", now: at("09:10"), facts: {} },
    }).outbox.map((one) => ({ ...one, key: "carrier", rows }));
    const ticket = { ...aWaitingTicket(), outbox: [carrier!] };
    const facts = (over: Partial<ByMail>) =>
      confirms("On it. Which floor?", { ticket, ...over }, { beside: "Which floor?" }).next.outbox.at(-1)!.facts;
    expect(facts({ answers: "steps", answersKey: "carrier" })).toMatchObject({ alone: true, carrier: "carrier" });
    expect(facts({ answers: "steps", answersKey: "another" })).not.toHaveProperty("carrier");
    expect(facts({ answers: "step", answersKey: "carrier" })).not.toHaveProperty("alone");
    const { wait: _, ...idle } = ticket;
    expect(facts({ ticket: idle, answers: "steps", answersKey: "carrier" })).not.toHaveProperty("alone");
  });

  test("to the mail about held words takes the matter, and needs the right to", () => {
    const held = { id: "c1", mailId: "m1", at: at("09:20"), by: BEN, text: "t", carries: false, hadIt: [], why: "w" };
    const ticket = aWaitingTicket({ held: [held] });
    expect(confirms("On it", { ticket, aboutHeld: "c1" }).next.held![0]!.outcome).toMatchObject({ choice: "take" });
    expect(
      confirms("On it. Which floor?", { ticket, aboutHeld: "c1" }, { beside: "Which floor?" }).next.held,
    ).toHaveLength(2);
    const stranger = confirms("On it", { sender: STRANGER });
    expect(stranger.next.wait!.escalation!.status).toBe("active");
    expect(stranger.because).toMatch(/X's on it is refused: you are not on the staff list/);
  });
});

test("a refusal is owed once for its command, and empty words are not kept", () => {
  const one = refuse(running("x"), "#close", "why");
  expect(one.next.outbox).toMatchObject([
    { kind: "refused", cause: "mail c2.#close", facts: { command: "#close", reason: "why" }, to: BEN },
  ]);
  expect(said(refuseWords(running("x"), "answer", "why", " "))).toEqual([]);
  expect(refuseWords(running("x"), "answer", "why", " ").next.outbox[0]!.facts.reason).toBe("why");
  const both = refuseWords(running("x"), "answer", "why", "words");
  expect(both.because).toBe(
    "Ben Okafor's words stay inside; Ben Okafor's answer is refused: why; your words stay inside as a private note",
  );
  expect(keepInside(running("x"), "words")).toMatchObject({
    by: "ben",
    cause: "mail m2",
    because: "Ben Okafor's words stay inside",
  });
  expect(endWait(aTicket(), "closed", "b", at("10:00"))).toEqual(aTicket());
});
