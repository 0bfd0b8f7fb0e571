// The short rules, one by one: what each asks for, and what it leaves to the rules behind it.

import { describe, expect, test } from "vitest";
import { bulk } from "../../src/core/classify/bulk.ts";
import { command } from "../../src/core/classify/command.ts";
import { copy } from "../../src/core/classify/copy.ts";
import { heldChoice } from "../../src/core/classify/held-choice.ts";
import { newRequest } from "../../src/core/classify/new-request.ts";
import { inOurName, ownMail } from "../../src/core/classify/own-mail.ts";
import { quarantine } from "../../src/core/classify/quarantine.ts";
import { requesterAnswer } from "../../src/core/classify/requester-answer.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { sentAnswer } from "../../src/core/classify/sent-answer.ts";
import { unsure } from "../../src/core/classify/unsure.ts";
import { copyOf } from "../../src/core/identify/copy.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import { aColleague, aMail, aSender, aTicket, at, CARL, desk, evidence, organisation } from "../support/builders.ts";

const US = desk().address;
const fromUs = (over: Parameters<typeof aMail>[0] = {}): Mail => aMail({ from: { address: US, name: "" }, ...over });

describe("bulk", () => {
  const read = (header: Record<string, string>, over: Parameters<typeof evidence>[0] = {}) =>
    bulk(evidence({ ticket: undefined, mail: aMail({ header }), ...over }));

  test("is what a list or a Precedence marks, and held where the desk does not know the list", () => {
    for (const header of [{ "List-Unsubscribe": "<mailto:x@y.example>" }, { "List-Post": "<mailto:l@lists.example>" }])
      expect(read(header)).toMatchObject({
        kind: "bulk",
        because: "it came through a mailing list",
        held: "unknown-list",
      });
    for (const precedence of ["bulk", "junk", "list", " Bulk "])
      expect(read({ Precedence: precedence })).toMatchObject({
        kind: "bulk",
        because: `its Precedence header says "${precedence.trim().toLowerCase()}"`,
      });
    for (const header of [{}, { Precedence: "first-class" }])
      expect(read(header as Record<string, string>)).toBeUndefined();
  });

  test("of a list that the desk knows is not held, by the list's address or the writer's", () => {
    const knowing = (list: string) => ({ desk: { ...desk(), knownLists: [list] } });
    expect(read({ "List-Post": "<mailto:l@lists.example>" }, knowing("l@lists.example"))).not.toHaveProperty("held");
    expect(read({ Precedence: "bulk" }, knowing(CARL))).not.toHaveProperty("held");
    expect(read({ Precedence: "bulk" }, knowing("l@lists.example"))).toHaveProperty("held");
    expect(read({ Precedence: "bulk" }, { desk: undefined })).toHaveProperty("held");
  });

  test("is nothing on a ticket, nor once an admin released it", () => {
    expect(read({ Precedence: "bulk" }, { ticket: aTicket() })).toBeUndefined();
    expect(read({ Precedence: "bulk" }, { sender: aSender({ means: "admin" }) })).toBeUndefined();
  });
});

describe("our own mail", () => {
  test("is known by our mark", () => {
    expect(ownMail(evidence({ mail: aMail() }))).toBeUndefined();
    expect(ownMail(evidence({ mail: aMail({ ownMark: "it has our mark" }) }))).toEqual({
      kind: "own-mail",
      because: "it has our mark",
    });
  });

  test("is not what bears our address alone: that is held", () => {
    expect(inOurName(evidence({ mail: fromUs() }))).toMatchObject({ kind: "own-mail", held: "not-ours" });
    expect(inOurName(evidence({ mail: fromUs({ header: { "Auto-Submitted": " Auto-Generated" } }) }))).toMatchObject({
      held: "not-ours",
    });
    for (const header of ["auto-replied", "no; auto-generated", "x-auto-generated"])
      expect([
        header,
        inOurName(evidence({ mail: fromUs({ header: { "Auto-Submitted": header } }) }))?.held ?? header,
      ]).toEqual([header, header === "auto-replied" ? header : expect.any(String)]);
    expect(inOurName(evidence({ mail: aMail() }))).toBeUndefined();
    expect(inOurName(evidence({ mail: aMail({ from: undefined }) }))).toBeUndefined();
    expect(inOurName(evidence({ mail: fromUs(), sender: aSender({ means: "admin" }) }))).toBeUndefined();
    const envelope = { source: "smtp", from: "", recipient: US, peer: "127.0.0.1" } as const;
    expect(inOurName(evidence({ mail: fromUs({ envelope }) }))?.held).toBe("not-ours");
  });
});

describe("what lies among the sent mails", () => {
  const envelope = { source: "imap-sent", from: US, recipient: US, peer: "127.0.0.1" } as const;
  const to = [{ address: CARL, name: "Carl Cliff" }];
  const sent = (mail: Parameters<typeof aMail>[0] = {}, over: Parameters<typeof evidence>[0] = {}) =>
    sentAnswer(evidence({ mail: fromUs({ envelope, to, newText: "It works", ...mail }), ...over }));

  test("is an answer from the desk or a colleague to the requester", () => {
    expect(sent()).toEqual({ kind: "sent-answer", because: `${US} answered ${CARL} around Onit` });
    expect(
      sent({ from: { address: "anna@harbour-lane.example", name: "Anna Nowak" } }, { sender: aColleague() }),
    ).toMatchObject({
      kind: "sent-answer",
      because: `Anna Nowak answered ${CARL} around Onit`,
    });
    expect(sent({ newText: "", attachments: [{ name: "a", type: "text/plain", size: 1 }] })?.kind).toBe("sent-answer");
  });

  test("is one from another address of the desk, too, and to any one of those on the requester's side", () => {
    const aliases = { desk: { ...desk(), aliases: ["printers@onit.example"] } };
    expect(sent({ from: { address: "printers@onit.example", name: "" } }, aliases)?.kind).toBe("sent-answer");
    const ticket = aTicket({ record: { participants: ["tom@acme.example"] } });
    const more = [...to, { address: "dora@elsewhere.example", name: "" }];
    expect(sent({ to: more }, { ticket })?.kind).toBe("sent-answer");
    expect(sent({ to: [{ address: "tom@acme.example", name: "" }] }, { ticket })?.kind).toBe("sent-answer");
  });

  test.each<[string, Parameters<typeof aMail>[0], Parameters<typeof evidence>[0], RegExp]>([
    ["what Onit wrote", { ownMark: "it has our mark" }, {}, /it has our mark/],
    ["what a machine wrote", { header: { "Auto-Submitted": "auto-replied" } }, {}, /sent from our mailbox/],
    ["what belongs to no ticket", {}, { ticket: undefined }, /no ticket we know/],
    [
      "what a stranger wrote",
      { from: { address: "x@y.example", name: "" } },
      {},
      /x@y\.example does not work on HD-1042/,
    ],
    ["what nobody signed", { from: undefined }, {}, /nobody does not work on HD-1042/],
    ["what goes to others", { to: [{ address: "tom@acme.example", name: "" }] }, {}, /not to the requester of HD-1042/],
    ["what is empty", { newText: " " }, {}, /wrote nothing in it/],
  ])("is no answer: %s", (_, mail, over, because) => {
    expect(sent(mail, over)).toMatchObject({ kind: "own-mail", because: expect.stringMatching(because) });
  });

  test("is nothing that came in", () => {
    expect(sentAnswer(evidence({ mail: fromUs({ to }) }))).toBeUndefined();
  });
});

describe("a signed mail that comes again", () => {
  const use = { mail: "m1", recipient: US, from: CARL, at: at("09:00") };
  const again = (over: Partial<typeof use>, to: string[] = []) =>
    copyOf(use, { ...use, ...over }, { to: to.map((address) => ({ address, name: "" })) }, organisation);

  test("is the same mail at the same place, at one it names, or of one delivery", () => {
    expect(again({ at: at("12:00") })).toBeUndefined();
    expect(again({ recipient: "else@onit.example", at: at("12:00") }, ["else@onit.example"])).toBeUndefined();
    expect(again({ recipient: "else@onit.example", at: at("09:10") })).toBeUndefined();
    expect(again({ recipient: "else@onit.example", at: at("08:50") })).toBeUndefined();
  });

  test("is a copy elsewhere, later, from another sender, or when it was changed", () => {
    expect(again({ recipient: "else@onit.example", at: at("09:11") })).toMatchObject({ isMisaddressed: true });
    expect(again({ recipient: "else@onit.example", from: "x@y.example" })).toMatchObject({ isMisaddressed: true });
    expect(again({ mail: "m2" })).toMatchObject({ isMisaddressed: false, because: expect.stringContaining("changed") });
  });

  test("counts once; at another address than it names a person decides", () => {
    expect(copy(evidence({}))).toBeUndefined();
    expect(copy(evidence({ copy: { because: "b", isMisaddressed: false } }))).toEqual({ kind: "copy", because: "b" });
    expect(copy(evidence({ copy: { because: "b", isMisaddressed: true } }))).toEqual({
      kind: "quarantine",
      because: "b",
      held: "copy",
    });
  });
});

describe("nothing changes on the word of", () => {
  test("an unproven sender, a contact form or somebody without a part in the ticket", () => {
    expect(quarantine(evidence({ sender: aSender({ trusted: false, because: "nothing proves it" }) }))).toEqual({
      kind: "quarantine",
      because: "nothing proves it",
      held: "unproven",
    });
    expect(quarantine(evidence({ sender: aSender({ means: "form" }) }))).toMatchObject({
      held: "unproven",
      because: expect.stringContaining("HD-1042"),
    });
    expect(quarantine(evidence({ sender: aSender({ means: "form" }), ticket: undefined }))).toBeUndefined();
    expect(quarantine(evidence({ sender: aSender({ relation: "stranger" }) }))).toMatchObject({ held: "no-part" });
    expect(quarantine(evidence({ sender: aSender({ relation: "stranger" }), ticket: undefined }))).toBeUndefined();
    expect(quarantine(evidence({ sender: aSender() }))).toBeUndefined();
    expect(
      quarantine(evidence({ mail: aMail({ from: undefined }), sender: aSender({ trusted: false }) })),
    ).toBeUndefined();
    expect(
      quarantine(evidence({ mail: aMail({ from: undefined }), sender: aSender({ trusted: false, byToken: true }) })),
    ).toMatchObject({ held: "unproven" });
  });

  test("a colleague whom only a reply address proves, but for a mere “on it”", () => {
    const sender = { ...aColleague(), proven: false };
    const of = (newText: string, over: Parameters<typeof evidence>[0] = {}) =>
      quarantine(evidence({ sender, mail: aMail({ newText }), ...over }));
    expect(of("It works again.")).toMatchObject({ held: "unproven" });
    expect(of("on it")).toBeUndefined();
    expect(of("on it", { desk: { ...desk(), onItNeedsProof: true } })).toMatchObject({ held: "unproven" });
    expect(of("It works again.", { ticket: undefined })).toBeUndefined();
    expect(quarantine(evidence({ sender: aColleague(), mail: aMail({ newText: "It works again." }) }))).toBeUndefined();
  });
});

describe("the author of a held reply", () => {
  const chosen = (newText: string, over: Parameters<typeof evidence>[0] = {}) =>
    heldChoice(evidence({ sender: aColleague(), aboutHeld: "h1", mail: aMail({ newText }), ...over }))?.choice;

  test("says what becomes of it, beside politeness and names and nothing else", () => {
    for (const said of ["send it", "#send it", "Please send it, Carl", "Thanks, send it!"])
      expect([said, chosen(said)]).toEqual([said, "send"]);
    for (const said of ["do not send it", "keep it as a note"]) expect([said, chosen(said)]).toEqual([said, "note"]);
    for (const said of ["send it, thanks Carl", "Send it\n\nAnna Nowak"])
      expect([said, chosen(said)]).toEqual([said, "send"]);
    for (const said of ["send it, but first call him", "first call him, then send it", "on it"])
      expect([said, chosen(said)]).toEqual([said, undefined]);
  });

  test("says it in 300 characters at most", () => {
    const whole = `send it${" please".repeat(41)}`; // 294 characters
    expect([chosen(whole.padEnd(300, "!")), chosen(whole.padEnd(301, "!"))]).toEqual(["send", undefined]);
  });

  test("is named in the history, with what they chose", () => {
    const of = (newText: string) =>
      heldChoice(evidence({ sender: aColleague(), aboutHeld: "h1", mail: aMail({ newText }) }));
    const verdict = (because: string, choice: string) => ({ kind: "held-choice", because, choice });
    expect(of("Send it")).toEqual(verdict('Anna Nowak answered "send it"', "send"));
    expect(of("Keep it as a note")).toEqual(verdict('Anna Nowak answered "keep it as a note"', "note"));
    expect(of("It hums.")).toBeUndefined();
  });

  test("is a colleague, on the mail that asks", () => {
    expect(chosen("send it", { aboutHeld: undefined })).toBeUndefined();
    expect(chosen("send it", { sender: aSender() })).toBeUndefined();
  });
});

describe("a mail that opens with #words", () => {
  const read = (newText: string, over: Parameters<typeof evidence>[0] = {}) =>
    command(evidence({ sender: aColleague(), mail: aMail({ newText }), ...over }));
  const ANSWER = { desk: { ...desk(), staffReplies: "answer" as const } };
  const ASK = { desk: { ...desk(), staffReplies: undefined } };

  test("is a colleague's command, and all of them are named in the history", () => {
    expect(read("#assign ben\n#close")).toEqual({ kind: "command", because: "Anna Nowak wrote #assign, #close" });
    expect(read("#close", { sender: aSender() })).toBeUndefined();
    expect(read("It hums.")).toBeUndefined();
  });

  test.each<[string, string, Parameters<typeof evidence>[0], boolean]>([
    ["goes out where it speaks to the requester", "#assign ben\nHello Carl, please unplug it.", ASK, true],
    ["is kept where it speaks to a colleague", "#close\n@Ben please order a new toner.", ANSWER, false],
    ["is kept where nothing says whom it is for", "#assign ben\nIt hums.", ASK, false],
    ["goes out where the desk sends what is unclear", "#assign ben\nIt hums.", ANSWER, true],
    ["goes out where they close the ticket, whatever else they command", "#assign ben\n#close\nIt hums.", ASK, true],
  ])("what stands below them %s", (_, newText, over, isSent) => {
    expect(read(newText, over)).toEqual({
      kind: "command",
      because: expect.stringContaining("Anna Nowak wrote #"),
      ...(isSent ? {} : { withheld: expect.any(String) }),
    });
  });

  test("opens no ticket where it is about nothing but their own absence", () => {
    const alone = { ticket: undefined };
    expect(read("#away until Friday", alone)).toEqual({ kind: "command", because: "Anna Nowak wrote #away" });
    expect(read("#away until Friday\n#back", alone)?.because).toBe("Anna Nowak wrote #away, #back");
    for (const newText of ["#away until Friday\n#close", "#close", "It hums."])
      expect([newText, read(newText, alone)]).toEqual([newText, undefined]);
    expect(read("#away until Friday", { ...alone, sender: { ...aColleague(), proven: false } })).toBeUndefined();
    expect(read("#away until Friday", { ...alone, sender: aSender() })).toBeUndefined();
  });

  test("gives a ticket away that they opened for somebody, though they are its requester for now", () => {
    const mine = {
      sender: { ...aColleague(), relation: "requester" as const },
      ticket: aTicket({ openedFor: { by: "anna" } }),
    };
    expect(read("#for carl@elsewhere.example\n#close", mine)?.kind).toBe("command");
    expect(read("#close", mine)).toBeUndefined();
    expect(read("#for carl@elsewhere.example", { ...mine, sender: { ...mine.sender, proven: false } })).toBeUndefined();
    expect(
      read("#for carl@elsewhere.example", { ...mine, ticket: aTicket({ openedFor: { by: "ben" } }) }),
    ).toBeUndefined();
    expect(read("#for carl@elsewhere.example", { ...mine, ticket: aTicket() })).toBeUndefined();
    expect(read("#for tom@acme.example", { sender: aSender(), ticket: aTicket() })).toBeUndefined();
  });
});

test("which rules were asked is told, and the last of them decided", () => {
  const asked = (over: Parameters<typeof evidence>[0]) => classify(evidence(over)).asked;
  expect(asked({ mail: aMail({ ownMark: "it has our mark" }) })).toEqual([
    "foreign-probe",
    "copy",
    "sent-answer",
    "own-mail",
  ]);
  expect(asked({ ticket: undefined, mail: aMail({ from: undefined }) }).slice(-3)).toEqual([
    "requester-answer",
    "new-request",
    "unsure",
  ]);
});

describe("what is left", () => {
  test("the requester or somebody copied in says something: to what they wrote, or to us", () => {
    const said = (over: Parameters<typeof evidence>[0]) => requesterAnswer(evidence(over))?.because;
    expect(said({})).toBe("Carl Cliff adds to what they wrote");
    expect(said({ ticket: aTicket() })).toBe("Carl Cliff answers our last words");
    expect(said({ sender: aSender({ relation: "participant" }) })).toBe("Carl Cliff adds to what they wrote");
    expect(said({ sender: aSender({ relation: "stranger" }) })).toBeUndefined();
    expect(said({ sender: aColleague() })).toBeUndefined();
    expect(said({ ticket: undefined })).toBeUndefined();
    expect(said({ mail: aMail({ newText: " \n", text: "" }) })).toBeUndefined();
    expect(
      said({ mail: aMail({ newText: "", text: "", attachments: [{ name: "a", type: "t", size: 1 }] }) }),
    ).toBeDefined();
  });

  test("a mail to a desk on no ticket is a new request", () => {
    expect(newRequest(evidence({ ticket: undefined }))?.because).toBe(
      `${CARL} wrote to ${desk().name} and it belongs to no ticket we know`,
    );
    for (const over of [
      {},
      { ticket: undefined, desk: undefined },
      { ticket: undefined, mail: aMail({ from: undefined }) },
    ])
      expect(newRequest(evidence(over))).toBeUndefined();
  });

  test("the rest is unsure, and says why", () => {
    const why = (over: Parameters<typeof evidence>[0]) => unsure(evidence(over)).because;
    expect(why({ mail: aMail({ from: undefined }) })).toMatch(/whom it is from/);
    expect(why({ ticket: undefined, desk: undefined })).toMatch(/help@onit\.example is not a desk/);
    for (const over of [{}, { desk: undefined }, { ticket: undefined }])
      expect(why(over)).toMatch(/no words of its own/);
  });
});
