// What a machine's mail does to a ticket: nothing without proof.

import { describe, expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Report } from "../../src/core/model/delivery-report.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import type { Kind, Sender } from "../../src/core/model/verdict.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { type Reaction, react } from "../../src/core/react.ts";
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

const report: Report = {
  kind: "bounce",
  because: "a report of type delivery-status",
  recipients: [
    {
      address: CARL,
      status: "5.1.1",
      reply: "550",
      isHard: true,
      reason: "unknown-recipient",
      diagnostic: "no such user",
    },
  ],
  originalMessageId: undefined,
  originalRecipient: undefined,
};

const owing = owe(aTicket(), {
  kind: "answer",
  to: [{ address: CARL, name: "Carl Cliff" }],
  cause: "mail c1",
  because: "Ben answered",
  now: at("09:10"),
  facts: { by: "Anna Nowak", byId: "anna" },
});
const answered: Ticket = { ...owing, outbox: owing.outbox.map((one): Notice => ({ ...one, state: "sent" })) };
const key = answered.outbox[0]!.key;

function reacting(
  kind: Kind,
  over: Partial<Reaction> = {},
  mail: Parameters<typeof aMail>[0] = {},
  settings = organisation,
) {
  const reaction: Reaction = {
    mail: aMail({ messageId: "<report@elsewhere.example>", ...mail }),
    sender: aSender({ trusted: false, proven: false }),
    verdict: { kind, because: "it says so" },
    ticket: answered,
    desk: desk(),
    now: at("09:30"),
    hasOpenEscalation: false,
    ...over,
  };
  return react(reaction, settings);
}

describe("a report that a mail did not arrive", () => {
  test("without proof that it saw our mail leaves no trace, whoever sends it", () => {
    expect(reacting("bounce", {}, { report })).toBeUndefined();
    expect(reacting("bounce", { sender: aSender() }, { report })).toBeUndefined();
    expect(reacting("bounce", { sender: aColleague() }, { report })).toBeUndefined();
  });

  test.each<[string, Partial<Reaction>]>([
    ["that names the message we sent", { aboutKey: key }],
    ["to the signed address it went out with", { sender: aSender({ byToken: true }) }],
  ])("%s is believed, and its author hears of it", (_, over) => {
    const { next, because } = reacting("bounce", over, { report })!;
    expect(next.outbox[0]).toMatchObject({ state: "bounced", outcome: "unknown-recipient (5.1.1): no such user" });
    expect(next.outbox.slice(1)).toMatchObject([{ kind: "undelivered", to: { personId: "anna" } }]);
    expect(because).toBe(
      `${CARL === over.sender?.address ? "Carl Cliff" : CARL} could not be reached: unknown-recipient (5.1.1): no such user`,
    );
    expect(next.readMails).toEqual(["c2"]);
    expect(next.messageIds).toEqual(answered.messageIds); // an answer to a report belongs to no ticket
  });

  test("of a message that never went out changes nothing but the history", () => {
    const { next } = reacting("bounce", { aboutKey: key, ticket: owing }, { report })!;
    expect(next.outbox).toEqual(owing.outbox);
  });

  test.each<[string, Partial<Report>, string]>([
    ["names nobody", { recipients: [] }, "a report of type delivery-status"],
    [
      "gives no status",
      { recipients: [{ ...report.recipients[0]!, status: undefined }] },
      "unknown-recipient: no such user",
    ],
    ["has no words", { recipients: [{ ...report.recipients[0]!, diagnostic: "" }] }, "unknown-recipient (5.1.1)"],
  ])("that %s says the rest in the history", (_, over, why) => {
    const mail = { report: { ...report, ...over } as Report };
    expect(reacting("bounce", { aboutKey: key }, mail)!.because).toBe(`${CARL} could not be reached: ${why}`);
  });

  test("that was read before changes nothing", () => {
    expect(
      reacting("bounce", { aboutKey: key, ticket: { ...answered, readMails: ["c2"] } }, { report }),
    ).toBeUndefined();
  });
});

describe("what else machines say", () => {
  const machines: Kind[] = ["challenge", "receipt", "calendar", "auto-reply", "out-of-office"];

  test.each(machines)("%s counts by whom it speaks for, and is noted alone", (kind) => {
    const untrusted: Sender = aSender({ trusted: false });
    const stranger: Sender = aSender({ relation: "stranger" });
    expect(reacting(kind, { sender: untrusted })).toBeUndefined();
    expect(reacting(kind, { sender: stranger })).toBeUndefined();
    const { next, because } = reacting(kind, { sender: aSender() })!;
    expect(next).toEqual({ ...answered, readMails: ["c2"] });
    expect(because).toContain("Carl Cliff: it says so");
  });

  test("a colleague is away only on a proven note", () => {
    const unproven = { ...aColleague("anna"), proven: false };
    const { because } = reacting("out-of-office", { sender: unproven })!;
    expect(because).toContain("not proven, so Anna Nowak does not count as away");
    expect(reacting("out-of-office", { sender: aColleague("anna") })!.because).not.toContain("not proven");
  });

  test("the next step is due at once when all whom the last one notified are away, and the history says both", () => {
    const ticket = advance(aWaitingTicket({ record: { responsibleId: "anna" } }), organisation, at("09:10"))!.next;
    const leave = [{ fromAt: at("09:00"), untilAt: at("20:00") }];
    const people = new Map([...organisation.people, ["anna", { ...organisation.people.get("anna")!, leave }]]);
    const over = { ticket, sender: aColleague("anna"), now: at("09:11") };
    const { next, because } = reacting("out-of-office", over, {}, { ...organisation, people })!;
    expect(because).toMatch(/^an out-of-office note from Anna Nowak: it says so; Anna Nowak is away until /);
    expect([tickAt(ticket), tickAt(next)]).toEqual([at("09:30"), at("09:11")]);
    const other = reacting("auto-reply", over, {}, { ...organisation, people })!;
    expect(tickAt(other.next)).toEqual(at("09:30"));
  });

  test.each<Kind>(["copy", "own-mail", "postmaster", "bulk", "quarantine", "new-request"])(
    "%s changes no ticket",
    (kind) => {
      expect(reacting(kind, { sender: aSender() })).toBeUndefined();
    },
  );
});

describe("what people's mails do", () => {
  const asking = (over: Partial<Reaction> = {}, mail: Parameters<typeof aMail>[0] = {}, kind: Kind = "chase") =>
    reacting(kind, { ticket: aWaitingTicket(), sender: aSender(), ...over }, mail);
  const told = (decision: Decision | undefined) =>
    decision?.next.outbox.map(({ kind: one, to }) => [one, to.personId ?? to.address]);

  test("a mail is read once, and leads to the ticket by its id from then on", () => {
    const { next } = asking({}, { messageId: "<x@elsewhere.example>" })!;
    expect([next.readMails, next.messageIds.at(-1)]).toEqual([["c2"], "<x@elsewhere.example>"]);
    expect(asking({ ticket: next })).toBeUndefined();
    expect(asking({}, { messageId: undefined })!.next.messageIds).toEqual(aWaitingTicket().messageIds);
  });

  test("what was read before stays read, and leads to the ticket still", () => {
    const ticket = aWaitingTicket({ readMails: ["c1"] });
    const { next } = asking({ ticket }, { messageId: "<x@elsewhere.example>" })!;
    expect([next.readMails, next.messageIds]).toEqual([
      ["c1", "c2"],
      ["<1@elsewhere.example>", "<x@elsewhere.example>"],
    ]);
  });

  test("whom the requester copies in is named in the history beside none who took part before", () => {
    const ticket = aWaitingTicket({ record: { participants: ["tom@acme.example"] } });
    const to = ["tom", "dora", "eve"].map((name) => ({ address: `${name}@acme.example`, name: "" }));
    expect(asking({ ticket }, { to })!.because).toMatch(
      /; Carl Cliff copied in dora@acme\.example, eve@acme\.example$/,
    );
  });

  test("whom the requester copies in is named in the history, once", () => {
    const to = [{ address: "tom@acme.example", name: "" }];
    const first = asking({}, { to })!;
    expect(first.next.record.participants).toEqual(["tom@acme.example"]);
    expect(first.because).toMatch(/; Carl Cliff copied in tom@acme\.example$/);
    const again = asking({ ticket: first.next }, { to, contentId: "c3" })!;
    expect(again.because).not.toContain("copied in");
  });

  test("a chase that says more than asking is told to colleagues, too", () => {
    expect(told(asking({}, { newText: "Any news?" }))).toEqual([["chase-receipt", CARL]]);
    const more = "Any news? The second printer on the third floor burns now as well, since this morning at nine.";
    expect(told(asking({}, { newText: more }))!.map(([one]) => one)).toContain("requester-replied");
    const twelve = "Any news? one two three four five six seven eight nine ten eleven twelve";
    expect(told(asking({}, { newText: twelve }))!.map(([one]) => one)).not.toContain("requester-replied");
    expect(told(asking({}, { newText: `${twelve} thirteen` }))!.map(([one]) => one)).toContain("requester-replied");
    const attachments = [{ name: "a.png", type: "image/png", size: 1 }];
    expect(told(asking({}, { newText: "Any news?", attachments }))!.map(([one]) => one)).toContain("requester-replied");
    expect(asking()!).toMatchObject({
      because: "it says so; chase 1 of 3",
      cause: "mail m2",
      says: [{ from: "requester" }],
    });
  });

  test("what nobody understands of the requester's side is shown to colleagues, if it says something", () => {
    expect(told(asking({}, { newText: "Hm." }, "unsure"))!.map(([one]) => one)).toContain("requester-replied");
    expect(
      told(asking({ sender: aSender({ relation: "participant" }) }, { newText: "Hm." }, "unsure"))!.map(([one]) => one),
    ).toContain("requester-replied");
    const silent = asking({}, { newText: " ", text: "" }, "unsure")!;
    expect(silent).toMatchObject({ because: "not understood: it says so", by: CARL, cause: "mail m2" });
    expect(silent.next.outbox).toEqual([]);
    const attachments = [{ name: "a.png", type: "image/png", size: 1 }];
    expect(asking({}, { newText: "", text: "", attachments }, "unsure")!.next.outbox).not.toEqual([]);
    const parts = [{ kind: "forward", text: "Look at this" }] as const;
    expect(asking({}, { newText: "", text: "", parts }, "unsure")!.next.outbox).not.toEqual([]);
    expect(asking({ sender: aSender({ address: "", relation: "stranger" }) }, {}, "unsure")!.by).toBe("nobody named");
  });

  test("a colleague without words of their own hears that nothing was sent; held words are asked about", () => {
    const anna = aColleague("anna");
    const nothing = asking({ sender: anna }, { newText: "" }, "unsure")!;
    expect(nothing.next.outbox).toMatchObject([
      {
        kind: "refused",
        to: { personId: "anna" },
        cause: "mail c2",
        facts: {
          command: "answer",
          reason: "no words of your own stood above the quoted mail, so nothing was sent; write them at the top",
        },
      },
    ]);
    const verdict = { kind: "unsure", because: "b", withheld: "it hums", promiseMs: 7 } as const;
    expect(asking({ sender: anna, verdict }, { newText: "It hums." })!.next.held).toMatchObject([
      { why: "it hums", promiseMs: 7, text: "It hums." },
    ]);
  });

  test("a colleague's answer is sent, a note kept, a forward kept; what they sent around us counts as answered", () => {
    const anna = { sender: aColleague("anna") };
    expect(told(asking(anna, { newText: "Unplug it." }, "staff-answer"))).toEqual([["answer", CARL]]);
    expect(told(asking(anna, { newText: "It hums." }, "staff-note"))).toEqual([["held-reply", "anna"]]);
    expect(told(asking(anna, { newText: "See below." }, "forwarded"))).toEqual([["refused", "anna"]]);
    const sent = asking(anna, { newText: "Unplug it." }, "sent-answer")!;
    expect(told(sent)).toEqual([]);
    expect(sent.next.endedWaits).toMatchObject([{ reason: "answered" }]);
    expect(asking(anna, { newText: "#close" }, "command")!.next.record.status).toBe("closed");
    expect(asking(anna, { newText: "on it" }, "confirm")!.next.wait!.escalation!.status).toBe("confirmed");
    const held = {
      id: "c1",
      mailId: "m1",
      at: at("09:20"),
      by: { address: "anna@harbour-lane.example", name: "Anna Nowak", personId: "anna" },
      text: "t",
      carries: false,
      hadIt: [],
      why: "w",
    };
    const decided = asking(
      { ...anna, ticket: aWaitingTicket({ held: [held] }), aboutHeld: "c1" },
      { newText: "keep" },
      "held-choice",
    )!;
    expect(decided.next.held![0]!.outcome).toMatchObject({ choice: "note", means: "reply" });
  });

  test("words below commands are held where nothing says that they are for the requester", () => {
    const anna = aColleague("anna");
    const verdict = { kind: "command", because: "b", withheld: "it hums" } as const;
    const { next } = asking({ sender: anna, verdict }, { newText: "#assign ben\nIt hums." })!;
    expect(next.held).toMatchObject([{ why: "it hums", text: "It hums." }]);
    const sent = asking({ sender: anna }, { newText: "#assign ben\nUnplug it." }, "command")!;
    expect(told(sent)).toContainEqual(["answer", CARL]);
    expect(sent.next.held).toBeUndefined();
  });

  test("the author of a note reads why it is held: what is withheld, or why it counts as a note", () => {
    const why = (verdict: Reaction["verdict"]) =>
      asking({ sender: aColleague("anna"), verdict }, { newText: "It hums." })!.next.outbox[0]!.facts.why;
    expect(why({ kind: "staff-note", because: "b", withheld: "it hums" })).toBe("it hums");
    expect(why({ kind: "staff-note", because: "it is to Ben" })).toBe("it is to Ben");
  });

  test("a colleague's fields for an escalation stay inside: no word of them reaches the requester", () => {
    const newText = "Issue summary: The printer burns\nUser impact: Nobody can print";
    const over = { sender: aColleague("anna"), answers: "sent-back" } as const;
    const { next, because, says } = asking(over, { newText }, "escalation-info")!;
    expect(because).toMatch(/^Anna Nowak's words stay inside; /);
    expect(says).toMatchObject([{ from: "staff", private: true }]);
    expect(next.outbox.filter(({ to }) => to.address === CARL)).toEqual([]);
  });

  test('thanks move nothing, "solved" ends the wait, an answer of theirs begins one', () => {
    expect(asking({}, {}, "thanks")!.next.wait).toEqual(aWaitingTicket().wait);
    expect(asking({}, {}, "solved")!.next.endedWaits).toMatchObject([{ reason: "cancelled" }]);
    expect(asking({ ticket: aTicket() }, { newText: "It is red." }, "requester-answer")!.next.wait).toMatchObject({
      number: 1,
    });
  });
});
