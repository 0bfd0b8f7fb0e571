// What programs list, how a list goes on, and how they say what they have seen already.

import { beforeEach, describe, expect, test } from "vitest";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { aSite, CARL, LOCAL, type Site } from "./support/site.ts";

const DORA = "dora@elsewhere.example";
let site: Site;
let keys: Map<string, string>;
beforeEach(async () => {
  site = await aSite();
  keys = new Map();
});

type Call = { as?: string; body?: object; headers?: Record<string, string>; scope?: "read" };

async function call(method: "GET" | "POST", path: string, { as = "anna", body, headers = {} }: Call = {}) {
  if (!keys.has(as)) keys.set(as, (await aKeptApiKey(as, site.world.app)).text);
  const answer = await site.request({
    method,
    url: `/api/v1${path}`,
    headers: { ...LOCAL, authorization: `Bearer ${keys.get(as)}`, ...headers },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, etag: String(answer.headers.etag), text: answer.body, json: () => answer.json() };
}

let mails = 0;
const ask = (from: string, subject: string, to = "help@onit.example"): Promise<void> =>
  site.world.bring(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <l${mails++}@x>\r\nContent-Type: text/plain\r\n\r\nPlease.\r\n`,
    from,
    to,
  );
const references = ({ json }: Awaited<ReturnType<typeof call>>): string[] =>
  json().tickets.map(({ reference }: { reference: string }) => reference);

describe("tickets", () => {
  test("are listed newest first, narrowed by what is asked, as far as the holder of the key may see them", async () => {
    site.world.now = new Date("2026-03-02T09:01:00Z");
    await ask(DORA, "No paper");
    await ask(DORA, "A chair", "services@onit.example");
    const of = async (query: string, as?: string) =>
      references(await call("GET", `/tickets?${query}`, as ? { as } : {}));
    expect(await of("desk=support")).toEqual(["HD-1002", "HD-1001"]);
    expect(await of(`requester=${DORA.toUpperCase()}&desk=support`)).toEqual(["HD-1002"]);
    expect(await of("q=paper")).toEqual(["HD-1002"]);
    expect(await of("open=false")).toEqual([]);
    await call("POST", "/tickets/HD-1002/close", { body: {} });
    expect(await of("open=false")).toEqual(["HD-1002"]);
    expect(await of("waiting=true&desk=support")).toEqual(["HD-1001"]);
    const analyst = {
      ...BUILT_IN.analyst!,
      id: "a",
      desks: ["support"],
      kinds: ["call", "request"],
      holders: ["piotr"],
    };
    site.world.app.organisation = site.world.app.configured = {
      ...site.world.app.organisation,
      roles: [analyst as Role],
    };
    expect(await of("", "piotr")).toEqual(["HD-1002", "HD-1001"]);
    expect(await of("", "anna")).toEqual([]);
  });

  test("a list goes on where it ended, also among those of one instant; each ticket comes once", async () => {
    for (const one of ["a", "b", "c", "d", "e", "f"]) await ask(`${one}@elsewhere.example`, `Matter of ${one}`);
    site.world.now = new Date("2026-03-02T09:30:00Z");
    await ask(DORA, "No paper");
    const seen: string[] = [];
    let cursor = "";
    do {
      const part = await call("GET", `/tickets?limit=3&cursor=${cursor}`);
      seen.push(...references(part));
      cursor = part.json().next ?? "";
    } while (cursor !== "");
    expect(seen[0]).toBe("HD-1008");
    expect(seen.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((number) => `HD-100${number}`));
    expect((await call("GET", "/tickets?cursor=nonsense")).status).toBe(422);
  });

  test("one is opened as the holder's own mail to the desk does: for its requester, kept and read, once for a key", async () => {
    const body = {
      desk: "support",
      for: DORA,
      name: "Dora Ünal",
      subject: "Näheres über Papier 📄".repeat(3),
      text: "No päper.\nTray two.",
    };
    const opened = await call("POST", "/tickets", { body, headers: { "idempotency-key": "k1" } });
    expect([opened.status, opened.json()]).toEqual([200, { ticket: "HD-1002", repeated: false }]);
    const row = [...site.world.store.rows.tickets.values()].find(
      ({ ticket }) => ticket.record.reference === "HD-1002",
    )!;
    expect(row.ticket.record).toMatchObject({
      requester: { address: DORA, name: "Dora Ünal" },
      subject: body.subject,
      deskId: "support",
    });
    expect(row.conversation[0]!.text).toContain("No päper.\nTray two.");
    expect([...site.world.store.rows.mails.values()].at(-1)).toMatchObject({ state: "done", confirmedBy: "anna" });
    const again = await call("POST", "/tickets", { body, headers: { "idempotency-key": "k1" } });
    expect(again.json()).toEqual({ ticket: "HD-1002", repeated: true });
    const other = await call("POST", "/tickets", { body, headers: { "idempotency-key": "k2" } });
    expect(other.json().ticket).toBe("HD-1003");
    for (const otherwise of [{ text: "No toner." }, { desk: "services" }, { for: CARL }]) {
      const changed = { body: { ...body, ...otherwise }, headers: { "idempotency-key": "k1" } };
      const { status, json } = await call("POST", "/tickets", changed);
      expect([status, json().error]).toEqual([
        409,
        "no ticket was opened: this Idempotency-Key was used for another request",
      ]);
    }
    const hers = await call("POST", "/tickets", { as: "carla", body, headers: { "idempotency-key": "k1" } });
    expect(hers.json()).toEqual({ ticket: "HD-1004", repeated: false });
    expect((await call("POST", "/tickets", { body: { ...body, desk: "nowhere" } })).status).toBe(422);
    expect((await call("POST", "/tickets", { body: { ...body, name: "x>\r\nBcc: y@z" } })).status).toBe(422);
  });
});

test("a ticket that is opened is a new one, also where its subject names another: nothing of it goes to that one's requester", async () => {
  const stored = () => [...site.world.store.rows.tickets.values()];
  const named = () => JSON.stringify(stored().find(({ ticket }) => ticket.record.reference === "HD-1001"));
  const before = named();
  const body = { desk: "support", for: DORA, subject: "As [HD-1001] had it", text: "The chief is furious." };
  expect((await call("POST", "/tickets", { body })).json()).toEqual({ ticket: "HD-1002", repeated: false });
  expect(named()).toBe(before);
  const opened = stored().find(({ ticket }) => ticket.record.reference === "HD-1002")!;
  expect(opened.ticket.record.requester.address).toBe(DORA);
});

describe("what else is listed", () => {
  test("waits are those of the dashboard; people are those of the settings", async () => {
    expect((await call("GET", "/waits")).json()).toMatchObject({
      waits: [{ reference: "HD-1001", state: "soon", takenBy: null, next: { step: 1, of: 3 } }],
      quiet: 0,
    });
    expect((await call("GET", "/waits?desk=services")).json().waits).toEqual([]);
    const { people } = (await call("GET", "/people")).json();
    expect(people).toContainEqual(expect.objectContaining({ id: "anna", name: "Anna Nowak", isAway: false }));
  });

  test("mails are for those who may configure, oldest first, and go on where they ended", async () => {
    await ask(DORA, "No paper");
    await ask(DORA, "No toner");
    expect((await call("GET", "/mails", { as: "piotr" })).status).toBe(403);
    const { app } = site.world;
    app.organisation = app.configured = { ...app.organisation, admins: ["anna"] };
    const first = (await call("GET", "/mails?limit=2")).json();
    const rest = (await call("GET", `/mails?limit=2&cursor=${first.next}`)).json();
    const subjects = [...first.mails, ...rest.mails].map(({ subject }: { subject: string }) => subject);
    expect([subjects.toSorted(), rest.next]).toEqual([["No paper", "No toner", "Printer on fire"], null]);
    expect((await call("GET", "/mails?state=quarantined")).json().mails).toEqual([]);
  });

  test("the inbox is the holder's own, and is marked as read", async () => {
    site.world.now = new Date("2026-03-02T12:00:00Z");
    await site.world.tick();
    const holder = [...site.world.store.rows.sent.values()].find(({ channel }) => channel === "inbox");
    const at = site.world.now;
    const message = { ...site.message("received"), channel: "inbox" as const, personId: "anna", key: "one", at };
    await site.world.store.sent.keep(message);
    expect(holder === undefined || holder.personId !== "carla").toBe(true);
    const { unread, messages } = (await call("GET", "/inbox?unread=true")).json();
    expect(messages.map(({ key }: { key: string }) => key)).toContain("one");
    expect((await call("POST", "/inbox/read", { body: { key: "one" }, as: "carla" })).status).toBe(200);
    expect((await call("GET", "/inbox")).json().unread).toBe(unread);
    expect((await call("POST", "/inbox/read", { body: { key: "one" } })).json()).toEqual({ unread: unread - 1 });
    expect((await call("POST", "/inbox/read", { body: {} })).json()).toEqual({ unread: 0 });
  });
});

test("the unread ones of the inbox are found behind however many that are read", async () => {
  const { sent } = site.world.store;
  const note = { ...site.message("received"), channel: "inbox" as const, personId: "anna" };
  for (const [minute, key] of ["old", "read", "read too"].entries())
    await sent.keep({ ...note, key, at: new Date(site.world.now.getTime() + minute * 60_000) });
  for (const key of ["read", "read too"]) await sent.markRead("anna", key, site.world.now);
  const keysOf = async (query: string): Promise<string[]> =>
    (await call("GET", `/inbox?limit=1&${query}`)).json().messages.map(({ key }: { key: string }) => key);
  expect(await keysOf("unread=true")).toEqual(["old"]);
  expect(await keysOf("")).toEqual(["read too"]);
});

describe("what was seen already", () => {
  test("is not sent again; once it has changed, it is", async () => {
    const first = await call("GET", "/tickets/HD-1001");
    const same = await call("GET", "/tickets/HD-1001", { headers: { "if-none-match": `"x", W/${first.etag}` } });
    expect([same.status, same.text, same.etag]).toEqual([304, "", first.etag]);
    await call("POST", "/tickets/HD-1001/note", { body: { text: "Seen." } });
    const changed = await call("GET", "/tickets/HD-1001", { headers: { "if-none-match": first.etag } });
    expect([changed.status, changed.etag === first.etag]).toEqual([200, false]);
  });

  test("an act may hold for it alone: else nothing is changed; the same request again is still the same", async () => {
    const { etag } = await call("GET", "/tickets/HD-1001");
    await call("POST", "/tickets/HD-1001/category", { body: { category: "printers" } });
    const headers = { "if-match": etag, "idempotency-key": "k" };
    const stale = await call("POST", "/tickets/HD-1001/close", { body: {}, headers });
    expect([stale.status, stale.json().error]).toEqual([412, expect.stringContaining("not as you have seen it")]);
    expect((await call("GET", "/tickets/HD-1001")).json().status).toBe("open");
    const now = await call("GET", "/tickets/HD-1001");
    const fresh = { "if-match": now.etag, "idempotency-key": "k" };
    expect((await call("POST", "/tickets/HD-1001/close", { body: {}, headers: fresh })).status).toBe(200);
    const again = await call("POST", "/tickets/HD-1001/close", { body: {}, headers: fresh });
    expect([again.status, again.json().repeated]).toEqual([200, true]);
    expect((await call("POST", "/tickets/HD-1001/reopen", { body: {}, headers: { "if-match": "*" } })).status).toBe(
      200,
    );
  });
});

test("an address without a version is that of the first", async () => {
  for (const url of ["/api/tickets/HD-1001", "/api/v1/tickets/HD-1001"]) {
    const { text } = await aKeptApiKey("anna", site.world.app);
    const answer = await site.request({ url, headers: { ...LOCAL, authorization: `Bearer ${text}` } });
    expect([url, answer.json().requester.address]).toEqual([url, CARL]);
  }
});
