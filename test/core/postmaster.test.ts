// Mail for postmaster@ and abuse@: to the admins, once each, and never in a circle.

import { describe, expect, test } from "vitest";
import {
  forwardToAdmin,
  isPostmaster,
  judgePostmasterMail,
  uncheckedSender,
} from "../../src/core/identify/postmaster.ts";
import type { Envelope, Mail } from "../../src/core/model/mail.ts";
import { aMail, CARL, organisation } from "../support/builders.ts";

const POSTMASTER = "postmaster@onit.example";
const envelope: Envelope = { source: "smtp", from: CARL, recipient: POSTMASTER, peer: "127.0.0.1" };
const mailFor = (over: Parameters<typeof aMail>[0] = {}): Mail =>
  aMail({ to: [{ address: POSTMASTER, name: "" }], references: [], envelope, ...over });

test("it is the postmaster's without a domain, or in a domain of ours; a desk's address is the desk's", () => {
  const is = (address: string, settings = organisation) => isPostmaster(address, settings);
  for (const address of ["postmaster", "Postmaster", POSTMASTER, "ABUSE@onit.example"]) expect(is(address)).toBe(true);
  for (const address of [
    "abuse",
    "postmaster@elsewhere.example",
    "hostmaster@onit.example",
    "my-postmaster@onit.example",
  ])
    expect([address, is(address)]).toEqual([address, false]);
  expect(is("postmaster@old.example", { ...organisation, aliases: ["onit@old.example"] })).toBe(true);
  expect(is("abuse@reply.example", { ...organisation, replyAddress: "onit@reply.example" })).toBe(true);
  const [id, desk] = [...organisation.desks][0]!;
  const desks = (over: object) => ({
    ...organisation,
    desks: new Map(organisation.desks).set(id, { ...desk, ...over }),
  });
  expect(is("abuse@desk.example", desks({ aliases: ["help@desk.example"] }))).toBe(true);
  expect(is(POSTMASTER, desks({ aliases: [POSTMASTER] }))).toBe(false);
});

describe("such a mail", () => {
  const judged = (over: Parameters<typeof aMail>[0] = {}, lately = 0) => {
    const { kind, because } = judgePostmasterMail(mailFor(over), organisation, lately);
    return [kind, because];
  };
  const report = (kind: "bounce" | "complaint") =>
    ({
      kind,
      because: "it is a report",
      recipients: [],
      originalMessageId: undefined,
      originalRecipient: undefined,
    }) as const;

  test("goes to the admins when a person wrote it, or somebody complains", () => {
    const passedOn = ["postmaster", `it is for ${POSTMASTER}: the admins have it`];
    expect(judged()).toEqual(passedOn);
    expect(judged({ from: undefined })).toEqual(passedOn);
    expect(judged({ report: report("complaint"), header: { "Auto-Submitted": "auto-generated" } })).toEqual(passedOn);
    expect(judged({ envelope: { ...envelope, from: "", isSenderKnown: false } })).toEqual(passedOn);
  });

  test("is kept and not passed on when a machine wrote it, or we did", () => {
    expect(judged({ ownMark: "Onit wrote it" })).toEqual(["own-mail", "Onit wrote it"]);
    for (const address of ["help@onit.example", POSTMASTER])
      expect(judged({ from: { address, name: "" } })).toEqual(["own-mail", `${address} is an address of ours`]);
    expect(judged({ report: report("bounce") })).toEqual(["bounce", "it is a report"]);
    expect(judged({ envelope: { ...envelope, from: "" } })).toEqual([
      "bounce",
      "it has no sender to answer to (RFC 5321, 4.5.5)",
    ]);
    expect(judged({ header: { "X-Autoreply": "yes" } })).toEqual(["auto-reply", "it has the header x-autoreply"]);
  });

  test("waits for an admin when twenty went to them within the hour", () => {
    expect(judged({}, 19)[0]).toBe("postmaster");
    expect(judged({}, 20)).toEqual([
      "quarantine",
      `20 mails for ${POSTMASTER} went to the admins within the hour already`,
    ]);
  });
});

test("nobody checks who wrote, and nothing depends on it", () => {
  const sender = (from: Mail["from"]) => uncheckedSender(mailFor({ from }));
  expect(sender({ address: CARL, name: "Carl" })).toMatchObject({
    address: CARL,
    name: "Carl",
    relation: "stranger",
    trusted: false,
    proven: false,
    byToken: false,
    means: "nobody",
  });
  expect(sender({ address: CARL, name: "" }).name).toBe(CARL);
  expect([sender(undefined).address, sender(undefined).name]).toEqual(["", ""]);
});

describe("as an admin gets it", () => {
  const forwarded = (over: Parameters<typeof aMail>[0] = {}) =>
    forwardToAdmin(
      mailFor({ id: "0123456789abcdef", subject: "Spam from you", newText: "Stop it.", ...over }),
      "diana",
      { address: "diana@harbour-lane.example", name: "Diana Lane" },
      organisation,
    );

  test("it says whose it is, for whom it came, and what it says, quoted", () => {
    expect(forwarded()).toEqual({
      key: "postmaster/0123456789abcdef/diana",
      to: { address: "diana@harbour-lane.example", name: "Diana Lane" },
      subject: `[${POSTMASTER}] Spam from you`,
      text: [
        "Hello Diana Lane,",
        `This mail came for ${POSTMASTER}. Nobody checked who wrote it, so be careful with what it asks. An answer to this mail goes to ${CARL}.`,
        `From: Carl Cliff <${CARL}>\nTo: ${POSTMASTER}\nDate: 2026-03-02T09:30:00.000Z\nSubject: Spam from you`,
        "> Stop it.",
        "It is kept whole as mail 0123456789ab.\n",
      ].join("\n\n"),
      because: `it is for ${POSTMASTER}, and you are an admin`,
      replyTo: CARL,
    });
  });

  test("what it does not say is left out, and files are named, not passed on", () => {
    const attachments = Array.from({ length: 25 }, (_, at) => ({ name: `f${at}.log`, type: "text/plain", size: at }));
    const to = Array.from({ length: 25 }, (_, at) => ({ address: `a${at}@onit.example`, name: "" }));
    const { text, subject } = forwarded({ from: undefined, sentAt: undefined, subject: "", attachments, to });
    expect(text).toContain("\n\nFrom: nobody named\nTo: a0@onit.example, a1@onit.example");
    expect(text).toContain("\nFiles: f0.log (0 bytes), f1.log (1 bytes)");
    expect([text.includes("a19@"), text.includes("a20@"), text.includes("f19.log"), text.includes("f20.log")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(text).not.toMatch(/^(?:Date|Subject):/m);
    expect(text).toContain("; here is its text only.\n");
    expect(subject).toBe(`[${POSTMASTER}] (no subject)`);
    expect(forwarded({ subject: "x".repeat(500) }).subject).toHaveLength(200);
    expect(forwarded({ from: { address: CARL, name: "" } }).text).toContain(`From: <${CARL}>\n`);
  });

  test("an answer goes to where its writer wants it, and never back to us or to a machine", () => {
    const answerTo = (over: Parameters<typeof aMail>[0]) => [
      forwarded(over).replyTo,
      /An answer|There is nobody/.exec(forwarded(over).text)![0],
    ];
    expect(answerTo({ replyTo: [{ address: "tom@acme.example", name: "" }] })).toEqual([
      "tom@acme.example",
      "An answer",
    ]);
    for (const address of ["help@onit.example", POSTMASTER, "no-reply@acme.example"])
      expect(answerTo({ replyTo: [{ address, name: "" }] })).toEqual([undefined, "There is nobody"]);
    expect(answerTo({ from: undefined })).toEqual([undefined, "There is nobody"]);
  });

  test("no sign of it hides or turns the text, and a long one is cut", () => {
    const { text, subject } = forwarded({
      newText: "one\r\ntwo\u202e\u0007\rthree\n\n\tfour \n\n",
      subject: "a\n\u202eb   c",
    });
    expect(text).toContain("> one\n> two\n> three\n>\n> \tfour\n\n");
    expect(subject).toBe(`[${POSTMASTER}] a b c`);
    const long = forwarded({ newText: "y".repeat(20_001) }).text;
    expect(long).toContain(`> ${"y".repeat(20_000)}\n[…]`);
    expect(long).toContain("; here is its text only.\n");
    expect(forwarded({ newText: "y".repeat(20_000) }).text).not.toContain("[…]");
  });
});
