// The mail port under attack: what is refused, who must leave, and that honest mail gets in all the same.

import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { honestMail, swarm } from "../../bench/swarm.mjs";
import { keep, receive } from "../../src/receive.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { CARL } from "../support/people.ts";
import { rawSmtp, unheard, untilData } from "../support/raw-smtp.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

type Smtp = Parameters<NonNullable<WorldOptions["change"]>>[0]["server"]["smtp"];

/** Nobody is trusted, so that all limits hold. */
const withSmtp = (over: Partial<Smtp> = {}): WorldOptions => ({
  change: ({ organisation, server }) => ({
    organisation,
    server: { ...server, smtp: { ...server.smtp, trustedRelays: [], ...over } },
  }),
});

const HEAD = `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: Printer on fire\r\n`;
const MAIL = `${HEAD}\r\nPlease help\r\n.\r\n`;
const END = "\r\n.\r\n";

story("the mail port", () => {
  let world: World;
  afterEach(() => world.end());
  /** A client that came as far as the mail itself while its time ran: on a busy machine not every one does. */
  const atItsMail = () =>
    eventually(async () => {
      const client = await rawSmtp(world.smtpPort);
      if ((await untilData(client)).startsWith("354")) return client;
      client.socket.destroy();
      return undefined;
    });
  const mails = async () => {
    await world.settled();
    return world.app.mails.recent(50);
  };

  test.each(["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "\r\r\n.\r\n"])(
    "no second mail is smuggled in behind %j: the mail is refused with 550 5.5.2, and the next honest one is taken",
    async (separator) => {
      world = await aWorld(withSmtp());
      const client = await rawSmtp(world.smtpPort);
      await untilData(client);
      const smuggled = `MAIL FROM:<ben@harbour-lane.example>\r\nRCPT TO:<help@onit.example>\r\nDATA\r\nFrom: ben@harbour-lane.example\r\nSubject: smuggled\r\n\r\n#close`;
      client.socket.write(`${HEAD}\r\nbody${separator}${smuggled}${END}`);
      expect(await client.closed()).toMatch(/\r\n550 5\.5\.2 .*CR or LF that stands alone.*\r\n421 /);
      expect(await mails()).toEqual([]);
      client.socket.destroy();
      const honest = await rawSmtp(world.smtpPort);
      await untilData(honest);
      expect(await honest.ask(MAIL)).toMatch(/^250/);
      honest.socket.destroy();
    },
  );

  test("with bareNewlines: normalise such a mail is taken as one mail, with whole line ends", async () => {
    world = await aWorld(withSmtp({ bareNewlines: "normalise" }));
    const client = await rawSmtp(world.smtpPort);
    await untilData(client);
    expect(await client.ask(`From: ${CARL}\nSubject: Two\r\n\nlines\n.\nMAIL FROM:<x@y.example>${END}`)).toMatch(
      /^250/,
    );
    const [only, ...more] = await mails();
    expect(more).toEqual([]);
    expect(only!.raw.toString("latin1")).toBe(
      `From: ${CARL}\r\nSubject: Two\r\n\r\nlines\r\n.\r\nMAIL FROM:<x@y.example>\r\n`,
    );
    client.socket.destroy();
  });

  test("dots at the beginning of lines arrive as they were written", async () => {
    world = await aWorld(withSmtp());
    const client = await rawSmtp(world.smtpPort);
    await untilData(client);
    expect(await client.ask(`${HEAD}\r\n..\r\n...\r\n..x${END}`)).toMatch(/^250/);
    expect((await mails())[0]!.raw.toString("latin1")).toBe(`${HEAD}\r\n.\r\n..\r\n.x\r\n`);
    client.socket.destroy();
  });

  test("a head that is too large is refused with 552, and the same connection may bring a better one", async () => {
    world = await aWorld(withSmtp());
    const client = await rawSmtp(world.smtpPort);
    await untilData(client);
    expect(await client.ask(`${HEAD}${"X-A: b\r\n".repeat(100_000)}\r\nx${END}`)).toMatch(/^552 5\.3\.4 .*1,000/);
    await untilData(client);
    expect(await client.ask(MAIL)).toMatch(/^250/);
    expect(await mails()).toHaveLength(1);
    client.socket.destroy();
  });

  test("an address with ten connections hears 421 at the eleventh; another address is taken", async () => {
    world = await aWorld(withSmtp());
    const ten = await Promise.all(Array.from({ length: 10 }, () => rawSmtp(world.smtpPort, "127.0.0.9")));
    expect((await rawSmtp(world.smtpPort, "127.0.0.9")).said()).toMatch(/^421 4\.7\.0 Your address has 10/);
    const other = await rawSmtp(world.smtpPort, "127.0.0.10");
    expect(other.said()).toMatch(/^220/);
    for (const { socket } of [...ten, other]) socket.destroy();
  });

  test("who says nothing, or stops within a command or a mail, hears 421 and is gone", async () => {
    world = await aWorld(withSmtp({ idleMs: 1_500 }));
    const silent = await rawSmtp(world.smtpPort);
    const within = await rawSmtp(world.smtpPort);
    within.socket.write("EHLO a");
    const half = await atItsMail();
    half.socket.write(HEAD);
    for (const client of [silent, within, half]) expect(await client.closed()).toMatch(/421 /);
    expect(await mails()).toEqual([]);
  });

  test.each(["NOOP\r\n", "RSET\r\n", "EHLO a\r\n", "N", "VRFY x\r\n"])(
    "no connection lasts longer than its time by saying %j for ever",
    async (said) => {
      world = await aWorld(withSmtp({ dialogueMs: 900, idleMs: 60_000 }));
      const client = await rawSmtp(world.smtpPort);
      const timer = setInterval(() => client.socket.write(said), 50);
      expect(await client.closed()).toMatch(/421 4\.4\.2 This connection has lasted long enough/);
      clearInterval(timer);
    },
  );

  test("a mail that trickles in ends with its connection's time, too, and leaves nothing", async () => {
    world = await aWorld(withSmtp({ dialogueMs: 1_000, idleMs: 60_000 }));
    const client = await atItsMail();
    const timer = setInterval(() => client.socket.write("y"), 50);
    expect(await client.closed()).toMatch(/421 4\.4\.2/);
    clearInterval(timer);
    expect(await mails()).toEqual([]);
  });

  test.each([
    ["recipients that are not ours", (serial: number) => `RCPT TO:<nobody${serial}@onit.example>\r\n`],
    ["commands out of order", () => "DATA\r\n"],
    ["senders that are no address", () => "MAIL FROM:<<<>\r\n"],
  ])("after twenty %s the connection ends with 421", async (_what, said) => {
    world = await aWorld(withSmtp());
    const client = await rawSmtp(world.smtpPort);
    await client.ask("EHLO a\r\n");
    await client.ask("MAIL FROM:<x@evil.example>\r\nRSET\r\n");
    for (let serial = 0; serial < 40; serial += 1) client.socket.write(said(serial));
    const all = await client.closed();
    expect(all).toMatch(/421 4\.7\.0 More than 20 of your commands were refused/);
    expect(all.match(/^5\d\d/gm)).toHaveLength(20);
  });

  test("a relay of ours is not cut off for recipients that are not ours", async () => {
    world = await aWorld(withSmtp({ trustedRelays: ["127.0.0.0/8"] }));
    const client = await rawSmtp(world.smtpPort);
    await client.ask(`EHLO a\r\n`);
    await client.ask(`MAIL FROM:<${CARL}>\r\n`);
    for (let serial = 0; serial < 40; serial += 1)
      expect(await client.ask(`RCPT TO:<nobody${serial}@onit.example>\r\n`)).toMatch(/^550/);
    expect(await client.ask("RCPT TO:<help@onit.example>\r\n")).toMatch(/^250/);
    client.socket.destroy();
  });

  test("thousands of commands that bring no mail end a connection, however fast they are answered", async () => {
    world = await aWorld(withSmtp());
    const client = await rawSmtp(world.smtpPort);
    client.socket.write("RSET\r\n".repeat(5_000));
    const all = await client.closed();
    expect(all).toMatch(/421 4\.7\.0 So many commands and no mail/);
  });

  test("a command without an end is cut off", async () => {
    world = await aWorld(withSmtp());
    const client = await rawSmtp(world.smtpPort);
    client.socket.write("x".repeat(10_000));
    expect(await client.closed()).toMatch(/421 .*too long/);
  });

  test("a hundred small mails over one connection are all taken", async () => {
    world = await aWorld(withSmtp());
    const client = await rawSmtp(world.smtpPort);
    await client.ask("EHLO elsewhere.example\r\n");
    for (let serial = 0; serial < 100; serial += 1) {
      await client.ask(`MAIL FROM:<carl${serial}@elsewhere.example>\r\n`);
      await client.ask("RCPT TO:<help@onit.example>\r\n");
      await client.ask("DATA\r\n");
      expect(await client.ask(`From: carl${serial}@elsewhere.example\r\nSubject: ${serial}\r\n\r\nx\r\n.\r\n`)).toMatch(
        /^250/,
      );
    }
    client.socket.destroy();
  });

  test("when the room for mails that come in is taken, 452 comes before the mail does, and passes", async () => {
    world = await aWorld(withSmtp({ memoryBudget: 1_048_576, spoolBudget: 2_097_152 }));
    const other = await rawSmtp(world.smtpPort, "127.0.0.2");
    await other.ask("EHLO a\r\n");
    expect(await other.ask(`MAIL FROM:<${CARL}> SIZE=9000000\r\n`)).toMatch(/^452 4\.3\.1 Too much mail/);
    expect(await other.ask(`MAIL FROM:<${CARL}> SIZE=1000\r\n`)).toMatch(/^250/);
    other.socket.destroy();
  });

  test("ten clients that each hold a large mail back cost no memory, and what they held is free when they leave", async () => {
    world = await aWorld(withSmtp({ memoryBudget: 4_194_304 }));
    const before = process.memoryUsage.rss();
    const clients = await Promise.all(Array.from({ length: 10 }, () => rawSmtp(world.smtpPort, "127.0.0.3")));
    const chunk = "some words\r\n".repeat(87_381);
    for (const client of clients) {
      await untilData(client);
      for (let count = 0; count < 6; count += 1) await new Promise((done) => client.socket.write(chunk, () => done(0)));
    }
    expect((process.memoryUsage.rss() - before) / 1_048_576).toBeLessThan(100); // of 60 MB that client and server share
    for (const { socket } of clients) socket.destroy();
    const honest = await rawSmtp(world.smtpPort, "127.0.0.4");
    await untilData(honest);
    expect(await honest.ask(MAIL)).toMatch(/^250/);
    honest.socket.destroy();
  });

  test("a mail that is whole when the connection's time is up is answered first", async () => {
    const dialogueMs = 1_000;
    world = await aWorld(withSmtp({ dialogueMs }));
    const { keep } = world.app.mails;
    let isWhole = false;
    const said = await eventually(async () => {
      const client = await atItsMail();
      const greetedBefore = performance.now();
      world.app.mails.keep = async (...all) => {
        isWhole = true;
        await eventually(() => performance.now() > greetedBefore + dialogueMs);
        return keep(...all);
      };
      client.socket.write(MAIL);
      const heard = await client.closed();
      return isWhole ? heard : undefined; // one whose time was up first is none of those
    });
    expect(said).toMatch(/250 OK: message queued\r\n421 4\.4\.2/);
    expect(await mails()).toHaveLength(1);
  });

  test("three hundred clients of all kinds keep no honest mail out", async () => {
    world = await aWorld(withSmtp({ maxConnections: 60 }));
    const alone = await honestMail(world.smtpPort, 0, 600_000);
    const busy = Math.max(1, alone / 200); // how much slower than an idle machine this one is
    const crowd = swarm(world.smtpPort, 300, { rampMs: 1_000 });
    const waits: number[] = [];
    for (let serial = 1; serial < 16; serial += 1) waits.push(await honestMail(world.smtpPort, serial, 20_000 * busy));
    crowd.stop();
    expect(Math.max(...waits)).toBeLessThan(20_000 * busy);
    expect(waits.toSorted((a, b) => a - b)[7]).toBeLessThan(5_000 * busy);
    const honest = (await mails()).filter(({ envelope }) => envelope.from.endsWith("@elsewhere.example"));
    expect(honest).toHaveLength(16);
  });

  test("a connection that says nothing before it is greeted is dropped for others, not for ever kept", async () => {
    world = await aWorld(withSmtp({ maxConnections: 5 }));
    const silent = Array.from({ length: 5 }, (_, index) => unheard(world.smtpPort, `127.0.1.${index + 1}`));
    await Promise.all(silent.map((client) => client.hears(/^220/)));
    let tried = 0;
    const honest = await eventually(async () => {
      tried += 1;
      const client = await rawSmtp(world.smtpPort, `127.0.2.${tried}`);
      if (client.said().startsWith("220")) return client;
      client.socket.destroy();
      return undefined;
    });
    expect(silent.filter((client) => client.said().includes("421 4.3.2"))).toHaveLength(1);
    for (const { socket } of [...silent, honest]) socket.destroy();
  });

  test("a mail that was fetched with a head that is too large is kept, shown as failed with the reason, and never read", async () => {
    world = await aWorld();
    const envelope = { source: "imap", from: CARL, recipient: "help@onit.example", peer: "127.0.0.1", mailbox: "help" };
    const raw = Buffer.from(`${HEAD}${"X-A: b\r\n".repeat(20_000)}\r\nPlease help\r\n`);
    const { kept } = await keep(raw, envelope, world.app);
    let isParsed = false;
    const { parse } = world.app.mail;
    world.app.mail.parse = async (one) => {
      isParsed = true;
      return parse(one);
    };
    await receive(kept, world.app);
    expect(isParsed).toBe(false);
    expect(await world.app.mails.find(kept.id)).toMatchObject({
      state: "stuck",
      trouble: expect.stringContaining("more than 1,000 header fields"),
    });
    expect(await world.app.tickets.recent(5)).toEqual([]);
  });

  test("half of an HTTP request is gone after its time", async () => {
    world = await aWorld(withSmtp());
    const { port } = new URL(world.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ");
    socket.resume();
    const from = performance.now();
    await new Promise((resolve) => socket.once("close", resolve));
    expect(performance.now() - from).toBeLessThan(50_000); // by itself Node waits a minute
  });
});
