// Mails fetched from a real mailbox: what is taken, what is moved where, and what happens when something breaks.

import { expect, onTestFinished, test } from "vitest";
import { type Dovecot, type DovecotOptions, imapStory, startDovecot } from "../support/dovecot.ts";
import { eventually } from "../support/eventually.ts";
import { aKeeper, aMailbox, aRawMail, reading } from "../support/imap.ts";

async function aDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const dovecot = await startDovecot(options);
  onTestFinished(() => dovecot.end());
  return dovecot;
}

imapStory("a mailbox", () => {
  test("what waits is taken, flagged as read and moved; the folders for it are made", async () => {
    const dovecot = await aDovecot();
    for (const subject of ["One", "Two", "Three"]) dovecot.deliver("help", aRawMail(subject));
    const keeper = aKeeper();
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => dovecot.files("help", "Processed").length === 3);
    expect(keeper.subjects().toSorted()).toEqual(["One", "Three", "Two"]);
    expect(dovecot.files("help")).toEqual([]);
    expect(dovecot.files("help", "Processed").every((file) => /:2,[A-Z]*S/.test(file))).toBe(true);
    await eventually(() => imap.health()[0]?.isWell);
    expect(imap.health()[0]).toMatchObject({ id: "help", isWell: true, waiting: 0, lastError: null });
  });

  test("a mail that arrives while nothing happens is announced by the server and taken at once", async () => {
    const dovecot = await aDovecot();
    const keeper = aKeeper();
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => imap.health()[0]?.isWell);
    dovecot.deliver("help", aRawMail("News"));
    await eventually(() => dovecot.files("help", "Processed").length === 1, 10_000);
    expect(keeper.subjects()).toEqual(["News"]);
  });
});
