// A process that dies while it empties a mailbox: the next one finds every mail, and keeps none of them twice.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openStore, type Store } from "../../src/store/open.ts";
import { databaseUri, story } from "../support/database.ts";
import { aDovecot, imapStory, PASSWORD } from "../support/dovecot.ts";
import { eventually } from "../support/eventually.ts";
import { aRawMail } from "../support/imap.ts";

const MAILS = 5_000;
const LONGEST_MS = 60_000;
const script = fileURLToPath(new URL("../support/imap-reader.mjs", import.meta.url));

function startReader(uri: string, port: number): ChildProcess {
  const child = fork(script, {
    env: {
      MONGODB_URI: uri,
      IMAP_PORT: String(port),
      IMAP_PASSWORD: PASSWORD,
      PATH: process.env.PATH,
    },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const STATES = ["kept", "done", "quarantined", "stuck"] as const;

const countKept = async ({ mails }: Store): Promise<number> =>
  (await Promise.all(STATES.map((state) => mails.count(state)))).reduce((sum, count) => sum + count, 0);

imapStory("a reading process that is killed", () => {
  story("on a database", () => {
    test(
      "half-way through 5,000 mails loses none and doubles none",
      async () => {
        const [dovecot, uri] = [await aDovecot(), databaseUri()];
        for (let serial = 1; serial <= MAILS; serial += 1) dovecot.deliver("help", aRawMail(`Mail ${serial}`));
        const store = await openStore(uri);
        onTestFinished(async () => {
          await store.drop();
          await store.close();
        });
        const moved = (): number => dovecot.files("help", "Processed").length;
        const first = startReader(uri, dovecot.port);
        await eventually(() => moved() > MAILS / 4, LONGEST_MS);
        first.kill("SIGKILL");
        await new Promise((resolve) => first.once("exit", resolve));
        const movedByFirst = moved();
        expect(movedByFirst).toBeLessThan(MAILS);
        expect(await countKept(store)).toBeGreaterThanOrEqual(movedByFirst); // kept first, moved then
        const second = startReader(uri, dovecot.port);
        await eventually(() => dovecot.files("help").length === 0, LONGEST_MS);
        expect(moved()).toBe(MAILS);
        expect(await countKept(store)).toBe(MAILS);
        expect(await store.mails.count("stuck")).toBe(0);
        second.send("stop");
        await new Promise((resolve) => second.once("exit", resolve));
      },
      2 * LONGEST_MS,
    );
  });
});
