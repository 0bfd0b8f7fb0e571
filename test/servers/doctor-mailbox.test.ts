// The doctor's check of a mailbox, once well and once with each trouble it knows.

import { expect, test } from "vitest";
import { checkMailboxes } from "../../src/doctor/check-mailboxes.ts";
import { around, inTime, said } from "../doctor/surroundings.ts";
import { aCertificate } from "../support/certificate.ts";
import { aDovecot, imapStory, PASSWORD } from "./support/dovecot.ts";

const WRONG = "s3cret-Gitw50";

imapStory("a mailbox read by IMAP", () => {
  const mailbox = (port: number, more = "") =>
    `imap: { help: { host: 127.0.0.1, port: ${port}, security: none, user: help, auth: { password: HELP_PASSWORD }, address: help@us.example, authservId: mx${more} } }\n`;
  const check = async (server: string, over: { password?: string; now?: () => Date } = {}) => {
    const { password = PASSWORD, ...rest } = over;
    return said(
      await checkMailboxes(await around({ server, environment: { HELP_PASSWORD: password }, ...rest }), inTime()),
    );
  };

  test("is well when it lets us in and its folders are there or can be made", async () => {
    const dovecot = await aDovecot();
    expect(await check(mailbox(dovecot.port))).toEqual([
      expect.stringMatching(/^ok: The mailbox help .* lets Onit log in, unencrypted on this machine/),
      expect.stringMatching(/^ok: "INBOX"/),
      expect.stringMatching(/^ok: "Processed".* Onit makes it/),
      expect.stringMatching(/^ok: "Stuck".* Onit makes it/),
    ]);
  });

  test("with TLS the certificate is looked at, and one of an unknown authority names caFile", async () => {
    const tls = aCertificate(5);
    const dovecot = await aDovecot({ certificate: tls });
    const server = mailbox(dovecot.tlsPort).replace("security: none", "security: tls");
    expect(await check(server)).toEqual([
      expect.stringMatching(/^problem: The mailbox help .* cannot be read: .*certificate/),
    ]);
    const trusting = server.replace("user:", `caFile: ${tls.certificate}, user:`);
    expect((await check(trusting))[1]).toMatch(/^warning: The certificate of 127.* ends on/);
  });

  test("a refused login, a missing folder and an expiry are told, and no secret is", async () => {
    const dovecot = await aDovecot();
    const refused = await check(mailbox(dovecot.port), { password: WRONG });
    expect(refused).toEqual([expect.stringMatching(/^problem: The mailbox help .* refuses the login of help/)]);
    expect(refused.join()).not.toContain(WRONG);
    expect(
      (await check(mailbox(dovecot.port, ", folder: Tickets, sent: Sent"))).filter((one) => /^problem/.test(one)),
    ).toEqual([
      expect.stringMatching(/There is no folder "Tickets".*imap\.help\.folder/),
      expect.stringMatching(/There is no folder "Sent".*imap\.help\.sent/),
    ]);
    const soon = mailbox(dovecot.port).replace("HELP_PASSWORD", "HELP_PASSWORD, expires: 2026-03-10");
    const march = () => new Date("2026-03-02T09:00:00Z");
    expect(await check(soon, { now: march })).toContain("warning: The secret of the mailbox help ends on 2026-03-10.");
  });

  test("rights are asked for where the server tells them, and room where it is limited", async () => {
    const dovecot = await aDovecot({ rights: true, mostMails: 10, tells: true });
    dovecot.grant("help", "lrs");
    for (let count = 0; count < 10; count += 1) dovecot.deliver("help", "Subject: x\r\n\r\nx\r\n");
    const found = await check(mailbox(dovecot.port));
    expect(found).toContainEqual(expect.stringMatching(/^problem: For "INBOX".* the rights "te" are missing/));
    expect(found).toContainEqual(expect.stringMatching(/^problem: The mailbox help uses 100 % .*10 of 10 mails/));
  });
});
