// A ticket that is a duplicate of another: who asked there is told here from now on, and what waits, waits once.

import { beforeEach, describe, expect, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { joinOwed } from "../../src/outbound/join-duplicate.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { type Browser, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, CARL, LOCAL, type Site } from "./support/site.ts";

const DORA = "dora@elsewhere.example";
let site: Site;
let anna: Browser;
/** Carl asked at 9:00 (HD-1001), Dora at 9:05 (HD-1002). */
beforeEach(async () => {
  site = await aSite();
  site.world.now = new Date("2026-03-02T09:05:00Z");
  await write({ from: DORA, subject: "No paper", text: "The printer is out of paper." });
  anna = await signIn(ANNA, site);
});

let mails = 0;
type Written = { from: string; subject: string; text: string; to?: string };
const write = ({ from, subject, text, to = "help@onit.example" }: Written): Promise<void> =>
  site.world.bring(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <d${mails++}@x>\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`,
    from,
    to,
  );
const row = (reference: string) =>
  [...site.world.store.rows.tickets.values()].find(({ ticket: { record } }) => record.reference === reference)!;
const ticket = (reference: string): Ticket => row(reference).ticket;
const heard = (reference: string, kind: Notice["kind"]): string[] =>
  ticket(reference)
    .outbox.filter((notice) => notice.kind === kind)
    .map(({ to }) => to.address);
let once = 0;
async function press(reference: string, form: Record<string, string>, browser = anna) {
  const page = await browser.get(`/tickets/${reference}`);
  const shown = /name="shown" value="([^"]*)"/.exec(page.body)?.[1] ?? "";
  const done = await browser.post(`/tickets/${reference}`, { once: `${once++}`, shown, ...form }, markIn(page));
  await site.world.tick();
  return done;
}
const merge = (duplicate = "HD-1002", kept = "HD-1001") => press(duplicate, { do: "duplicate", argument: kept });
const sentTo = (address: string, kind: string) =>
  [...site.world.store.rows.sent.values()].filter((one) => one.to.address === address && one.kind === kind);

describe("a duplicate", () => {
  test("is closed and names the ticket in which it goes on; who asked there is told, in words of their own request", async () => {
    expect((await merge()).statusCode).toBe(303);
    expect(ticket("HD-1002")).toMatchObject({ record: { status: "closed" }, joins: { state: "made" } });
    expect(ticket("HD-1002").wait).toBeUndefined();
    expect(row("HD-1001").history.map(({ because }) => because)).toContain(
      "HD-1002 of dora@elsewhere.example is a duplicate of it and goes on here",
    );
    const [told] = sentTo(DORA, "joined");
    expect(told!.subject).toBe("[HD-1001] HD-1002 goes on here: No paper");
    expect(told!.text).not.toMatch(/fire|Carl/);
    expect((await anna.get("/tickets/HD-1001")).body).toMatch(/Asked too.*dora@elsewhere\.example.*HD-1002/s);
    expect((await anna.get("/tickets/HD-1002")).body).toMatch(/Duplicate of.*HD-1001/s);
  });

  test("both are answered, and neither reads what the other wrote", async () => {
    await merge();
    await press("HD-1001", { do: "answer", text: "There is paper again." });
    expect(heard("HD-1001", "answer")).toEqual([CARL, DORA]);
    const [[toCarl], [toDora]] = [sentTo(CARL, "answer"), sentTo(DORA, "answer")];
    for (const mail of [toCarl!, toDora!]) expect(mail.text).toContain("There is paper again.");
    expect([toCarl!.subject, toDora!.subject]).toEqual(["Re: [HD-1001] Printer on fire", "Re: [HD-1001] No paper"]);
    expect(toCarl!.text).toContain("Please help!");
    expect(toDora!.text).not.toMatch(/Please help|fire/);
    await press("HD-1001", { do: "close" });
    expect(heard("HD-1001", "closed")).toEqual([CARL, DORA]);
  });

  test("its mails lead on: a reply to its own reply address, and one that only names it in the subject", async () => {
    const [receipt] = sentTo(DORA, "received");
    await merge();
    await write({ from: DORA, subject: "Re: No paper", text: "It is tray two.", to: receipt!.replyTo });
    await write({ from: DORA, subject: "Re: [HD-1002] No paper", text: "And tray three." });
    expect(row("HD-1001").conversation.map(({ text }) => text)).toEqual([
      "Please help!",
      "It is tray two.",
      "And tray three.",
    ]);
    expect(ticket("HD-1002").record.status).toBe("closed");
  });

  test("a chase by its requester counts on the kept ticket, by mail and by the link in an old mail", async () => {
    await merge();
    site.world.now = new Date("2026-03-02T10:00:00Z");
    await write({ from: DORA, subject: "Re: [HD-1002] No paper", text: "Is there an update?" });
    expect(ticket("HD-1001").chases.map(({ by, counted }) => [by, counted])).toEqual([[DORA, true]]);
    expect(heard("HD-1001", "chase-receipt")).toEqual([DORA]);
    site.world.now = new Date("2026-03-02T12:00:00Z");
    const { id } = ticket("HD-1002");
    const expiresAt = new Date("2026-04-01T00:00:00Z");
    const token = site.world.app.tokens.sign({ subjectId: id, purpose: "status", recipient: DORA, expiresAt });
    await site.post(`/s/${token}`, { press: "chase" }, { ...LOCAL, authorization: "" });
    expect(ticket("HD-1001").chases.filter(({ by, counted }) => counted && by === DORA)).toHaveLength(2);
    expect(ticket("HD-1002").chases).toEqual([]);
  });

  test("the page of its requester shows their own words and what was answered since, and nothing of the other's", async () => {
    await press("HD-1001", { do: "answer", text: "Carl, the fire is out." });
    site.world.now = new Date("2026-03-02T09:20:00Z");
    await merge();
    site.world.now = new Date("2026-03-02T09:30:00Z");
    await press("HD-1001", { do: "answer", text: "All is well." });
    const pageOf = async (reference: string, recipient: string) => {
      const expiresAt = new Date("2026-04-01T00:00:00Z");
      const subjectId = ticket(reference).id;
      const token = site.world.app.tokens.sign({ subjectId, purpose: "status", recipient, expiresAt });
      return (await site.get(`/s/${token}`, { ...LOCAL, authorization: "" })).body;
    };
    for (const page of [await pageOf("HD-1002", DORA), await pageOf("HD-1001", DORA)]) {
      expect(page).toContain("No paper");
      expect(page).toContain("The printer is out of paper.");
      expect(page).toContain("All is well.");
      expect(page).not.toMatch(/fire|Please help|Carl/);
    }
    const carls = await pageOf("HD-1001", CARL);
    expect(carls).toContain("the fire is out");
    expect(carls).not.toMatch(/paper|dora/i);
  });

  test("waits once: since the older of the two, with the chases of both", async () => {
    site.world.now = new Date("2026-03-02T09:40:00Z");
    await write({ from: DORA, subject: "Re: [HD-1002] No paper", text: "Any news?" });
    await merge();
    expect(ticket("HD-1001").wait!.since).toEqual(new Date("2026-03-02T09:00:00Z"));
    expect(ticket("HD-1001").chases.filter(({ counted }) => counted)).toHaveLength(1);
    const { body } = await anna.get("/");
    expect(body.match(/data-row="HD-\d+"/g)).toEqual(['data-row="HD-1001"']);
  });

  test("the older wait goes on with its steps, whichever ticket is kept; who is on one stays on it", async () => {
    site.world.now = new Date("2026-03-02T09:10:00Z");
    await site.world.tick();
    const { nextStep } = ticket("HD-1001").wait!.escalation!;
    expect(nextStep).toBeGreaterThan(ticket("HD-1002").wait!.escalation!.nextStep);
    await merge("HD-1001", "HD-1002");
    expect(ticket("HD-1002").wait).toMatchObject({ since: new Date("2026-03-02T09:00:00Z"), escalation: { nextStep } });
  });

  test("who is on one of the two stays on it", async () => {
    await press("HD-1002", { do: "take", hold: "30m" });
    await merge("HD-1001", "HD-1002");
    expect(ticket("HD-1002").wait).toMatchObject({
      since: new Date("2026-03-02T09:00:00Z"),
      escalation: { status: "confirmed", confirmation: { by: "anna" } },
    });
  });

  test("the same again, by a process that died in between, changes nothing", async () => {
    await merge();
    const kept = ticket("HD-1001");
    const store = site.world.store.rows.tickets;
    const { ticket: duplicate, ...rest } = row("HD-1002");
    const owed: Ticket = { ...duplicate, joins: { state: "owed", at: site.world.now, by: "anna" } };
    store.set(duplicate.id, { ...rest, ticket: owed });
    await joinOwed(owed, site.world.app);
    expect([ticket("HD-1001"), ticket("HD-1002").joins?.state]).toEqual([kept, "made"]);
  });

  test("of a duplicate of a duplicate everybody is led to the one that is kept", async () => {
    await write({ from: "fay@elsewhere.example", subject: "Paper", text: "No paper here." });
    await merge("HD-1003", "HD-1002");
    await merge("HD-1002", "HD-1001");
    await write({ from: "fay@elsewhere.example", subject: "Re: [HD-1003] Paper", text: "Still none in tray two." });
    expect(row("HD-1001").conversation.at(-1)!.text).toBe("Still none in tray two.");
    await press("HD-1001", { do: "answer", text: "Now there is." });
    expect(heard("HD-1001", "answer")).toEqual([CARL, DORA, "fay@elsewhere.example"]);
  });

  test("two that are called duplicates of each other at the same time: one is kept, and nobody is lost", async () => {
    for (const [one, other] of [
      ["HD-1001", "HD-1002"],
      ["HD-1002", "HD-1001"],
    ] as const) {
      const { ticket: before, ...rest } = row(one);
      const { wait, ...ended } = before;
      const record = {
        ...before.record,
        status: "closed" as const,
        duplicateOf: { ticketId: ticket(other).id, reference: other },
      };
      const joins = { state: "owed" as const, at: site.world.now, by: "anna", wait: wait! };
      site.world.store.rows.tickets.set(before.id, { ...rest, ticket: { ...ended, record, joins } });
    }
    await joinOwed(ticket("HD-1002"), site.world.app);
    await joinOwed(ticket("HD-1001"), site.world.app);
    expect([ticket("HD-1002").record.status, ticket("HD-1001").record.status]).toEqual(["open", "closed"]);
    expect(ticket("HD-1002").record.joined!.map(({ reference }) => reference)).toEqual(["HD-1001"]);
    expect(ticket("HD-1002").wait!.since).toEqual(new Date("2026-03-02T09:00:00Z"));
  });
});

describe("what is none, or may not be done, is refused with the reason", () => {
  test.each([
    ["HD-1002", "HD-9999", "There is no ticket HD-9999"],
    ["HD-1002", "HD-1002", "HD-1002 is this very ticket"],
    ["HD-1002", "", "It names no ticket"],
  ])("%s as a duplicate of “%s”", async (duplicate, kept, why) => {
    const refused = await merge(duplicate, kept);
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining(why)]);
    expect(ticket(duplicate).record.status).toBe("open");
  });

  test("a closed ticket, a duplicate, and one that its reader may not see, is none to go on in", async () => {
    await press("HD-1001", { do: "close" });
    expect((await merge()).body).toContain("HD-1001 is closed: open it again first");
    await press("HD-1001", { do: "reopen" });
    await merge();
    await write({ from: "fay@elsewhere.example", subject: "Paper", text: "No paper here." });
    expect((await merge("HD-1003", "HD-1002")).body).toContain("HD-1002 is a duplicate of HD-1001: name that one");
    await write({ from: "gil@elsewhere.example", subject: "A chair", text: "Broken.", to: "services@onit.example" });
    const piotr = await signIn("piotr@harbour-lane.example", site);
    const { app } = site.world;
    const analyst = {
      ...BUILT_IN.analyst!,
      id: "a",
      desks: ["support"],
      kinds: ["call", "request"],
      holders: ["piotr"],
    };
    app.organisation = app.configured = { ...app.organisation, roles: [analyst as Role] };
    const hidden = await press("HD-1003", { do: "duplicate", argument: "SR-1001" }, piotr);
    expect(hidden.body).toContain("There is no ticket SR-1001");
  });

  test("nothing more is done on a duplicate but a note; the API says where it goes on", async () => {
    await merge();
    const { body } = await anna.get("/tickets/HD-1002");
    expect([...body.matchAll(/name="do" value="(\w+)"/g)].map(([, name]) => name)).toEqual(["note"]);
    const { text } = await aKeptApiKey("anna", site.world.app);
    const post = async (path: string, payload: object) =>
      site.request({
        method: "POST",
        url: `/api/tickets/HD-1002/${path}`,
        headers: { ...LOCAL, authorization: `Bearer ${text}` },
        payload,
      });
    for (const [path, payload] of Object.entries({
      answer: { text: "x" },
      reopen: {},
      chases: { for: DORA },
      duplicate: { of: "HD-1001" },
    })) {
      const answer = await post(path, payload);
      expect([path, answer.statusCode, answer.json().error]).toEqual([
        path,
        409,
        expect.stringContaining("HD-1002 is a duplicate of HD-1001"),
      ]);
    }
  });
});

test("#duplicate by a colleague's mail does the same", async () => {
  await write({ from: ANNA, subject: "Re: [HD-1002] No paper", text: "#duplicate HD-1001" });
  await site.world.tick();
  expect(ticket("HD-1002").joins?.state).toBe("made");
  expect(heard("HD-1001", "joined")).toEqual([DORA]);
});
