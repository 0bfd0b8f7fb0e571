// Notes in the inbox that nobody reads: mailed to people who are not signed in, and once a day to everybody.

import { beforeEach, expect, test } from "vitest";
import { welcome } from "../../src/cli/banner.ts";
import type { Settings } from "../../src/config/load.ts";
import type { Warning } from "../../src/config/warnings.ts";
import { inboxReaders } from "../../src/core/escalation/inbox-readers.ts";
import { personAt } from "../../src/core/model/organisation.ts";
import { inboxNote } from "../../src/reports/inbox-note.ts";
import { watchInbox } from "../../src/runtime/watch-inbox.ts";
import type { Running } from "../../src/start.ts";
import { signIn } from "./support/signed-in.ts";
import { ANNA, aSite, type Site } from "./support/site.ts";

let site: Site;
let look: () => Promise<void>;
beforeEach(async () => {
  site = await aSite();
  site.world.app.organisation = {
    ...site.world.app.organisation,
    inbox: { mailAfterMs: 30 * 60_000, hasDigest: false },
  };
  look = watchInbox(site.world.app);
});

const at = (clock: string, day = "02") => {
  site.world.now = new Date(`2026-03-${day}T${clock}:00Z`);
};
const mails = (begin: string) =>
  [...site.world.store.rows.systemMails.values()].filter(({ key }) => key.startsWith(begin));

const idAt = (address: string): string => personAt(site.world.app.organisation, address)!.id;

/** The first step of the policy is by inbox, to the responsible: Piotr. */
async function stepFires(): Promise<void> {
  const anna = await signIn(ANNA, site);
  const page = await anna.get("/tickets/HD-1001");
  const shown = /name="shown" value="([^"]*)"/.exec(page.body)![1]!;
  await anna.post("/tickets/HD-1001", { do: "assign", argument: "piotr", once: "0", shown });
  at("09:10");
  await site.world.tick();
  expect(notes().map(({ personId }) => personId)).toEqual(["piotr"]);
}
const notes = () => [...site.world.store.rows.sent.values()].filter(({ channel }) => channel === "inbox");

test("a note that waited is mailed, as it was, to who is not signed in, once", async () => {
  await stepFires();
  at("09:39");
  await look();
  expect(mails("inbox/")).toEqual([]);
  at("09:41");
  await look();
  await look();
  await watchInbox(site.world.app)();
  expect(mails("inbox/").map(({ to }) => idAt(to.address))).toEqual(["piotr"]);
  const [[mail], [note]] = [mails("inbox/"), notes()];
  expect([mail!.subject, mail!.replyTo]).toEqual([note!.subject, note!.replyTo]);
  expect(mail!.text).toContain("has waited in your inbox in Onit for 30 min, and you are not signed in there");
});

test("who is signed in reads it there", async () => {
  await stepFires();
  await signIn("piotr@harbour-lane.example", site);
  at("09:50");
  await look();
  expect(mails("inbox/")).toEqual([]);
});

test("what is no longer true is not mailed: the requester was answered meanwhile", async () => {
  await stepFires();
  const anna = await signIn(ANNA, site);
  const page = await anna.get("/tickets/HD-1001");
  const shown = /name="shown" value="([^"]*)"/.exec(page.body)![1]!;
  await anna.post("/tickets/HD-1001", { do: "answer", text: "Done.", once: "1", shown });
  at("09:50");
  await look();
  expect(mails("inbox/")).toEqual([]);
});

test("what is unread is mailed in the morning where its reader lives, once a day, and only when something is new", async () => {
  site.world.app.organisation = { ...site.world.app.organisation, inbox: { mailAfterMs: 9e9, hasDigest: true } };
  await stepFires();
  const to = () => mails("inbox-digest/").map((one) => idAt(one.to.address));
  await look(); // a process that starts in the afternoon tells nothing of today
  expect(to()).toEqual([]);
  at("04:00", "03");
  await look();
  expect(to()).toEqual([]);
  at("08:00", "03");
  await look();
  await look();
  await watchInbox(site.world.app)();
  expect(to()).toEqual(["piotr"]);
  expect(mails("inbox-digest/")[0]!.subject).toBe("[Onit] One note is unread in your inbox");
  at("09:30", "04");
  await look();
  expect(to()).toEqual(["piotr"]);
});

test("check and the start name who is notified there and is not signed in", () => {
  const { organisation } = site.world.app;
  const readers = inboxReaders(organisation).map(({ id }) => id);
  expect(readers).toContain("anna");
  expect(inboxNote(organisation, readers)).toEqual([]);
  expect(inboxNote(organisation, undefined)).toEqual([]);
  const [anna, ...others] = readers;
  expect(inboxNote(organisation, others)).toEqual([
    `Policies notify people in their inbox who are not signed in: they are mailed what has waited there for 30 min. ${organisation.people.get(anna!)!.name}.`,
  ]);
  expect(inboxNote(organisation, "unknown")).toEqual([
    expect.stringMatching(/^Policies notify people in their inbox, and whether they are signed in .* is not known\. /),
  ]);
  const running = { app: site.world.app, smtpPort: 2525, url: "http://pages", mailboxUrl: undefined, data: "./data" };
  const server = { smtp: { host: "127.0.0.1" }, web: { host: "127.0.0.1" } };
  const dangerous = [{ ...PLACE, message: "anybody may read it", isDangerous: true }];
  const banner = (signedIn: readonly string[], warnings: readonly Warning[] = []): string =>
    welcome(
      { organisation, server, warnings } as unknown as Settings,
      running as unknown as Running,
      undefined,
      signedIn,
    );
  expect(banner(readers)).not.toMatch(/in their inbox|warnings/);
  expect(banner(others)).toContain(`To look at:\n  ${inboxNote(organisation, others)[0]}\n`);
  expect(banner(others)).toContain("  warnings   1, listed below\n");
  expect(banner(others, dangerous)).toContain("  warnings   2, listed below; 1 dangerous\n");
});

test("a start with a fast clock says that other commands go by another", () => {
  const { app } = site.world;
  const banner = (speed?: number): string =>
    welcome(
      { organisation: app.organisation, server: { smtp: {}, web: { host: "127.0.0.1" } } } as unknown as Settings,
      { app: { ...app, speed }, url: "http://pages", data: "./data" } as unknown as Running,
      undefined,
      [],
    );
  expect(banner(60)).toContain("other commands, such as onit waiting, go by the clock of this machine");
  expect(banner()).not.toContain("other commands");
});

const PLACE = { file: "server.yaml", line: 1, path: "web", help: "Write another." };
