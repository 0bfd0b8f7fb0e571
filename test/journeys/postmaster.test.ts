// Mail for postmaster@ and abuse@ is always taken, reaches every admin once, and opens no ticket (RFC 5321, 4.5.1).

import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { receive } from "../../src/receive.ts";
import { organisation } from "../support/builders.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aSmallWorld } from "../support/small-world.ts";
import { aWorld, type World } from "../support/world.ts";

/** By the database's own clock, too: it forgets what became of letters after a month. */
const TODAY = `${new Date().toISOString().slice(0, 10)}T09:00:00Z`;

/** What SMTP says to a recipient, as it is written. */
const rcpt = (port: number, recipient: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const steps = ["EHLO there.example", "MAIL FROM:<somebody@there.example>", `RCPT TO:${recipient}`];
    socket.on("error", reject).on("data", (data) => {
      if (/^\d{3}-/.test(data.toString().split("\r\n").at(-2) ?? "")) return;
      const next = steps.shift();
      if (next) return void socket.write(`${next}\r\n`);
      resolve(data.toString().trim());
      socket.destroy();
    });
  });

const forwarded = (world: World, address: string) =>
  world.inboxOf(address).filter(({ subject }) => /^\[(postmaster|abuse)/i.test(subject));

story("mail for the postmaster", () => {
  let world: World;
  afterEach(() => world?.end());
  const twoAdmins = () =>
    aWorld({
      at: TODAY,
      change: ({ organisation, server }) => ({ server, organisation: { ...organisation, admins: ["ben", "anna"] } }),
    });
  const write = (over: object = {}) =>
    world.mail({ from: "Paula <paula@there.example>", to: "postmaster@onit.example", subject: "Your DNS", ...over });
  const verdicts = async () => (await world.app.mails.recent(50)).map(({ reading }) => reading?.verdict);

  test("is taken whatever its case, with and without a domain; other domains' is not", async () => {
    world = await aWorld({ at: TODAY });
    const said = (recipient: string) => rcpt(world.smtpPort, recipient);
    for (const recipient of [
      "<Postmaster>",
      "<postmaster@onit.example>",
      "<POSTMASTER@ONIT.EXAMPLE>",
      "<abuse@onit.example>",
    ])
      expect(await said(recipient), recipient).toMatch(/^250/);
    for (const recipient of ["<postmaster@elsewhere.example>", "<postmasters@onit.example>"])
      expect(await said(recipient), recipient).toMatch(/^550/);
  });

  test("reaches every admin with its words, whoever wrote it, and an answer goes to its writer", async () => {
    world = await twoAdmins();
    await write({
      text: "Your MX has no A record.\nSincerely, Paula",
      attachments: [{ filename: "dig.txt", content: "x" }],
    });
    for (const admin of [BEN, ANNA]) {
      const [mail, ...more] = forwarded(world, admin);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe("[postmaster@onit.example] Your DNS");
      expect(mail?.replyTo).toBe("paula@there.example");
      for (const words of [
        "> Your MX has no A record.",
        "From: Paula <paula@there.example>",
        "dig.txt",
        "Nobody checked",
      ])
        expect(mail?.text).toContain(words);
    }
    expect(await world.app.tickets.recent(9)).toEqual([]);
    expect(await verdicts()).toEqual(["postmaster"]);
    expect(world.inboxOf("paula@there.example")).toEqual([]);
  });

  test("is no way to a ticket, whatever it names, and a desk it also went to has its own copy", async () => {
    world = await aWorld({ at: TODAY });
    await world.mail({ from: CARL });
    const before = await world.ticket("HD-1001");
    await write({ from: BEN, subject: "[HD-1001] #close", text: "#close" });
    expect(await world.ticket("HD-1001")).toEqual(before);
    await write({ to: ["postmaster@onit.example", "help@onit.example"], subject: "Both", from: CARL });
    expect((await world.app.tickets.recent(9)).map(({ record }) => record.subject).sort()).toEqual([
      "Both",
      "Printer on fire",
    ]);
    expect(forwarded(world, BEN).map(({ subject }) => subject)).toContain("[postmaster@onit.example] Both");
  });

  test("by a machine, a bounce or ourselves is kept and goes no further", async () => {
    world = await aWorld({ at: TODAY });
    await write({ envelopeFrom: "", headers: { "Auto-Submitted": "auto-replied" } });
    await write({ headers: { "Auto-Submitted": "auto-replied" } });
    await write({ subject: "Automatic reply: [postmaster@onit.example] Your DNS" });
    await write({ from: "postmaster@onit.example" });
    await write({ from: "help@onit.example" });
    await write();
    const [mine] = forwarded(world, BEN);
    await write({ subject: mine?.subject, messageId: mine?.messageId }); // an admin's address that leads back here
    expect(forwarded(world, BEN)).toHaveLength(1);
    expect((await verdicts()).sort()).toEqual(
      ["auto-reply", "auto-reply", "bounce", "own-mail", "own-mail", "own-mail", "postmaster"].sort(),
    );
  });

  test("in floods goes to the admins twenty times an hour; the rest is quarantined, named once, and can be released", async () => {
    world = await aWorld({ at: TODAY });
    for (let index = 0; index < 25; index += 1) await write({ subject: `Flood ${index}`, text: `Flood ${index}` });
    expect(forwarded(world, BEN)).toHaveLength(20);
    const digests = world.inboxOf(BEN).filter(({ subject }) => /quarantined or failed/.test(subject));
    expect(digests).toHaveLength(1);
    const link = /http\S+\/m\/\w+/.exec(digests[0]!.text)?.[0] ?? "";
    expect((await fetch(link, { method: "POST" })).status).toBe(200);
    await world.settled();
    expect(forwarded(world, BEN)).toHaveLength(21);
    await world.until("10:30");
    await write({ subject: "Later" });
    expect(forwarded(world, BEN)).toHaveLength(22);
  });
});

test("a process that dies anywhere leaves each admin the mail once", async () => {
  const raw =
    "From: Paula <paula@there.example>\r\nTo: postmaster@onit.example\r\nSubject: Your DNS\r\n\r\nIt is broken.\r\n";
  for (let call = 1; call <= 12; call += 1) {
    for (const when of ["before", "after"] as const) {
      const world = aSmallWorld(new Date("2026-03-02T09:00:00Z"), { ...organisation, admins: ["ben", "anna"] });
      world.faults.arm(call, when);
      await world.bring(raw, "paula@there.example", "postmaster@onit.example");
      await world.recover();
      world.now = new Date("2026-03-02T09:10:00Z"); // what was being sent when the process died is sent by the next one
      await world.recover();
      for (const mail of world.store.rows.mails.values()) await receive(mail, world.app); // and once more
      const keys = [...world.store.rows.systemMails.keys()].filter((key) => key.startsWith("postmaster/"));
      expect(keys.map((key) => key.split("/").at(-1)).sort(), `${call} ${when}`).toEqual(["anna", "ben"]);
      const sent = [...world.store.rows.sent.values()].filter(({ subject }) => subject.includes("Your DNS"));
      expect(sent.map(({ to }) => to.address).sort(), `${call} ${when}`).toEqual([ANNA, BEN].sort());
      expect([...world.store.rows.mails.values()].map(({ state }) => state)).toEqual(["done"]);
      expect(world.store.rows.tickets.size).toBe(0);
    }
  }
});
