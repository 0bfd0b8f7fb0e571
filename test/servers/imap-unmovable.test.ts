// A server that does not let Onit move what it has read: all is read all the same, once, and one alarm tells of it.

import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { aDovecot, type Dovecot, imapStory } from "./support/dovecot.ts";
import { aKeeper, aMailbox, aRawMail, type Keeper, QUICK, reading } from "./support/imap.ts";

const MAILS = 130; // more than are fetched at once

async function aFullMailbox(options = {}): Promise<{ dovecot: Dovecot; keeper: Keeper }> {
  const dovecot = await aDovecot(options);
  const colleague = await dovecot.client("help");
  for (const folder of ["Processed", "Stuck"]) await colleague.mailboxCreate(folder);
  await colleague.logout();
  for (let serial = 1; serial <= MAILS; serial += 1) dovecot.deliver("help", aRawMail(`Mail ${serial}`));
  return { dovecot, keeper: aKeeper() };
}

const isRead = (keeper: Keeper): boolean => new Set(keeper.subjects()).size >= MAILS;

imapStory("a folder that refuses moves", () => {
  test("stops nothing: all is read once, also after a restart, one alarm tells, and moving is tried again", async () => {
    const { dovecot, keeper } = await aFullMailbox();
    dovecot.protect("help", true, "Processed");
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => isRead(keeper) && imap.health()[0]?.waiting === 0 && keeper.alarms.length > 0);
    dovecot.deliver("help", aRawMail("After the trouble began"));
    await eventually(() => keeper.subjects().includes("After the trouble began"));
    expect(imap.health()[0]).toMatchObject({ isWell: false });
    expect(imap.health()[0]?.lastError?.because).toContain("cannot leave the folder");
    await imap.close();
    const second = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => second.health()[0]?.lastError !== null);
    expect(keeper.takes).toBe(MAILS + 1);
    expect(keeper.alarms.slice(0, 1)).toEqual([expect.stringMatching(/does not let Onit move mails: 1\d\d mails are/)]);
    expect(keeper.alarms.length).toBeLessThanOrEqual(2); // each process tells once; the mail of an alarm goes out once an hour
    dovecot.protect("help", false, "Processed");
    await eventually(() => dovecot.files("help", "Processed").length === MAILS + 1);
    await eventually(() => dovecot.files("help").length === 0 && second.health()[0]?.isWell);
    expect(keeper.takes).toBe(MAILS + 1);
  });

  test("an account that is full reads on; once there is room again, all are moved, and none is copied twice", async () => {
    const { dovecot, keeper } = await aFullMailbox({ mostMails: MAILS });
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => isRead(keeper) && keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([
      expect.stringMatching(/does not let Onit move mails: 1\d\d mails are .* \(quota\)/),
    ]);
    await dovecot.limit(10 * MAILS);
    await eventually(() => dovecot.files("help").length === 0 && imap.health()[0]?.isWell);
    expect(dovecot.files("help", "Processed")).toHaveLength(MAILS);
    expect(keeper.takes).toBe(MAILS);
  });

  test("a mailbox that may only be read is read, and only that; with the right to move, mails are moved", async () => {
    const { dovecot, keeper } = await aFullMailbox({ rights: true });
    dovecot.grant("help", "lr");
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => isRead(keeper) && keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([
      expect.stringMatching(/does not let Onit move mails: 1\d\d mails are .* only be read/),
    ]);
    expect(keeper.takes).toBe(MAILS);
    dovecot.grant("help", "lrwstipekxa");
    await eventually(() => dovecot.files("help").length === 0 && imap.health()[0]?.isWell);
    expect(dovecot.files("help", "Processed")).toHaveLength(MAILS);
    expect(keeper.takes).toBe(MAILS);
  });

  test("mails may be copied and yet not be deleted: no copy is made a second time", async () => {
    const { dovecot, keeper } = await aFullMailbox({ mostMails: 10 * MAILS, rights: true });
    dovecot.grant("help", "lrws");
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => isRead(keeper) && dovecot.files("help", "Processed").length === MAILS);
    dovecot.deliver("help", aRawMail("One more"));
    await eventually(() => dovecot.files("help", "Processed").length === MAILS + 1);
    await eventually(() => imap.health()[0]?.lastError);
    await imap.close();
    const second = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => second.health()[0]?.lastError);
    expect(dovecot.files("help", "Processed")).toHaveLength(MAILS + 1);
    expect(keeper.takes).toBe(MAILS + 1);
    dovecot.grant("help", "lrwstipekxa");
    await eventually(() => dovecot.files("help").length === 0);
    expect(dovecot.files("help", "Processed")).toHaveLength(MAILS + 1);
  });

  test("a folder that cannot be made is told before any mail comes, and mails are read", async () => {
    const [dovecot, keeper] = [await aDovecot(), aKeeper()];
    const mailbox = aMailbox(dovecot.port, { processed: "A/b//c" }); // no server makes an empty name
    reading([mailbox], keeper, { ...QUICK, alarmAgainMs: 1e9 });
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([expect.stringMatching(/missing and cannot be made/)]);
    dovecot.deliver("help", aRawMail("Read all the same"));
    await eventually(() => keeper.subjects().includes("Read all the same"));
    expect(keeper.alarms).toHaveLength(1);
    expect(dovecot.files("help")).toHaveLength(1);
  });

  test("with another UIDVALIDITY nothing is known of the mails: they are looked at again, and are known to the store", async () => {
    const { dovecot, keeper } = await aFullMailbox();
    dovecot.protect("help", true, "Processed");
    await (async () => {
      const imap = reading([aMailbox(dovecot.port)], keeper);
      await eventually(() => isRead(keeper) && keeper.alarms.length > 0);
      await imap.close();
    })();
    const [key = "", text = ""] = [...keeper.bookmarks].find(([name]) => name.startsWith("imap-kept")) ?? [];
    keeper.bookmarks.set(key, JSON.stringify({ ...JSON.parse(text), uidValidity: "another" }));
    reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => keeper.takes === 2 * MAILS);
    expect(keeper.kept).toHaveLength(MAILS);
  });
});
