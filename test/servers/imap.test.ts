// Mails fetched from a real mailbox: what is taken, what is moved where, and what happens when something cannot be taken.

import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { aDovecot, imapStory } from "./support/dovecot.ts";
import { aKeeper, aMailbox, aRawMail, QUICK, reading } from "./support/imap.ts";

imapStory("a mailbox", () => {
  test("what waits is taken, flagged as read and moved; the folders for it are made", async () => {
    const dovecot = await aDovecot();
    for (const subject of ["One", "Two", "Three"]) dovecot.deliver("help", aRawMail(subject));
    const keeper = aKeeper();
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => dovecot.files("help", "Processed").length === 3);
    expect(keeper.subjects().toSorted()).toEqual(["One", "Three", "Two"]);
    await eventually(() => dovecot.files("help").length === 0);
    expect(dovecot.files("help", "Processed").every((file) => /:2,[A-Z]*S/.test(file))).toBe(true);
    await eventually(() => imap.health()[0]?.isWell);
    expect(imap.health()[0]).toMatchObject({ id: "help", isWell: true, waiting: 0, lastError: null });
    expect(imap.health()[0]?.lastMailAt).toEqual(keeper.now);
  });

  test("a mail that arrives while nothing happens is announced by the server and taken at once", async () => {
    const dovecot = await aDovecot();
    const keeper = aKeeper();
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => imap.health()[0]?.isWell);
    dovecot.deliver("help", aRawMail("News"));
    await eventually(() => dovecot.files("help", "Processed").length === 1);
    expect(keeper.subjects()).toEqual(["News"]);
  });

  test("a mail that somebody has read already is taken too; one that somebody deleted is not", async () => {
    const dovecot = await aDovecot();
    for (const subject of ["Read", "Deleted"]) dovecot.deliver("help", aRawMail(subject));
    const colleague = await dovecot.client("help");
    await colleague.mailboxOpen("INBOX");
    await colleague.messageFlagsAdd({ subject: "Read" }, ["\\Seen"]);
    await colleague.messageFlagsAdd({ subject: "Deleted" }, ["\\Deleted"]);
    await colleague.logout();
    const keeper = aKeeper();
    reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => dovecot.files("help", "Processed").length === 1);
    await eventually(() => dovecot.files("help").length === 1);
    expect(keeper.subjects()).toEqual(["Read"]);
  });

  test("other folders may be named, nested ones too, on a server with a prefix of its own", async () => {
    const dovecot = await aDovecot({ prefix: "INBOX." });
    dovecot.deliver("help", aRawMail("Nested"));
    const keeper = aKeeper();
    reading([aMailbox(dovecot.port, { processed: "Onit/Done", stuck: "Onit/Stuck" })], keeper);
    await eventually(() => dovecot.files("help", "Onit.Done").length === 1);
    expect(keeper.subjects()).toEqual(["Nested"]);
  });

  // Dovecot may copy a mail twice when two move it in the same moment; what Onit keeps is not doubled by it.
  test("two processes that read one mailbox at once keep every mail once, and leave none behind", async () => {
    const dovecot = await aDovecot();
    for (let serial = 1; serial <= 250; serial += 1) dovecot.deliver("help", aRawMail(`Mail ${serial}`));
    const keeper = aKeeper();
    reading([aMailbox(dovecot.port), aMailbox(dovecot.port, { id: "other" })], keeper);
    await eventually(() => new Set(keeper.subjects()).size === 250);
    await eventually(() => dovecot.files("help", "Processed").length >= 250);
    expect(keeper.kept).toHaveLength(250);
    await eventually(() => dovecot.files("help").length === 0);
    expect(keeper.alarms).toEqual([]);
  });

  test("a password that is wrong is told at once and only once; the other mailboxes go on", async () => {
    const dovecot = await aDovecot({ users: ["help", "sales"] });
    const keeper = aKeeper();
    const wrong = aMailbox(dovecot.port, { credentials: { kind: "password", password: "guessed" } });
    const imap = reading([wrong, aMailbox(dovecot.port, { id: "sales", user: "sales" })], keeper);
    await eventually(() => keeper.alarms.length > 0);
    dovecot.deliver("sales", aRawMail("Still read"));
    await eventually(() => keeper.subjects().includes("Still read"));
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([
      expect.stringMatching(
        /^the mailbox help \(help at 127\.0\.0\.1\) cannot be read: 127\.0\.0\.1 refuses the login of help/,
      ),
    ]);
    await eventually(() => imap.health()[1]?.isWell);
    expect(imap.health()[0]?.isWell).toBe(false);
    expect(imap.health()[0]?.lastError?.because).toMatch(/AUTHENTICATIONFAILED|Authentication failed/);
    keeper.now = new Date(keeper.now.getTime() + QUICK.alarmAgainMs);
    await eventually(() => keeper.alarms.length > 1);
    expect(keeper.alarms).toHaveLength(2); // the next day, as it still lasts
  });
});

imapStory("a mail that cannot be taken", () => {
  test("for its size goes to Stuck without being fetched, and the others are taken", async () => {
    const dovecot = await aDovecot();
    dovecot.deliver("help", aRawMail("Large", {}, "x".repeat(200_000)));
    dovecot.deliver("help", aRawMail("Small"));
    const keeper = aKeeper();
    reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => dovecot.files("help", "Stuck").length === 1);
    expect(keeper.subjects()).toEqual(["Small"]);
    expect(keeper.takes).toBe(1);
    await eventually(() => dovecot.files("help").length === 0);
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([
      expect.stringMatching(/moved to "Stuck": it has 200\d{3} bytes, and at most 100000/),
    ]);
  });

  test("for its own fault goes to Stuck after five attempts, while others are kept", async () => {
    const dovecot = await aDovecot();
    const keeper = aKeeper();
    keeper.refuses = (raw) => (raw.includes("Poison") ? "it cannot be stored" : undefined);
    dovecot.deliver("help", aRawMail("Poison"));
    reading([aMailbox(dovecot.port, { pollMs: 50 })], keeper);
    for (let serial = 1; dovecot.files("help", "Stuck").length === 0; serial += 1) {
      dovecot.deliver("help", aRawMail(`Good ${serial}`));
      await eventually(() => keeper.subjects().includes(`Good ${serial}`));
    }
    expect(dovecot.files("help", "Stuck")).toHaveLength(1);
    expect(keeper.subjects()).not.toContain("Poison");
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([expect.stringMatching(/moved to "Stuck": it cannot be stored/)]);
  });

  test("because the server itself fails over it goes to Stuck, and does not hold up the others", async () => {
    const dovecot = await aDovecot();
    for (const subject of ["One", "Locked", "Two"]) dovecot.deliver("help", aRawMail(subject));
    dovecot.lock("help", dovecot.files("help").find((file) => file.includes(".2."))!);
    const keeper = aKeeper();
    reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => dovecot.files("help", "Stuck").length === 1);
    await eventually(() => dovecot.files("help", "Processed").length === 2);
    expect(keeper.subjects().toSorted()).toEqual(["One", "Two"]);
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([
      expect.stringMatching(/moved to "Stuck": fetching it broke the connection 5 times/),
    ]);
  });

  test("alone stays where it is: nobody knows yet whose fault it is", async () => {
    const dovecot = await aDovecot();
    const keeper = aKeeper();
    keeper.refuses = () => "no, for once";
    dovecot.deliver("help", aRawMail("Lonely"));
    const imap = reading([aMailbox(dovecot.port, { pollMs: 20 })], keeper);
    await eventually(() => keeper.takes > 12);
    expect(dovecot.files("help")).toHaveLength(1);
    expect(imap.health()[0]).toMatchObject({ isWell: false, waiting: 1 });
    expect(imap.health()[0]?.lastError?.because).toBe("1 mail cannot be taken at the moment: no, for once");
    keeper.refuses = () => undefined;
    await eventually(() => dovecot.files("help", "Processed").length === 1);
  });

  test("while the store is away stays where it is, all of them do; they are taken when it is back", async () => {
    const dovecot = await aDovecot();
    const keeper = aKeeper();
    keeper.isUp = false;
    for (let serial = 1; serial <= 5; serial += 1) dovecot.deliver("help", aRawMail(`Patient ${serial}`));
    const imap = reading([aMailbox(dovecot.port, { pollMs: 50 })], keeper);
    await eventually(() => keeper.takes > 40);
    expect(dovecot.files("help")).toHaveLength(5);
    expect(dovecot.files("help", "Stuck")).toEqual([]);
    keeper.now = new Date(keeper.now.getTime() + 60_000);
    expect(imap.health()[0]!.lagMs).toBeGreaterThanOrEqual(60_000 - 5_000);
    await eventually(() => keeper.alarms.length > 0);
    keeper.isUp = true;
    await eventually(() => dovecot.files("help", "Processed").length === 5);
    expect(keeper.kept).toHaveLength(5);
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([expect.stringMatching(/cannot be read: 5 mails cannot be taken at the moment/)]);
  });
});
