// The way in, as other mail servers see it.

import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { CARL } from "../support/people.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

type Smtp = Parameters<NonNullable<WorldOptions["change"]>>[0]["server"]["smtp"];

const withSmtp = (over: Partial<Smtp>): WorldOptions => ({
  change: ({ organisation, server }) => ({ organisation, server: { ...server, smtp: { ...server.smtp, ...over } } }),
});

story("the SMTP listener", () => {
  let world: World;
  afterEach(() => world.end());

  test("with a certificate it offers STARTTLS, and mail comes in over it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "onit-tls-"));
    const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-keyout",
        key,
        "-out",
        certificate,
      ],
      { stdio: "ignore" },
    );
    world = await aWorld(withSmtp({ tls: { certificate, key } }));
    const transport = createTransport({
      host: "127.0.0.1",
      port: world.smtpPort,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    });
    const { response } = await transport.sendMail({
      from: CARL,
      to: "help@onit.example",
      subject: "Sealed",
      text: "hush",
    });
    expect(response).toMatch(/^250/);
    await world.settled();
    expect((await world.ticket("HD-1001")).record.subject).toBe("Sealed");
  });

  test("without one it offers none, and takes nothing from who insists on it", async () => {
    world = await aWorld();
    const transport = createTransport({ host: "127.0.0.1", port: world.smtpPort, requireTLS: true });
    await expect(transport.sendMail({ from: CARL, to: "help@onit.example", text: "x" })).rejects.toThrow();
    expect(await world.app.mails.recent(5)).toEqual([]);
  });

  test("more recipients or senders at once than the settings allow are refused for now", async () => {
    world = await aWorld(withSmtp({ maxRecipients: 1, maxConnections: 1 }));
    const pooled = createTransport({
      host: "127.0.0.1",
      port: world.smtpPort,
      ignoreTLS: true,
      pool: true,
      maxConnections: 1,
    });
    const { rejected, response } = await pooled.sendMail({
      from: CARL,
      to: ["help@onit.example", "services@onit.example"],
      text: "x",
    });
    expect(response).toMatch(/^250/);
    expect(rejected).toEqual(["services@onit.example"]);
    await expect(world.mail({ from: CARL, text: "second" })).rejects.toThrow(/421/);
    pooled.close();
  });

  test("one mail to two desks is a request at each; to two addresses of one desk it is one", async () => {
    world = await aWorld();
    await world.mail({ from: CARL, to: ["help@onit.example", "support@onit.example", "services@onit.example"] });
    expect((await world.app.tickets.recent(9)).map(({ record }) => record.reference).toSorted()).toEqual([
      "HD-1001",
      "SR-1001",
    ]);
  });

  test("an answer to all is one mail on its ticket, not a second request", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const mail = world.last(CARL);
    await world.reply(mail, "Any news?", { to: [mail.replyTo, "help@onit.example"] });
    expect(await world.app.tickets.recent(9)).toHaveLength(1);
  });

  test("a ticket is found by whatever the gateways leave: a Message-ID of ours, the request's own, or the subject alone (P9)", async () => {
    world = await aWorld();
    const original = await world.mail({ from: CARL });
    const mail = world.last(CARL);
    for (const [clock, more] of [
      ["11:00", { to: "help@onit.example", inReplyTo: mail.messageId, references: [], subject: "changed" }],
      ["13:00", { to: "help@onit.example", inReplyTo: original, references: [], subject: "changed again" }],
      ["15:00", { to: "help@onit.example", inReplyTo: "", references: [], subject: "AW: [EXTERNAL] [hd-1001]" }],
    ] as const) {
      await world.until(clock);
      await world.reply(mail, "Any news?", { ...more, references: [] });
    }
    expect((await world.ticket("HD-1001")).chases).toHaveLength(3);
    expect(await world.app.tickets.recent(9)).toHaveLength(2); // and its escalation ticket
  });
});
