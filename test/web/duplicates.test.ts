// Two tickets about the same matter are linked: each goes on as it is, and nobody outside notices anything of the other one.

import { beforeEach, describe, expect, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { EVENT_TYPES } from "../../src/core/model/webhook.ts";
import { runErrands } from "../../src/outbound/run-errands.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { type Browser, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, CARL, LOCAL, type Site } from "./support/site.ts";

const DORA = "dora@elsewhere.example";
let site: Site;
let anna: Browser;
/** Carl asked at 9:00 (HD-1001), Dora at 9:05 (HD-1002). */
beforeEach(async () => {
  site = await aSite();
  at("09:05");
  await write({ from: `Dora Dahl <${DORA}>`, subject: "No paper", text: "The printer is out of paper." });
  anna = await signIn(ANNA, site);
});

const at = (clock: string): void => {
  site.world.now = new Date(`2026-03-02T${clock}:00Z`);
};
let mails = 0;
type Written = { from: string; subject: string; text: string; to?: string };
const write = ({ from, subject, text, to = "help@onit.example" }: Written): Promise<void> =>
  site.world.bring(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <d${mails++}@x>\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`,
    from.replace(/^.*<|>$/g, ""),
    to,
  );
const row = (reference: string) =>
  [...site.world.store.rows.tickets.values()].find(({ ticket: { record } }) => record.reference === reference)!;
const ticket = (reference: string): Ticket => row(reference).ticket;
const change = (reference: string, changed: (ticket: Ticket) => Ticket): void => {
  const { ticket: before, ...rest } = row(reference);
  site.world.store.rows.tickets.set(before.id, { ...rest, ticket: changed(before) });
};
const history = (reference: string): string[] => row(reference).history.map(({ because }) => because);
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
const merge = (duplicate = "HD-1002", main = "HD-1001") => press(duplicate, { do: "duplicate", argument: main });
const sentTo = (address: string, kind?: string) =>
  [...site.world.store.rows.sent.values()].filter(
    (one) => one.to.address === address && (kind === undefined || one.kind === kind),
  );
const pageOf = async (reference: string, recipient: string): Promise<string> => {
  const expiresAt = new Date("2026-04-01T00:00:00Z");
  const token = site.world.app.tokens.sign({
    subjectId: ticket(reference).id,
    purpose: "status",
    recipient,
    expiresAt,
  });
  return (await site.get(`/s/${token}`, { ...LOCAL, authorization: "" })).body;
};
/** All that somebody gets, beside what we keep of a mail and do not send, and the secrets of links, which are words by chance. */
const readBy = async (address: string, reference: string): Promise<string> =>
  JSON.stringify([
    sentTo(address).map(({ key: _, because: __, ...mail }) => mail),
    await pageOf(reference, address),
  ]).replace(/[\w-]{24,}/g, "");
const OF_CARL = /carl|cliff|fire|please help|HD-1001/i;
const OF_DORA = /dora|dahl|paper|tray|HD-1002/i;
const chase = (from: string, reference: string): Promise<void> =>
  write({ from, subject: `Re: [${reference}]`, text: "Is there an update?" });

describe("a link", () => {
  const untouched = ({ wait, chases, outbox, visibility }: Ticket) => ({ wait, chases, outbox, visibility });

  test("is on both tickets and in both histories, and leaves the wait, the chases and the mails of each as they are", async () => {
    at("09:10");
    await site.world.tick();
    await chase(DORA, "HD-1002");
    const before = [ticket("HD-1001"), ticket("HD-1002")].map(untouched);
    expect((await merge()).statusCode).toBe(303);
    expect([ticket("HD-1001"), ticket("HD-1002")].map(untouched)).toEqual(before);
    expect(ticket("HD-1001").record.duplicates).toEqual(["HD-1002"]);
    expect(ticket("HD-1002")).toMatchObject({ record: { status: "open", duplicateOf: "HD-1001" } });
    expect(history("HD-1002").at(-1)).toBe("Anna Nowak says that HD-1002 is a duplicate of HD-1001");
    expect(history("HD-1001").at(-1)).toBe("Anna Nowak says that HD-1002 is a duplicate of it");
    expect((await anna.get("/tickets/HD-1001")).body).toMatch(/Duplicates<[\s\S]{0,60}<a href="\.\/HD-1002">/);
    expect((await anna.get("/tickets/HD-1002")).body).toMatch(/Duplicate of<[\s\S]{0,60}<a href="\.\/HD-1001">/);
  });

  test("is taken off both, and both histories say so", async () => {
    await merge();
    const before = [ticket("HD-1001"), ticket("HD-1002")].map(untouched);
    await press("HD-1002", { do: "separate" });
    expect([ticket("HD-1001"), ticket("HD-1002")].map(untouched)).toEqual(before);
    expect([ticket("HD-1001").record.duplicates, ticket("HD-1002").record.duplicateOf]).toEqual([undefined, undefined]);
    expect(history("HD-1002").at(-1)).toBe("Anna Nowak says that HD-1002 is not a duplicate of HD-1001");
    expect(history("HD-1001").at(-1)).toBe("HD-1002 is not a duplicate of it any more");
  });

  test("ends no wait of the other ticket: who is not answered is waited for", async () => {
    await merge();
    const before = ticket("HD-1002").wait;
    await press("HD-1001", { do: "answer", text: "Carl, the fire is out." });
    await press("HD-1001", { do: "close" });
    expect([ticket("HD-1001").wait, ticket("HD-1002").wait]).toEqual([undefined, before]);
    expect(ticket("HD-1002").record).toMatchObject({ status: "open", duplicateOf: "HD-1001" });
    expect(sentTo(DORA, "answer")).toEqual([]);
  });
});

describe("words", () => {
  test("of an answer reach who asked on the duplicate only where the colleague says so, each in their own conversation", async () => {
    await merge();
    expect((await anna.get("/tickets/HD-1001")).body).toContain("Send it to who asked on HD-1002");
    await press("HD-1001", { do: "answer", text: "The printer is back.", all: "all" });
    expect([heard("HD-1001", "answer"), heard("HD-1002", "answer")]).toEqual([[CARL], [DORA]]);
    expect([ticket("HD-1001").wait, ticket("HD-1002").wait]).toEqual([undefined, undefined]);
    const [[toCarl], [toDora]] = [sentTo(CARL, "answer"), sentTo(DORA, "answer")];
    expect([toCarl!.subject, toDora!.subject]).toEqual(["Re: [HD-1001] Printer on fire", "Re: [HD-1002] No paper"]);
    for (const mail of [toCarl!, toDora!]) expect(mail.text).toContain("The printer is back.");
    expect(history("HD-1001")).toContain("Anna Nowak answered; the same is asked of HD-1002");
    expect(history("HD-1002")).toContain("Anna Nowak answered, on HD-1001 and here");
    expect(JSON.stringify(ticket("HD-1001"))).not.toContain("The printer is back.");
  });

  const MAY_CALLS = { ...BUILT_IN.analyst!, id: "a", desks: "all", kinds: ["call"], holders: ["anna"] } as Role;
  test.each<[string, (one: Ticket["record"]) => Ticket["record"], string]>([
    ["the colleague may not", (one) => ({ ...one, kind: "request" }), "you are not allowed to"],
    ["it is closed", (one) => ({ ...one, status: "closed" }), "HD-1002 is closed"],
    ["it was separated", ({ duplicateOf: _, ...one }) => one, "HD-1002 is not a duplicate of HD-1001 any more"],
  ])("go nowhere where %s: both histories say so, and the words are kept nowhere", async (_, prevent, why) => {
    await merge();
    const { app } = site.world;
    app.organisation = app.configured = { ...app.organisation, roles: [MAY_CALLS] };
    change("HD-1002", (one) => ({ ...one, record: prevent(one.record) }));
    await press("HD-1001", { do: "answer", text: "The printer is back.", all: "all" });
    await site.world.tick();
    expect([heard("HD-1001", "answer"), heard("HD-1002", "answer")]).toEqual([[CARL], []]);
    expect(history("HD-1002").at(-1)).toContain(`Anna Nowak answered HD-1001, which is not done here: ${why}`);
    expect(history("HD-1001")).toContain("HD-1002 is not answered with it: its own history says why");
    expect(JSON.stringify([ticket("HD-1001"), ticket("HD-1002")])).not.toContain("The printer is back.");
  });

  test("end no wait that began after them, where they come late", async () => {
    await merge();
    const by = { address: ANNA, name: "Anna Nowak", personId: "anna" };
    const errand = { number: 1, to: "HD-1002", at: site.world.now, kind: "answer", by, text: "It is back." } as const;
    await press("HD-1002", { do: "answer", text: "Paper comes." });
    at("09:20");
    await write({ from: DORA, subject: "Re: [HD-1002] No paper", text: "The tray is broken, too." });
    const { wait } = ticket("HD-1002");
    change("HD-1001", (main) => ({ ...main, errands: [errand] }));
    await runErrands(ticket("HD-1001"), site.world.app);
    expect(ticket("HD-1002").wait).toEqual(wait);
    expect(history("HD-1002")).toContain(
      "Anna Nowak answered HD-1001, which is not done here: who asked wrote again meanwhile",
    );
  });

  test("are dropped where the duplicate's desk is gone from the settings", async () => {
    await merge();
    change("HD-1002", (one) => ({ ...one, record: { ...one.record, deskId: "gone" } }));
    await press("HD-1001", { do: "answer", text: "The printer is back.", all: "all" });
    expect(ticket("HD-1001").errands).toBeUndefined();
    expect(history("HD-1001")).toContain(
      "its duplicate is not answered with it: the desk of HD-1002 is gone from the settings",
    );
  });

  test("are an event of each ticket once: the link and what one asks of the other are none", async () => {
    const { app } = site.world;
    const hook = { id: "h", name: "h", active: true, url: "https://x.example/", secret: "S", giveUpAfterMs: 1000 };
    const webhooks = new Map([["h", { ...hook, events: EVENT_TYPES, words: "all" as const }]]);
    app.organisation = app.configured = { ...app.organisation, webhooks };
    await press("HD-1002", { do: "take", hold: "30m" });
    await merge();
    await press("HD-1002", { do: "separate" });
    await merge();
    expect([ticket("HD-1001").events, ticket("HD-1002").events]).toEqual([undefined, 1]); // somebody is on it
    await press("HD-1001", { do: "close", all: "all" });
    expect([ticket("HD-1001").events, ticket("HD-1002").events]).toEqual([1, 2]);
  });

  test("and everything else of the one are nowhere in the mails and the page of the other", async () => {
    await merge();
    at("09:40");
    await chase(DORA, "HD-1002");
    await press("HD-1001", { do: "note", argument: "HD-1002 is Dora's" });
    await press("HD-1001", { do: "answer", text: "Both printers are back.", all: "all" });
    at("10:30");
    await write({ from: DORA, subject: "Re: [HD-1002] No paper", text: "Tray two is still empty." });
    await press("HD-1001", { do: "close", all: "all" });
    const [ofCarl, ofDora] = [await readBy(CARL, "HD-1001"), await readBy(DORA, "HD-1002")];
    expect(ofCarl).toContain("Both printers are back.");
    expect(ofDora).toContain("Both printers are back.");
    expect(ofCarl).not.toMatch(OF_DORA);
    expect(ofDora).not.toMatch(OF_CARL);
    expect(ofDora).not.toContain(ticket("HD-1001").messageIds[0]);
    expect(ofCarl).not.toContain(ticket("HD-1002").messageIds[0]);
  });
});

describe("the end", () => {
  test("closing the main ticket closes its duplicates only where that is asked for", async () => {
    await merge();
    await press("HD-1001", { do: "close" });
    expect(ticket("HD-1002").record.status).toBe("open");
    expect(heard("HD-1002", "closed")).toEqual([]);
  });

  test("with its duplicates, each who asked is told in a mail of their own", async () => {
    await merge();
    await press("HD-1001", { do: "close", all: "all" });
    expect([ticket("HD-1001").record.status, ticket("HD-1002").record.status]).toEqual(["closed", "closed"]);
    expect([heard("HD-1001", "closed"), heard("HD-1002", "closed")]).toEqual([[CARL], [DORA]]);
  });

  test("a duplicate that is closed leaves the main ticket as it is, and is not closed a second time", async () => {
    await merge();
    const before = ticket("HD-1001");
    await press("HD-1002", { do: "close" });
    expect(ticket("HD-1001")).toEqual(before);
    const closed = history("HD-1002");
    await press("HD-1001", { do: "close", all: "all" });
    expect(history("HD-1002")).toEqual(closed);
    expect(sentTo(DORA, "closed")).toHaveLength(1);
  });
});

describe("it is refused, with the reason", () => {
  test.each([
    ["HD-1002", "HD-9999", "There is no ticket HD-9999"],
    ["HD-1002", "HD-1002", "HD-1002 is this very ticket"],
    ["HD-1002", "", "It names no ticket"],
    ["HD-1002", "SR-1001", "SR-1001 is not a ticket of"],
  ])("%s as a duplicate of “%s”", async (duplicate, main, why) => {
    await write({ from: "gil@elsewhere.example", subject: "A chair", text: "Broken.", to: "services@onit.example" });
    const { app } = site.world;
    const everywhere = { ...BUILT_IN.analyst!, id: "a", desks: "all", kinds: ["call", "request"], holders: ["anna"] };
    app.organisation = app.configured = { ...app.organisation, roles: [everywhere as Role] };
    const refused = await merge(duplicate, main);
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining(why)]);
    expect(ticket(duplicate).record.duplicateOf).toBeUndefined();
  });

  test("a closed ticket, a duplicate, one that has duplicates, and one that its reader may not see", async () => {
    await press("HD-1001", { do: "close" });
    expect((await merge()).body).toContain("HD-1001 is closed: open it again first");
    await press("HD-1001", { do: "reopen" });
    await merge();
    await write({ from: "fay@elsewhere.example", subject: "Paper", text: "No paper here." });
    expect((await merge("HD-1003", "HD-1002")).body).toContain("HD-1002 is a duplicate of HD-1001: name that one");
    expect((await merge("HD-1002", "HD-1003")).body).toContain("HD-1002 is a duplicate of HD-1001");
    expect((await merge("HD-1001", "HD-1003")).body).toContain("HD-1001 has duplicates, HD-1002: separate them first");
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
});

describe("two writes, and what may come between them", () => {
  test("an errand that is said again, by a process that died in between, changes nothing", async () => {
    await merge();
    const main = ticket("HD-1001");
    const errand = { number: 1, to: "HD-1001", at: site.world.now, kind: "link", by: "anna" } as const;
    change("HD-1002", (duplicate) => ({ ...duplicate, errands: [errand] }));
    await runErrands(ticket("HD-1002"), site.world.app);
    expect(ticket("HD-1001")).toEqual(main);
    expect(ticket("HD-1002").errands).toBeUndefined();
  });

  test("two that are each called a duplicate of the other at the same time: one is, and nobody is forgotten", async () => {
    const pressed = async (duplicate: string, main: string) => {
      const page = await anna.get(`/tickets/${duplicate}`);
      await anna.post(`/tickets/${duplicate}`, { once: `${once++}`, do: "duplicate", argument: main }, markIn(page));
      return row(duplicate);
    };
    const before = row("HD-1002");
    const after = await pressed("HD-1002", "HD-1001");
    site.world.store.rows.tickets.set(before.ticket.id, before);
    await pressed("HD-1001", "HD-1002");
    site.world.store.rows.tickets.set(after.ticket.id, after);
    expect([ticket("HD-1001"), ticket("HD-1002")].map(({ errands }) => errands?.length)).toEqual([1, 1]);
    await site.world.tick();
    await site.world.tick();
    const both = [ticket("HD-1001"), ticket("HD-1002")];
    const duplicates = both.filter(({ record }) => record.duplicateOf !== undefined);
    expect(duplicates.length).toBeLessThanOrEqual(1);
    for (const one of both) expect([one.errands, tickAt(one)]).toEqual([undefined, expect.any(Date)]);
    expect(both.flatMap(({ record }) => record.duplicates ?? [])).toEqual(
      duplicates.map(({ record }) => record.reference),
    );
  });

  test("a refusal that comes when the link was made again: neither ticket knows of the other", async () => {
    await merge();
    const errand = { number: 1, to: "HD-1002", at: site.world.now, kind: "refuse", because: "it was closed" } as const;
    change("HD-1001", (main) => ({ ...main, errands: [errand] }));
    await runErrands(ticket("HD-1001"), site.world.app);
    await site.world.tick();
    expect(ticket("HD-1002").record.duplicateOf).toBeUndefined();
    expect(ticket("HD-1001").record.duplicates).toBeUndefined();
  });

  test("wherever the power is cut, the clock that strikes next brings both to the same end", async () => {
    for (const when of ["before", "after"] as const)
      for (let cut = 1; cut <= 14; cut += 1) {
        site = await aSite();
        at("09:05");
        await write({ from: DORA, subject: "No paper", text: "The printer is out of paper." });
        anna = await signIn(ANNA, site);
        const page = await anna.get("/tickets/HD-1002");
        site.world.faults.arm(cut, when);
        const form = { once: `${once++}`, shown: "", do: "duplicate", argument: "HD-1001" };
        await anna.post("/tickets/HD-1002", form, markIn(page)).catch(() => undefined);
        await site.world.recover();
        site.world.faults.disarm();
        if (ticket("HD-1002").record.duplicateOf === undefined) await merge();
        await site.world.recover();
        const [main, duplicate] = [ticket("HD-1001"), ticket("HD-1002")];
        expect([when, cut, main.record.duplicates]).toEqual([when, cut, ["HD-1002"]]);
        expect([duplicate.errands, duplicate.record.duplicateOf]).toEqual([undefined, "HD-1001"]);
      }
  });

  test("a duplicate that is gone is no duplicate any more, and its main ticket says so", async () => {
    await merge();
    site.world.store.rows.tickets.delete(ticket("HD-1002").id);
    await press("HD-1001", { do: "close", all: "all" });
    expect([ticket("HD-1001").errands, ticket("HD-1001").record.duplicates]).toEqual([undefined, undefined]);
    expect(history("HD-1001")).toContain("its duplicate is not closed with it: there is no ticket HD-1002 any more");
  });
});

test("#duplicate, #separate and #close all by a colleague's mail do the same, and so does the API", async () => {
  const post = async (path: string, payload: object) => {
    const { text } = await aKeptApiKey("anna", site.world.app);
    const headers = { ...LOCAL, authorization: `Bearer ${text}` };
    const answer = await site.request({ method: "POST", url: `/api/tickets/${path}`, headers, payload });
    await site.world.tick();
    return answer.statusCode;
  };
  await write({ from: ANNA, subject: "Re: [HD-1002] No paper", text: "#duplicate HD-1001" });
  await site.world.tick();
  expect(ticket("HD-1001").record.duplicates).toEqual(["HD-1002"]);
  await write({ from: ANNA, subject: "Re: [HD-1002] No paper", text: "#separate" });
  await site.world.tick();
  expect(ticket("HD-1001").record.duplicates).toBeUndefined();
  expect(await post("HD-1002/duplicate", { of: "HD-1001" })).toBe(200);
  expect(await post("HD-1001/answer", { text: "The printer is back.", all: true })).toBe(200);
  expect(heard("HD-1002", "answer")).toEqual([DORA]);
  await write({ from: ANNA, subject: "Re: [HD-1001] Printer on fire", text: "#close all" });
  await site.world.tick();
  expect(ticket("HD-1002").record.status).toBe("closed");
});
