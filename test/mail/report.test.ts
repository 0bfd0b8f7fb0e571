// What machines report about our mails, in the forms that mail systems write. All mails are our own.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mail } from "../../src/core/model/mail.ts";
import { parse } from "../../src/mail/parse.ts";
import { readReport } from "../../src/mail/report/read-report.ts";
import { cpuMs } from "../support/cpu.ts";

const OURS = "<onit.aaaaaaaaaaaaa.0123456789abcdef@onit.example>";

const read = (lines: readonly string[], from = ""): Promise<Mail> =>
  parse({
    id: "m",
    contentId: "c",
    raw: Buffer.from(lines.join("\r\n")),
    envelope: { source: "smtp", from, recipient: "reply@onit.example", peer: "192.0.2.1" },
    receivedAt: new Date("2026-03-02T09:00:00Z"),
  });

const RETURNED = [
  "Return-Path: <reply@onit.example>",
  `Message-ID: ${OURS}`,
  "From: Support <help@onit.example>",
  "To: Carl Cliff <carl@elsewhere.example>",
  "Subject: [HD-1042] Printer on fire",
  "",
  "We are on it.",
];

/** A report of one text, as older systems write it. */
const plain = (subject: string, words: readonly string[], over: { from?: string } = {}): string[] => [
  `From: ${over.from ?? "Mail Delivery System <MAILER-DAEMON@mx.example>"}`,
  "To: reply@onit.example",
  `Subject: ${subject}`,
  "Content-Type: text/plain; charset=utf-8",
  "",
  ...words,
];

/** A report in parts (RFC 6522). */
const inParts = (type: string, words: string, part: readonly string[], returned = RETURNED): string[] => [
  "From: MAILER-DAEMON@mx.example",
  "To: reply@onit.example",
  "Subject: Delivery report",
  `Content-Type: multipart/report; report-type=${type}; boundary=b`,
  "",
  "--b",
  "Content-Type: text/plain",
  "",
  words,
  "--b",
  `Content-Type: message/${type}`,
  "",
  ...part,
  "",
  "--b",
  "Content-Type: message/rfc822",
  "",
  ...returned,
  "--b--",
];

describe("a delivery status report (RFC 3464)", () => {
  test("names each recipient with status, reply, reason and the other server's words", async () => {
    const { report } = await read(
      inParts("delivery-status", "Your mail could not be delivered.", [
        "Reporting-MTA: dns; mx.example",
        "",
        "Final-Recipient: rfc822; carl@elsewhere.example",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 <carl@elsewhere.example>:",
        " no such user",
        "",
        "Final-Recipient: rfc822; dora@elsewhere.example",
        "Action: failed",
        "Status: 5.2.2 (full)",
      ]),
    );
    expect(report).toMatchObject({
      kind: "bounce",
      originalMessageId: OURS,
      originalRecipient: "carl@elsewhere.example",
    });
    expect(report?.recipients).toEqual([
      {
        address: "carl@elsewhere.example",
        status: "5.1.1",
        reply: "550",
        isHard: true,
        reason: "unknown-recipient",
        diagnostic: "550 5.1.1 <carl@elsewhere.example>: no such user",
      },
      expect.objectContaining({
        address: "dora@elsewhere.example",
        status: "5.2.2",
        isHard: false,
        reason: "mailbox-full",
      }),
    ]);
  });

  test("prefers the remote server's own code, and whom we wrote to over where it was forwarded", async () => {
    const { report } = await read(
      inParts("delivery-status", "Failed.", [
        "Original-Recipient: rfc822;carl@elsewhere.example",
        "Final-Recipient: rfc822;c.cliff@far.example",
        "Action: failed",
        "Status: 5.0.0",
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox full",
      ]),
    );
    expect(report?.recipients).toMatchObject([{ address: "carl@elsewhere.example", status: "5.2.2", reply: "552" }]);
  });

  test("finds the second recipient also where the blank line before it was lost", async () => {
    const fields = (address: string): string[] => [
      `Final-Recipient: rfc822; ${address}`,
      "Action: failed",
      "Status: 5.1.1",
    ];
    const part = [...fields("carl@elsewhere.example"), ...fields("dora@elsewhere.example")];
    const { report } = await read(inParts("delivery-status", "Failed.", part));
    expect(report?.recipients.map(({ address }) => address)).toEqual([
      "carl@elsewhere.example",
      "dora@elsewhere.example",
    ]);
  });

  test("tells a delay and a receipt from a bounce by the action", async () => {
    const kinds = ["failed", "delayed", "delivered", "relayed", "expanded"].map(async (action) => {
      const part = ["Final-Recipient: rfc822; carl@elsewhere.example", `Action: ${action}`];
      return (await read(inParts("delivery-status", "About your mail.", part))).report?.kind;
    });
    expect(await Promise.all(kinds)).toEqual([
      "bounce",
      "delay",
      "delivery-receipt",
      "delivery-receipt",
      "delivery-receipt",
    ]);
  });
});

describe("a report in free text", () => {
  const cases: readonly [name: string, mail: string[], expected: object][] = [
    [
      "as qmail writes it",
      plain("failure notice", [
        "Hi. This is the qmail-send program at mx.example.",
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "",
        "<carl@elsewhere.example>:",
        "192.0.2.7 does not like recipient.",
        "Remote host said: 550 5.1.1 no mailbox here by that name",
        "Giving up on 192.0.2.7.",
        "",
        "--- Below this line is a copy of the message.",
        "",
        ...RETURNED,
      ]),
      { status: "5.1.1", reply: "550", reason: "unknown-recipient", isHard: true },
    ],
    [
      "as Exim writes it",
      [
        "X-Failed-Recipients: carl@elsewhere.example",
        ...plain("Mail delivery failed: returning message to sender", [
          "A message that you sent could not be delivered. The following address(es) failed:",
          "",
          "  carl@elsewhere.example",
          "    SMTP error from remote mail server after end of data:",
          "    host mx.elsewhere.example [192.0.2.7]: 552 Message size exceeds fixed limit",
          "",
          "------ This is a copy of the message, including all the headers. ------",
          "",
          ...RETURNED,
        ]),
      ],
      { status: "5.0.0", reply: "552", reason: "too-large", isHard: false },
    ],
    [
      "as Exchange wrote it, which quotes the To of the mail before the recipient",
      plain(
        "Undeliverable: Printer on fire",
        [
          "Your message",
          "",
          "  To:      somebody.else@elsewhere.example",
          "  Subject: Printer on fire",
          "  Sent:    Mon, 2 Mar 2026 09:00:00 -0000",
          "",
          "did not reach the following recipient(s):",
          "",
          "carl@elsewhere.example on Mon, 2 Mar 2026 09:00:01 -0000",
          "    The recipient name is not recognized",
        ],
        { from: "System Administrator <postmaster@elsewhere.example>" },
      ),
      { status: "5.0.0", reply: undefined, reason: "unknown-recipient" },
    ],
    [
      "as sendmail writes it",
      plain("Returned mail: see transcript for details", [
        "   ----- The following addresses had permanent fatal errors -----",
        "<carl@elsewhere.example>",
        "    (reason: 553 5.1.8 sender domain has no DNS)",
        "",
        "   ----- Transcript of session follows -----",
        "... while talking to mx.elsewhere.example.:",
        "<<< 553 5.1.8 sender domain has no DNS",
      ]),
      { status: "5.1.8", reply: "553", reason: "policy" },
    ],
    [
      "in Russian, with the recipient alone on a line",
      plain("Недоставленное сообщение", [
        "Ваше письмо не может быть доставлено:",
        "",
        "  carl@elsewhere.example",
        "    550 почтовый ящик переполнен",
      ]),
      { reply: "550", status: "5.0.0", reason: "mailbox-full" },
    ],
    [
      "in German, without any code",
      plain("Unzustellbar: Drucker", [
        "Ihre Nachricht konnte nicht zugestellt werden an:",
        "carl@elsewhere.example",
        "Empfänger unbekannt",
      ]),
      { reply: undefined, status: "5.0.0", reason: "unknown-recipient" },
    ],
  ];

  test.each(cases)("%s", async (_, mail, expected) => {
    const { report } = await read(mail);
    expect(report).toMatchObject({ kind: "bounce", recipients: [{ address: "carl@elsewhere.example", ...expected }] });
  });

  test("tells the Message-ID of the mail it returns, but nothing written behind it", async () => {
    const { report } = await read(
      plain("failure notice", [
        "Sorry, I was unable to deliver to:",
        "<carl@elsewhere.example>: no such user",
        "",
        "--- Below this line is a copy of the message.",
        "",
        ...RETURNED,
        "<dora@elsewhere.example>: hello",
      ]),
    );
    expect(report).toMatchObject({ originalMessageId: OURS, recipients: [{ address: "carl@elsewhere.example" }] });
    expect(report?.recipients).toHaveLength(1);
  });

  test("of a mail that is still tried is a delay of class 4, not a bounce", async () => {
    const { report } = await read(
      plain("Warning: could not send message for past 4 hours", [
        "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.",
        "Delivery to the following recipient has been delayed:",
        "  carl@elsewhere.example",
      ]),
    );
    expect(report).toMatchObject({
      kind: "delay",
      recipients: [{ address: "carl@elsewhere.example", status: "4.0.0" }],
    });
  });
});

describe("other reports", () => {
  test("a read receipt is no bounce, unless a filter refuses the mail by it (RFC 5429)", async () => {
    const disposition = (how: string): string[] => [
      "Final-Recipient: rfc822; carl@elsewhere.example",
      `Original-Message-ID: ${OURS}`,
      `Disposition: ${how}`,
    ];
    const shown = await read(
      inParts(
        "disposition-notification",
        "It was shown.",
        disposition("manual-action/MDN-sent-manually; displayed"),
        [],
      ),
    );
    expect(shown.report).toMatchObject({ kind: "read-receipt", originalMessageId: OURS });
    const refused = await read(
      inParts(
        "disposition-notification",
        "Your mail was automatically rejected: Quota exceeded",
        disposition("automatic-action/MDN-sent-automatically; deleted"),
      ),
    );
    expect(refused.report).toMatchObject({ kind: "bounce", recipients: [{ reason: "mailbox-full" }] });
  });

  test("a complaint names whoever pressed the button (RFC 5965)", async () => {
    const part = [
      "Feedback-Type: abuse",
      "User-Agent: Loop/1",
      "Version: 1",
      "Original-Rcpt-To: <carl@elsewhere.example>",
    ];
    const { report } = await read(inParts("feedback-report", "This is an abuse report.", part));
    expect(report).toMatchObject({
      kind: "complaint",
      recipients: [{ address: "carl@elsewhere.example" }],
      originalMessageId: OURS,
    });
  });

  test("Amazon SES tells it in JSON, cut by relays", async () => {
    const json =
      '{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"Carl@elsewhere.example","status":"5.1.1","diag!\r\n nosticCode":"smtp; 550 5.1.1 user unknown"}]}}';
    const { report } = await read(
      plain("AWS Notification Message", [json], { from: "no-reply@sns.example" }),
      "bounce@sns.example",
    );
    expect(report).toMatchObject({
      kind: "bounce",
      recipients: [{ address: "carl@elsewhere.example", status: "5.1.1" }],
    });
  });
});

describe("no report is", () => {
  const cases: readonly [name: string, mail: string[], from: string][] = [
    [
      "a person's mail about a bounce",
      plain("Undeliverable parcels", ["Where do I bring the parcels that came back?"], {
        from: "carl@elsewhere.example",
      }),
      "carl@elsewhere.example",
    ],
    [
      "a person's answer to a bounce",
      plain("Re: Delivery failed", ["My mail could not be delivered, what does 550 5.1.1 mean?"], {
        from: "carl@elsewhere.example",
      }),
      "carl@elsewhere.example",
    ],
    [
      "a bounce that a person forwards whole",
      [
        "From: carl@elsewhere.example",
        "Subject: please look",
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "This came back to me.",
        "--b",
        "Content-Type: message/rfc822",
        "Content-Disposition: attachment; filename=mail.eml",
        "",
        ...plain("failure notice", ["I was unable to deliver to <dora@elsewhere.example>: 550 no such user"]),
        "--b--",
      ],
      "carl@elsewhere.example",
    ],
    [
      "an absence note, though it too comes from the null sender",
      plain("Out of office: Printer on fire", ["I am away until Monday."], { from: "carl@elsewhere.example" }),
      "",
    ],
    [
      "the postmaster, who is a person too",
      plain("Printer on fire", ["Ours does not print any more."], { from: "postmaster@elsewhere.example" }),
      "postmaster@elsewhere.example",
    ],
  ];
  test.each(cases)("%s", async (_, mail, from) => {
    expect((await read(mail, from)).report).toBeUndefined();
  });
});

describe("whatever a mail contains", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "Final-Recipient: rfc822; a@b.example",
      "Action: failed",
      "Status: 5.1.1",
      "<a@b.example>:",
      "550 5.1.1",
      "----- Original message -----",
      "To: a@b.example",
      "\n\n",
      "could not be delivered",
      '{"notificationType":"Bounce"',
    ),
    fc.string(),
  );
  const text = fc.array(word, { maxLength: 60 }).map((words) => words.join("\n"));
  const source = fc.record({
    text,
    subject: fc.oneof(fc.string(), fc.constant("failure notice")),
    parts: fc.array(
      fc.record({
        type: fc.constantFrom(
          "message/delivery-status",
          "message/rfc822",
          "message/feedback-report",
          "message/disposition-notification",
        ),
        content: text,
      }),
      { maxLength: 4 },
    ),
  });
  const whole = {
    headers: new Map(),
    from: { address: "mailer-daemon@mx.example", name: "" },
    to: [],
    envelopeFrom: "",
  };

  test("the reader never throws, and what it tells is bounded", () => {
    fc.assert(
      fc.property(source, (some) => {
        const report = readReport({ ...whole, ...some });
        for (const { address, status, diagnostic } of report?.recipients ?? []) {
          expect(address).toMatch(/^[^\s@]+@?[^\s]*$/);
          expect(status ?? "5.0.0").toMatch(/^[245]\.\d\.\d{1,3}$/);
          expect(diagnostic.length).toBeLessThanOrEqual(500);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("signs that stand around an at sign are no address", () => {
    const report = readReport({ ...whole, subject: "failure notice", text: "@@-", parts: [] });
    expect(report?.recipients ?? []).toEqual([]);
  });

  test.each([
    ["addresses", "a@b.example ".repeat(80_000)],
    ["one word without an end", "a".repeat(1_000_000)],
    ["at signs", "@".repeat(1_000_000)],
    ["blank lines", "\n".repeat(1_000_000)],
    ["codes", "550-5.1.".repeat(120_000)],
    ["spaces", `550${" ".repeat(1_000_000)}x`],
    ["header names", "Received: x\n".repeat(80_000)],
    ["separators", "----- Original message\n".repeat(40_000)],
  ])("a megabyte of %s takes no longer than other mails", (_, text) => {
    const begun = cpuMs();
    readReport({
      ...whole,
      subject: "failure notice",
      text,
      parts: [{ type: "message/delivery-status", content: text.slice(0, 131_072) }],
    });
    expect(cpuMs() - begun).toBeLessThan(2_000);
  });
});
