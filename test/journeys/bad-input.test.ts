// Bad input: each is answered clearly, nothing is lost, and the next mail is read as ever.

import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createTokens } from "../../src/security/tokens.ts";
import { readToken } from "../../src/security/verify-token.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aWorld, linkIn, type World } from "../support/world.ts";

story("bad input (P14)", () => {
  let world: World;
  afterEach(() => world.end());

  const stored = async () =>
    (await world.app.mails.recent(50)).map(({ state, reading, trouble }) => ({
      state,
      verdict: reading?.verdict,
      because: reading?.because ?? trouble,
    }));

  test("a mail without From is kept and shown, and makes no ticket", async () => {
    world = await aWorld();
    expect(await world.raw("Subject: hello\r\n\r\nwho am I?\r\n", "someone@x.example", "help@onit.example")).toMatch(
      /^250/,
    );
    expect(await stored()).toEqual([
      { state: "quarantined", verdict: "unsure", because: "it does not say whom it is from" },
    ]);
    expect(world.relay.received.map(({ to, subject }) => [to, subject])).toEqual([
      [BEN, "1 mail quarantined or failed"], // the admin; nobody else hears of it
    ]);
  });

  test("a mail without To, Date, Message-ID, subject or body is still a request", async () => {
    world = await aWorld();
    await world.raw(`From: ${CARL}\r\n\r\n`, CARL, "help@onit.example");
    expect((await world.ticket("HD-1001")).record.subject).toBe("(no subject)");
    expect(world.last(CARL).subject).toContain("[HD-1001]");
  });

  test("a header field of 10 MB is refused with what is wrong with it, and nothing else stops", async () => {
    world = await aWorld();
    const raw = `From: ${CARL}\r\nX-Junk: ${"x".repeat(10_000_000)}\r\nSubject: Heavy head\r\n\r\nStill readable\r\n`;
    await expect(world.raw(raw, CARL, "help@onit.example")).rejects.toThrow(/552 5\.3\.4 .*head/);
    await world.mail({ from: CARL, subject: "The next one" });
    expect((await world.ticket("HD-1001")).record.subject).toBe("The next one");
  });

  test("of 200 nested parts it is said that not all were read, and the mail is kept", async () => {
    world = await aWorld();
    const open = Array.from(
      { length: 200 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    ).join("");
    await world.raw(
      `From: ${CARL}\r\nSubject: Deep\r\n${open}Content-Type: text/plain\r\n\r\nat the bottom\r\n`,
      CARL,
      "help@onit.example",
    );
    await world.ticket("HD-1001");
    expect((await world.app.mails.recent(1))[0]?.reading?.problems).toContainEqual(
      expect.stringMatching(/more than 40 levels deep: not all were read/),
    );
  });

  test("broken charsets, bad base64 and a leading blank line are read as well as they can be", async () => {
    world = await aWorld();
    await world.raw(
      `From: ${CARL}\r\nSubject: =?x-unknown?Q?H=E9llo?=\r\nContent-Type: text/plain; charset=x-nonsense\r\n\r\ncaf\xe9 is broken\r\n`,
      CARL,
      "help@onit.example",
    );
    await world.raw(
      `From: ${CARL}\r\nSubject: b64\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8gd29ybGQ=!!!\r\n`,
      CARL,
      "help@onit.example",
    );
    await world.raw(`\r\nFrom: ${CARL}\r\nSubject: blank first\r\n\r\nwords\r\n`, CARL, "help@onit.example");
    expect((await world.full("HD-1001")).conversation[0]?.text).toMatch(/is broken/);
    expect((await world.full("HD-1002")).conversation[0]?.text).toContain("Hello world");
    expect((await world.ticket("HD-1003")).record.subject).toBe("blank first");
  });

  test("an address that is not ours is refused with 550: we are no relay", async () => {
    world = await aWorld();
    await expect(world.raw("From: a@b.example\r\n\r\nx", CARL, "stranger@elsewhere.example")).rejects.toThrow(
      /550 5\.1\.1 <stranger@elsewhere\.example>: recipient unknown/,
    );
    await expect(world.raw("From: a@b.example\r\n\r\nx", CARL, "reply+nonsense@onit.example")).rejects.toThrow(
      /550.*not a complete reply address/,
    );
    expect(await stored()).toEqual([]);
  });

  test("a mail over the size is refused with 552, announced or not, and the connection goes on", async () => {
    world = await aWorld({
      change: ({ organisation, server }) => ({
        organisation,
        server: { ...server, smtp: { ...server.smtp, maxMailBytes: 1_000_000 } },
      }),
    });
    await expect(world.raw(Buffer.alloc(1_500_000, "a"), CARL, "help@onit.example")).rejects.toThrow(/552/);
    const lines = await dialogue(world.smtpPort, [
      "EHLO x",
      `MAIL FROM:<${CARL}>`,
      "RCPT TO:<help@onit.example>",
      "DATA",
      `Subject: big\r\n\r\n${"a".repeat(1_200_000)}\r\n.`,
      "NOOP",
      "QUIT",
    ]);
    expect(lines.join("\n")).toMatch(/SIZE 1000000/);
    expect(lines.join("\n")).toMatch(/552 5\.3\.4 The mail is larger than the 1 MB taken here\n250/);
    expect(await stored()).toEqual([]);
  });

  test("with the store away the sender hears 451, and the same mail later makes one ticket", async () => {
    world = await aWorld();
    const { keep } = world.app.mails;
    world.app.mails.keep = async () => Promise.reject(new Error("no server"));
    await expect(world.mail({ from: CARL, messageId: "<again@x>" })).rejects.toThrow(/451 4\.3\.0/);
    world.app.mails.keep = keep;
    const raw = `From: ${CARL}\r\nMessage-ID: <again@x>\r\nSubject: x\r\n\r\nx\r\n`;
    await world.raw(raw, CARL, "help@onit.example");
    await world.raw(`Received: from a by b; now\r\n${raw}`, CARL, "help@onit.example");
    expect(await world.app.tickets.recent(10)).toHaveLength(1);
  });

  test("a mail that cannot be processed is tried again, then stuck and shown, holds up nobody, and a replay reads it", async () => {
    world = await aWorld();
    const { parse } = world.app.mail;
    world.app.mail.parse = async (kept) =>
      kept.raw.includes("poison") ? Promise.reject(new Error("cannot digest it")) : parse(kept);
    await world.mail({ from: CARL, subject: "poison" });
    await world.mail({ from: CARL, subject: "good" });
    expect((await world.ticket("HD-1001")).record.subject).toBe("good");
    for (const clock of ["09:03", "09:06", "09:09", "09:12", "09:15"]) await world.until(clock);
    expect((await stored()).find(({ state }) => state === "stuck")).toMatchObject({ because: "cannot digest it" });
    world.app.mail.parse = parse;
    const stuck = (await world.app.mails.recent(9)).find(({ state }) => state === "stuck")!;
    await world.app.mails.reopen(stuck.id, world.now());
    await world.until("09:20");
    expect((await world.ticket("HD-1002")).record.subject).toBe("poison");
  });

  test("altered, expired and foreign tokens open nothing: the page says which it is and what to do", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const link = linkIn(world.last(ANNA));
    const altered = link.replace(/.{3}$/, (end) => (end === "aaa" ? "bbb" : "aaa"));
    const foreign = link.replace(
      /[^/]*$/,
      createTokens([{ id: 9, secret: Buffer.alloc(32, 1) }]).sign({
        subjectId: (await world.ticket("HD-1001")).id,
        purpose: "confirm",
        recipient: ANNA,
        expiresAt: new Date("2030-01-01"),
      }),
    );
    for (const [url, status] of [
      [altered, 404],
      [foreign, 404],
      [link.slice(0, -9), 404],
    ] as const) {
      const response = await fetch(url, { method: "POST" });
      expect([url, response.status]).toEqual([url, status]);
      expect(await response.text()).toMatch(/reply to/i);
    }
    await world.until("2026-04-10T09:00:00Z");
    expect((await fetch(link, { method: "POST" })).status).toBe(410);
    expect((await world.ticket("HD-1001")).wait?.escalation?.status).toBe("active");
  });

  test("a token's recipient, ticket and purpose cannot be changed, and older keys still count after a rotation", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const { id } = await world.ticket("HD-1001");
    const [old, newer] = [
      { id: 1, secret: Buffer.alloc(32, 1) },
      { id: 2, secret: Buffer.alloc(32, 2) },
    ];
    const token = {
      subjectId: id,
      purpose: "confirm" as const,
      recipient: ANNA,
      expiresAt: new Date("2026-05-01T00:00:00Z"),
    };
    const signed = createTokens([old]).sign(token);
    const rotated = { ...world.app, tokens: createTokens([newer, old]) };
    const wrapped = `${signed.slice(0, 20).toUpperCase()}\u200b=\r\n ${signed.slice(20)}`;
    for (const text of [signed, wrapped])
      expect(await readToken(text, rotated)).toMatchObject({ token, ticket: { id } });
    expect(await readToken(signed, { ...world.app, tokens: createTokens([newer]) })).toMatchObject({
      token: { problem: "unknown key" },
    });
    for (let at = 0; at < signed.length; at += 1) {
      const changed = signed.slice(0, at) + (signed[at] === "a" ? "b" : "a") + signed.slice(at + 1);
      expect(await readToken(changed, rotated)).toHaveProperty("token.problem");
    }
  });

  test("a reply address with an altered token still finds its ticket by the references, as the person whom the relay has checked", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:05");
    const mail = world.last(CARL);
    const altered = mail.replyTo.replace(/.{3}@/, "aaa@");
    await world.reply(mail, "Any news?", { to: altered });
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
    expect((await world.app.mails.recent(1))[0]?.reading?.identified).toMatch(
      /not accepted \(its signature does not fit/,
    );
  });

  test("a stranger with a right number is quarantined, not let onto the ticket (P8)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.mail({ from: "eve@evil.example", subject: "Re: [HD-1001] Printer on fire", text: "Any news?" });
    const { ticket, conversation } = await world.full("HD-1001");
    expect(ticket.chases).toEqual([]);
    expect(conversation).toHaveLength(1);
    expect(await world.app.mails.count("quarantined")).toBe(1);
  });

  test("a stranger's robot leaves no trace on a ticket whose number it knows", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const before = await world.ticket("HD-1001");
    await world.mail({ from: "eve@evil.example", subject: "[HD-1001]", headers: { "Auto-Submitted": "auto-replied" } });
    expect(await world.ticket("HD-1001")).toEqual(before);
  });

  test("from a relay nobody trusts only a token changes anything; the rest is quarantined (P11)", async () => {
    world = await aWorld({
      change: ({ organisation, server }) => ({
        organisation,
        server: { ...server, smtp: { ...server.smtp, trustedRelays: ["10.0.0.0/8"] } },
      }),
    });
    await world.mail({ from: CARL });
    expect(await stored()).toEqual([
      {
        state: "quarantined",
        verdict: "quarantine",
        because: expect.stringContaining(`nothing proves that ${CARL} wrote it`),
      },
    ]);
    await world.end();
    world = await aWorld();
    await world.mail({ from: CARL });
    world.app.hasCheckedSender = () => false;
    await world.reply(world.last(BEN), "on it");
    await world.mail({ from: BEN, subject: "[HD-1001]", text: "#close" });
    const { wait, record } = await world.ticket("HD-1001");
    expect(wait?.escalation?.confirmation?.by).toBe("ben");
    expect(record.status).toBe("open");
  });

  test("a display name with line breaks and markup injects nothing", async () => {
    world = await aWorld();
    await world.raw(
      `From: =?utf-8?Q?Eve=0D=0ABcc:_all@x.example_<script>alert(1)</script>?= <${CARL}>\r\nSubject: =?utf-8?Q?a=0D=0ABcc:_x@x.example?=\r\n\r\nhi\r\n`,
      CARL,
      "help@onit.example",
    );
    const mail = world.last(ANNA);
    expect([...mail.headers.keys()]).not.toContain("bcc");
    expect(mail.html).not.toContain("<script>");
  });
});

function dialogue(port: number, lines: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const said: string[] = [];
    const rest = [...lines];
    socket.on("data", (chunk) => {
      const answers = chunk.toString().split("\r\n").filter(Boolean);
      said.push(...answers);
      if (!/^\d{3} /.test(answers.at(-1) ?? "")) return;
      const next = rest.shift();
      if (next) socket.write(`${next}\r\n`);
    });
    socket.on("close", () => resolve(said));
    socket.on("error", reject);
  });
}
