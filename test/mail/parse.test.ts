// Mails as real programs send them, and what is read of them.

import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import type { Mail } from "../../src/core/model/mail.ts";
import { attachments, parse } from "../../src/mail/parse.ts";

const envelope = { source: "smtp", from: "", recipient: "help@onit.example", peer: "127.0.0.1" };
const read = (raw: Buffer): Promise<Mail> =>
  parse({ id: "m1", contentId: "c1", raw, envelope, receivedAt: new Date("2026-03-02T09:00:00Z") });

/** Lines of a mail; a Buffer among them stands for bytes as they are. */
const mail = (...lines: (string | Buffer)[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [Buffer.isBuffer(line) ? line : Buffer.from(line), Buffer.from("\r\n")]));

const FROM = "From: Carl Cliff <carl@elsewhere.example>";
const ofType = (type: string, ...body: (string | Buffer)[]): Promise<Mail> =>
  read(mail(FROM, `Content-Type: ${type}`, "", ...body));

describe("the text is read in the character set it is in, whatever the label says (P15)", () => {
  test.each([
    ["windows-1251", "windows-1251", "Принтер не работает"],
    ["koi8-r", "", "Принтер не работает, помогите"],
    ["windows-1251", "", "Принтер не работает, помогите"],
    ["shift_jis", "iso-2022-jp", "プリンターが動きません"],
    ["gb18030", "gb2312", "打印机坏了"],
    ["utf-8", "big5", "請回覆我的來信"],
    ["utf-8", "x-unheard-of", "Grüße aus Köln"],
    ["windows-1252", "us-ascii", "Grüße – bis bald"],
    ["windows-1252", "utf-8", "Grüße"],
    ["utf-7", "utf-7", "Grüße"],
  ])("%s labelled %j", async (charset, label, text) => {
    const type = label ? `text/plain; charset=${label}` : "text/plain";
    expect((await ofType(type, iconv.encode(text, charset))).text.trim()).toBe(text);
  });

  test("ISO-2022-JP tells itself by its escapes", async () => {
    expect((await ofType("text/plain", "\x1b$B%F%9%H\x1b(B")).text.trim()).toBe("テスト");
  });

  test("a stray byte in UTF-8 costs no other sign", async () => {
    const bytes = Buffer.concat([Buffer.from("Grüße, "), Buffer.from([0xe9]), Buffer.from("tude")]);
    expect((await ofType("text/plain; charset=utf-8", bytes)).text.trim()).toBe("Grüße, étude");
  });
});

describe("the head", () => {
  const subject = async (value: string | Buffer): Promise<string> =>
    (await read(Buffer.concat([Buffer.from(`${FROM}\r\nSubject: `), Buffer.from(value), Buffer.from("\r\n\r\nHello")])))
      .subject;

  test("encoded words split inside a character are one text", async () => {
    expect(await subject("=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=")).toBe("Grüße");
  });

  test("an encoded word with bare blanks and question marks is read", async () => {
    expect(await subject("=?utf-8?Q?Wo ist K=C3=B6ln? Hier?=")).toBe("Wo ist Köln? Hier");
  });

  test("plain bytes are read in the set that the head names elsewhere", async () => {
    const raw = mail(
      FROM,
      "Content-Type: text/plain; charset=gb2312",
      Buffer.concat([Buffer.from("Subject: "), iconv.encode("急", "gbk")]),
      "",
      "",
    );
    expect((await read(raw)).subject).toBe("急");
  });

  test.each([
    ["an mbox line", "From carl@elsewhere.example Mon Mar  2 09:00:00 2026\r\n"],
    ["empty lines", "\r\n\r\n"],
    ["a byte order mark", "\uFEFF"],
  ])("%s on top is skipped", async (_, noise) => {
    expect(await read(Buffer.concat([Buffer.from(noise), mail(FROM, "Subject: Hi", "", "Hello")]))).toMatchObject({
      subject: "Hi",
      text: "Hello\n",
    });
  });

  test("a line that lost the blank it was folded with does not end it", async () => {
    const raw = mail("X-Trace: one", "two three", FROM, "Subject: Hi", "", "Hello");
    expect(await read(raw)).toMatchObject({ subject: "Hi", text: "Hello\n" });
  });

  test("it goes on behind an empty line when it lacks its author", async () => {
    expect(await read(mail("Received: by mx", "", FROM, "Subject: Hi", "", "Hello"))).toMatchObject({
      subject: "Hi",
      text: "Hello\n",
    });
  });

  test("a text that begins like fields is a text", async () => {
    expect((await read(mail(FROM, "Subject: Hi", "", "To: whom it may concern"))).text).toBe(
      "To: whom it may concern\n",
    );
  });

  test("lines that end in a lone CR are lines", async () => {
    expect(await read(Buffer.from(`${FROM}\rSubject: Hi\r\rHello\rthere`))).toMatchObject({
      subject: "Hi",
      text: "Hello\nthere",
    });
  });

  test("groups stand for their members, comments hold addresses, and commas hide in names", async () => {
    const raw = mail(
      "From: =?iso-8859-1?Q?Cliff,_Carl?= <Carl@Elsewhere.example>",
      "To: Team: a@onit.example, b@onit.example;",
      "Cc: Bert (bert@onit.example)",
      "",
      "",
    );
    expect(await read(raw)).toMatchObject({
      from: { address: "carl@elsewhere.example", name: "Cliff, Carl" },
      to: [
        { address: "a@onit.example" },
        { address: "b@onit.example" },
        { address: "bert@onit.example", name: "Bert" },
      ],
    });
  });

  test("without a From, the Sender or the Reply-To wrote it; a date that is none is none", async () => {
    const { from, replyTo, sentAt } = await read(
      mail("From: ", "Reply-To: carl@elsewhere.example", "Date: soon", "", ""),
    );
    expect({ from, replyTo, sentAt }).toEqual({
      from: { address: "carl@elsewhere.example", name: "" },
      replyTo: [{ address: "carl@elsewhere.example", name: "" }],
      sentAt: undefined,
    });
  });

  test("ids are read past commas and lost brackets, the answered one first", async () => {
    const raw = mail(FROM, "In-Reply-To: 3@onit.example", "References: <1@onit.example>,<2@onit.example>", "", "");
    expect((await read(raw)).references).toEqual(["<3@onit.example>", "<2@onit.example>", "<1@onit.example>"]);
  });
});

describe("the body", () => {
  test("damaged quoted-printable keeps what stands there", async () => {
    expect(
      (await read(mail(FROM, "Content-Transfer-Encoding: quoted-printable", "", "a=C3=BC= ", "b =zz 1=2"))).text,
    ).toBe("aüb =zz 1=2\n");
  });

  test("base64 with a plain footer behind it is read with it", async () => {
    const raw = mail(
      FROM,
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("Hello").toString("base64"),
      "Sent by our list",
    );
    expect((await read(raw)).text).toBe("Hello\nSent by our list\n");
  });

  test("HTML alone becomes text", async () => {
    const { text, html } = await ofType(
      "text/html",
      "<head><style>p{}</style></head><p>One<br>two</p><blockquote>old</blockquote><ul><li>a</ul>",
    );
    expect(text.trim()).toBe("One\ntwo\n\nold\n\n- a");
    expect(html).toContain("<p>One<br>two</p>");
  });

  test.each(["", "Your mail program cannot show HTML."])(
    "of alternatives, the HTML is the text where the plain one only says %j",
    async (stub) => {
      const raw = await ofType(
        "multipart/alternative; boundary=b",
        "--b",
        "",
        stub,
        "--b",
        "Content-Type: text/html",
        "",
        "<p>The printer burns, come at once please</p>",
        "--b--",
      );
      expect(raw.text).toBe("The printer burns, come at once please");
    },
  );

  test("wrapped lines of format=flowed flow again", async () => {
    expect((await ofType("text/plain; format=flowed", "one ", "two", "> old ", "> er", "-- ", "Carl")).text).toBe(
      "one two\n> old er\n-- \nCarl\n",
    );
  });

  test("parts that lack their end, or a boundary that is not the one named, are read all the same", async () => {
    const { text, problems } = await ofType(
      "multipart/mixed; boundary=other",
      "--real",
      "Content-Type: text/plain",
      "",
      "Hello",
    );
    expect(text).toBe("Hello\n");
    expect(problems).toEqual(["the end of its parts is missing"]);
  });

  test("the outer boundary ends inner parts that lack their end", async () => {
    const raw = mail(
      FROM,
      "Content-Type: multipart/mixed; boundary=o",
      "",
      "--o",
      "Content-Type: multipart/alternative; boundary=i",
      "",
      "--i",
      "",
      "Hello",
      "--o",
      "Content-Type: application/pdf; name=a.pdf",
      "",
      "pdf",
      "--o--",
    );
    expect(await read(raw)).toMatchObject({ text: "Hello", attachments: [{ name: "a.pdf", size: 3 }] });
  });

  test("an encrypted mail says so", async () => {
    expect(
      (
        await ofType(
          "multipart/encrypted; boundary=b",
          "--b",
          "Content-Type: application/pgp-encrypted",
          "",
          "Version: 1",
          "--b--",
        )
      ).problems.join(),
    ).toContain("encrypted");
  });

  test.each(["", "\0\0", "\r\n", "--", ":"])("a mail of %j is a mail without anything", async (raw) => {
    expect(await read(Buffer.from(raw))).toMatchObject({ from: undefined, attachments: [] });
  });
});

describe("files", () => {
  const part = (head: string, size = 20_000): Buffer =>
    mail(
      FROM,
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "Content-Type: text/html",
      "",
      "<img src=cid:p>",
      "--b",
      ...head.split("\n"),
      "",
      "x".repeat(size),
      "--b--",
    );

  test.each([
    ["RFC 2231 in pieces", "Content-Type: a/b; name*0*=utf-8''K%C3%B6; name*1=\"ln.pdf\"", "Köln.pdf"],
    ["an encoded word", 'Content-Type: a/b; name="=?utf-8?Q?K=C3=B6ln.pdf?="', "Köln.pdf"],
    [
      "both forms",
      "Content-Type: a/b\nContent-Disposition: attachment; filename=x.pdf; filename*=utf-8''K%C3%B6ln.pdf",
      "Köln.pdf",
    ],
    [
      "blanks without quotes",
      "Content-Type: a/b\nContent-Disposition: attachment; filename=my file.pdf",
      "my file.pdf",
    ],
    ["a path", 'Content-Type: a/b; name="../../etc/passwd"', "passwd"],
    ["no name", "Content-Type: image/png\nContent-Disposition: attachment", "image.png"],
    ["a mail", "Content-Type: message/rfc822\n\nSubject: Old", "Old.eml"],
  ])("are named by %s", async (_, head, name) => {
    expect((await read(part(head))).attachments.map((file) => file.name)).toEqual([name]);
  });

  test("a small picture shown in place is decoration, a screenshot shown in place is a file", async () => {
    const head = "Content-Type: image/png; name=p.png\nContent-ID: <p>";
    expect((await read(part(head, 2_000))).attachments).toEqual([]);
    expect((await read(part(head, 20_000))).attachments).toMatchObject([{ name: "p.png" }]);
  });

  test("inside a text are taken out of it", async () => {
    const raw = mail(FROM, "", "See:", "begin 644 cat.txt", "#0V%T", "`", "end", "Bye");
    expect((await read(raw)).text).toBe("See:\nBye\n");
    expect((await attachments(raw)).map(({ name, content }) => [name, content.toString()])).toEqual([
      ["cat.txt", "Cat"],
    ]);
  });
});

describe("bounds (P14)", () => {
  test.each([
    ["10,000 fields", `${"X-A: b\r\n".repeat(10_000)}Subject: Hi\r\n\r\nHello`, "header fields"],
    [
      "100 levels",
      Array.from({ length: 100 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join(
        "",
      ),
      "levels deep",
    ],
    ["1,000 parts", `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(1_001)}`, "parts"],
    ["a field without end", `X: ${"y".repeat(1_000_000)}\r\n\r\nHello`, "too long"],
    ["one long line", `Subject: Hi\r\n\r\n${"x".repeat(2_000_000)}`, "too long"],
  ])("%s are read in part, and a problem says so", async (_, rest, problem) => {
    const cut = await read(Buffer.from(`${FROM}\r\n${rest}`));
    expect(cut.from?.address).toBe("carl@elsewhere.example");
    expect(cut.problems.join()).toContain(problem);
  });
});
