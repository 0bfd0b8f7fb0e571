// A process that dies while it empties a mailbox: the next one finds every mail, and keeps none of them twice.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openStore, type Store } from "../../src/store/open.ts";
import { databaseUri, story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { aDovecot, type Dovecot, imapStory, PASSWORD } from "./support/dovecot.ts";
import { aRawMail } from "./support/imap.ts";

const MAILS = 5_000;
const LONGEST_MS = 500_000;
const script = fileURLToPath(new URL("./support/imap-reader.mjs", import.meta.url));

const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once("exit", resolve));

function startReader(uri: string, port: number, more: Record<string, string> = {}): ChildProcess {
  const own = { MONGODB_URI: uri, IMAP_PORT: String(port), IMAP_PASSWORD: PASSWORD };
  const child = fork(script, { env: { PATH: process.env.PATH, ...own, ...more } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** One that is killed once it has done this: a test that looked from outside would come too late where the reader is fast. */
const readUntil = (diesAfter: string | number, uri: string, port: number): Promise<unknown> =>
  ended(startReader(uri, port, { DIES_AFTER: String(diesAfter) }));

const STATES = ["kept", "done", "quarantined", "stuck"] as const;

const countKept = async ({ mails }: Store): Promise<number> =>
  (await Promise.all(STATES.map((state) => mails.count(state)))).reduce((sum, count) => sum + count, 0);

/** Mails of weeks ago, and mails of today that are answered. @returns their subjects */
async function aHistory(dovecot: Dovecot): Promise<string[]> {
  const weeksAgo = new Date(Date.now() - 30 * 86_400_000);
  const hoursAgo = new Date(Date.now() - 3 * 3_600_000);
  const client = await dovecot.client("help");
  const subjects: string[] = [];
  for (let serial = 0; serial < 100; serial += 1) {
    const [old, answered] = [`Old ${serial}`, `Answered ${serial}`];
    await client.append("INBOX", aRawMail(old), [], weeksAgo);
    await client.append("INBOX", aRawMail(answered), ["\\Answered"], hoursAgo);
    subjects.push(old, answered);
  }
  await client.logout();
  return subjects;
}

async function subjectsIn(dovecot: Dovecot, folder = "INBOX"): Promise<string[]> {
  const client = await dovecot.client("help");
  await client.mailboxOpen(folder);
  const listed = await client.fetchAll("1:*", { envelope: true });
  await client.logout();
  return listed.map(({ envelope }) => envelope?.subject ?? "").sort();
}

imapStory("a reading process that is killed", () => {
  story("on a database", () => {
    test("half-way through 5,000 mails loses none and doubles none", async () => {
      const [dovecot, uri] = [await aDovecot(), databaseUri()];
      for (let serial = 1; serial <= MAILS; serial += 1) dovecot.deliver("help", aRawMail(`Mail ${serial}`));
      const store = await openStore(uri);
      onTestFinished(async () => {
        await store.drop();
        await store.close();
      });
      const moved = (): number => dovecot.files("help", "Processed").length;
      await readUntil(MAILS / 2, uri, dovecot.port);
      const movedByFirst = moved();
      expect(movedByFirst).toBeGreaterThan(0);
      expect(await countKept(store)).toBeGreaterThanOrEqual(movedByFirst); // kept first, moved then
      expect(await countKept(store)).toBeLessThan(MAILS);
      const second = startReader(uri, dovecot.port);
      await eventually(() => dovecot.files("help").length === 0, LONGEST_MS);
      expect(moved()).toBe(MAILS);
      expect(await countKept(store)).toBe(MAILS);
      expect(await store.mails.count("stuck")).toBe(0);
      second.send("stop");
      await ended(second);
    });

    test("again and again during the first connection to a grown mailbox leaves its history alone and takes the rest once", async () => {
      const [dovecot, uri] = [await aDovecot(), databaseUri()];
      const history = await aHistory(dovecot);
      const news = Array.from({ length: 1_000 }, (_, serial) => `Waits ${serial}`);
      for (const subject of news) dovecot.deliver("help", aRawMail(subject));
      const store = await openStore(uri);
      onTestFinished(async () => {
        await store.drop();
        await store.close();
      });
      for (const diesAfter of ["history", 150, 400]) {
        await readUntil(diesAfter, uri, dovecot.port);
        const late = `Came before restart ${news.length}`; // news, however old its writer's clock says it is
        dovecot.deliver("help", aRawMail(late, { Date: "Tue, 5 Mar 2024 09:00:00 +0000" }));
        news.push(late);
      }
      expect(dovecot.files("help", "Processed").length).toBeGreaterThan(0);
      expect(await countKept(store)).toBeLessThan(news.length);
      const last = startReader(uri, dovecot.port);
      await eventually(() => dovecot.files("help").length === history.length, LONGEST_MS);
      expect(await subjectsIn(dovecot)).toEqual(history.toSorted());
      expect(await subjectsIn(dovecot, "Processed")).toEqual(news.toSorted());
      expect(await countKept(store)).toBe(news.length);
      last.send("stop");
      await ended(last);
    });
  });
});
