// A real Postfix in front of Onit: what it hands over proves nobody by itself, and no trick with line ends makes two mails of one.

import { generateKeyPairSync } from "node:crypto";
import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { BEN, CARL } from "../support/people.ts";
import { aWorld, published, type World } from "../support/world.ts";
import { aDovecot, isDovecotHere, PASSWORD } from "./support/dovecot.ts";
import { aPostfix, type Postfix, postfixStory } from "./support/postfix.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const DKIM = [[`v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`]];
const signing = (domainName: string) => ({
  domainName,
  keySelector: "s1",
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
});

/** What the domains publish: their own machines, none of which is the Postfix here, and a key. */
const dns = published({
  "s1._domainkey.elsewhere.example TXT": DKIM,
  "elsewhere.example TXT": [["v=spf1 ip4:203.0.113.7 -all"]],
  "s1._domainkey.attacker.example TXT": DKIM,
  "attacker.example TXT": [["v=spf1 ip4:127.0.0.0/8 -all"]],
});

async function anOnit(trustedRelays: string[]): Promise<World> {
  const world = await aWorld({
    at: new Date().toISOString(), // signatures and queues go by the real clock
    dns,
    change: (settings) => ({
      ...settings,
      server: { ...settings.server, smtp: { ...settings.server.smtp, trustedRelays } },
    }),
  });
  onTestFinished(() => world.end());
  return world;
}

/** The mails Onit has once there are so many and all are read, in no order. */
async function mailsIn(world: World, count: number) {
  await eventually(async () => (await world.app.mails.recent(20)).length >= count);
  await world.settled();
  return world.app.mails.recent(20);
}

/** What became of the mail with these words, once it is here. */
/** Once it was read: Postfix hands a mail over when it likes, and for a moment it is kept and nothing more. */
async function stateOf(world: World, words: string): Promise<string> {
  const { state } = await eventually(async () => {
    const mail = (await world.app.mails.recent(20)).find(({ raw }) => raw.includes(words));
    return mail && mail.state !== "kept" ? mail : undefined;
  });
  await world.settled();
  return state;
}

/** Hands raw bytes over as the data of one mail. @returns everything Postfix said */
function handOver({ port }: Postfix, from: string, data: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const steps = ["EHLO attacker.example", `MAIL FROM:<${from}>`, "RCPT TO:<help@onit.example>", "DATA"];
    let said = "";
    const socket = connect(port, "127.0.0.1");
    socket.on("error", reject).on("close", () => resolve(said));
    socket.on("data", (chunk) => {
      said += chunk;
      if (!/(^|\n)\d{3} [^\n]*\n$/.test(said)) return;
      const step = steps.shift();
      if (step !== undefined) socket.write(`${step}\r\n`);
      else if (/(^|\n)354 [^\n]*\n$/.test(said)) socket.write(Buffer.from(data, "latin1"));
      else if (!socket.writableEnded) socket.end("QUIT\r\n");
    });
  });
}

postfixStory("mail from the internet through a Postfix that checks nobody", () => {
  test("is proven by its signature only: not by the Postfix that hands it over, nor by a forger's own domain", async () => {
    const world = await anOnit([]);
    const postfix = await aPostfix({ onitPort: world.smtpPort, domain: "onit.example" });
    const transport = createTransport({ host: "127.0.0.1", port: postfix.port, ignoreTLS: true });
    const mail = { from: `Carl <${CARL}>`, to: "help@onit.example", subject: "Printer on fire", text: "Please help" };

    await transport.sendMail({ ...mail, dkim: signing("elsewhere.example") });
    expect(await stateOf(world, "Please help")).toBe("done");
    await world.ticket("HD-1001");

    const chase = { ...mail, subject: "Re: [HD-1001] Printer on fire" };
    await transport.sendMail({ ...chase, text: "Any news?" });
    expect(await stateOf(world, "Any news?")).toBe("quarantined");
    await transport.sendMail({
      ...chase,
      text: "Any news today?",
      envelope: { from: "m@attacker.example", to: "help@onit.example" },
      dkim: signing("attacker.example"),
    });
    expect(await stateOf(world, "Any news today?")).toBe("quarantined");
    expect((await world.ticket("HD-1001")).chases).toHaveLength(0);

    await transport.sendMail({ ...chase, text: "Any news by now?", dkim: signing("elsewhere.example") });
    expect(await stateOf(world, "Any news by now?")).toBe("done");
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
  });

  test("with an end of mail that is none stays one mail, whose lines end as they should", async () => {
    const world = await anOnit([]);
    const postfix = await aPostfix({ onitPort: world.smtpPort, domain: "onit.example" });
    const hidden = [
      "MAIL FROM:<carl@elsewhere.example>",
      "RCPT TO:<help@onit.example>",
      "DATA",
      `From: ${CARL}`,
      "Subject: smuggled",
      "",
      "x",
    ].join("\r\n");
    const ends = ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n"];
    for (const [index, end] of ends.entries()) {
      const head = `From: m@attacker.example\r\nTo: help@onit.example\r\nSubject: number ${index}\r\n`;
      const said = await handOver(postfix, "m@attacker.example", `${head}\r\none\nline${end}${hidden}\r\n.\r\n`);
      expect(said.match(/^250 2\.0\.0 .*queued/gm), JSON.stringify(end)).toHaveLength(1);
    }
    const mails = await mailsIn(world, ends.length);
    expect(mails).toHaveLength(ends.length);
    expect(mails.map(({ envelope }) => envelope.from)).toEqual(ends.map(() => "m@attacker.example"));
    for (const { raw } of mails) {
      expect(raw.toString("latin1")).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
      expect(raw.toString("latin1")).toContain("Subject: smuggled"); // as words of the one mail
    }
  });
});

(isDovecotHere ? postfixStory : describe.skip)("mail of people who log in to a Postfix that Onit trusts", () => {
  test("is proven for whoever logged in; without a login or under another's address nothing reaches Onit", async () => {
    const world = await anOnit(["127.0.0.1"]);
    const dovecot = await aDovecot({ users: ["carl", "ben"], authSocket: true });
    const postfix = await aPostfix({
      onitPort: world.smtpPort,
      domain: "onit.example",
      logins: { socket: dovecot.authSocket, senders: `${CARL} carl\n${BEN} ben\n` },
    });
    const as = (user?: string) =>
      createTransport({
        host: "127.0.0.1",
        port: postfix.port,
        ignoreTLS: true,
        ...(user === undefined ? {} : { auth: { user, pass: PASSWORD } }),
      });
    const mail = { from: CARL, to: "help@onit.example", subject: "Printer on fire", text: "Please help" };
    await as("carl").sendMail(mail);
    expect(await stateOf(world, "Please help")).toBe("done");
    const chase = { ...mail, subject: "[HD-1001] Printer on fire", text: "Any news?" };
    await expect(as().sendMail(chase)).rejects.toThrow(/554|553/);
    await expect(as("ben").sendMail(chase)).rejects.toThrow(/553 5\.7\.1/);
    await as("carl").sendMail(chase);
    const mails = await mailsIn(world, 2);
    expect(mails.map(({ state }) => state)).toEqual(["done", "done"]);
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
  });
});
