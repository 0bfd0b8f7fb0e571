// What programs may ask for: keys, requests, answers and refusals, on Onit without servers.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { pressEscalate } from "../../src/actions/escalation-form.ts";
import { pressPortal, showPortal } from "../../src/actions/requester-portal.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { isAway } from "../../src/core/model/person.ts";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import { after as later } from "../../src/core/words/duration.ts";
import { noteSign } from "../../src/inbound/out-of-office.ts";
import { aKeptApiKey, apiKeyFor } from "../support/api-key.ts";
import { aSite, CARL, LOCAL, type Site } from "./support/site.ts";

let site: Site;
beforeEach(async () => {
  site = await aSite();
});

afterEach(() => void vi.useRealTimers());

const keyOf = (id: string, days = 90): string =>
  apiKeyFor(site.world.app.organisation.people.get(id)!, days, site.world.app);

const VISIT = { once: "once", peer: "127.0.0.1", userAgent: "a browser" };

type Call = { as?: string; key?: string; body?: unknown; headers?: Record<string, string> };

async function call(method: "GET" | "POST", path: string, { as, key, body, headers = {} }: Call = {}) {
  const bearer = key ?? (as === undefined ? undefined : keyOf(as));
  const response = await site.request({
    method,
    url: `/api${path}`,
    headers: { ...LOCAL, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }), ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  return { status: response.statusCode, headers: response.headers, json: response.json() };
}

const post = (path: string, more: Call) => call("POST", `/tickets/HD-1001/${path}`, { body: {}, ...more });
const history = () => [...site.world.store.rows.tickets.values()][0]!.history.map(({ because }) => because);
const audit = () => [...site.world.store.rows.audit.values()].map(({ by, because }) => `${by} ${because}`);

function withRoles(roles: Record<string, Partial<Role>>): void {
  const { app } = site.world;
  const all = Object.entries(roles).map(([id, role]) => {
    const usual = { name: id, may: [], desks: "own" as const, kinds: ["call", "request"] as const, holders: [] };
    return { id, ...usual, ...BUILT_IN[id], ...role };
  });
  const organisation: Organisation = { ...app.organisation, roles: all };
  app.organisation = organisation;
  app.configured = organisation;
}

describe("keys", () => {
  test("without a good key nobody is answered: none, altered, too old, of another purpose, of somebody who is gone", async () => {
    const { app } = site.world;
    const anna = keyOf("anna");
    const altered = `${anna.slice(0, -4)}${anna.endsWith("aaaa") ? "bbbb" : "aaaa"}`;
    const link = site.link("confirm").slice("/t/".length);
    const old = keyOf("anna", 1);
    const gone = keyOf("piotr");
    const people = new Map(app.organisation.people);
    people.delete("piotr");
    app.organisation = { ...app.organisation, people };
    site.world.now = new Date("2026-03-04T09:00:00Z");
    for (const key of [undefined, "", "abc", altered, link, old, gone]) {
      const { status, headers, json } = await call("GET", "/tickets/HD-1001", key === undefined ? {} : { key });
      expect([status, headers["www-authenticate"]]).toEqual([401, "Bearer"]);
      expect(json).toEqual({ error: expect.any(String), help: expect.stringContaining("onit api-key") });
    }
    expect((await call("GET", "/tickets/HD-1001", { key: anna })).status).toBe(200);
  });

  test("an API key opens no link and speaks in no mail", async () => {
    const key = keyOf("anna");
    expect((await site.get(`/t/${key}`)).statusCode).toBe(404);
    expect((await site.get(`/m/${key}`)).statusCode).toBe(404);
  });

  test("whoever tries keys hears 429 soon; who has a good one is still served", async () => {
    vi.setSystemTime(site.world.now); // requests are counted by the machine's clock
    const tries = [];
    for (let at = 0; at < 21; at += 1) tries.push(await call("GET", "/tickets/HD-1001", { key: "abc" }));
    expect(tries.map(({ status }) => status)).toEqual([...Array(20).fill(401), 429]);
    expect(tries.at(-1)!.headers["retry-after"]).toBe("60");
    expect((await call("GET", "/tickets/HD-1001", { as: "anna" })).status).toBe(200);
    vi.setSystemTime(new Date("2026-03-02T09:01:00Z"));
    expect((await call("GET", "/tickets/HD-1001", { key: "abc" })).status).toBe(401);
  });
});

describe("keys with an id", () => {
  test("act as their person, are kept without their secret, and one is ended while the other goes on", async () => {
    const { app, store } = site.world;
    const [one, two] = [await aKeptApiKey("anna", app), await aKeptApiKey("anna", app)];
    for (const { text } of [one, two]) expect((await call("GET", "/tickets/HD-1001", { key: text })).status).toBe(200);
    expect((await call("GET", "/tickets/HD-1001", { key: one.text.toUpperCase() })).status).toBe(200);
    expect(JSON.stringify([...store.rows.apiKeys.values()])).not.toContain(one.text.split("_")[2]);
    await app.apiKeys.end(one.id, app.now());
    const { status, json } = await call("GET", "/tickets/HD-1001", { key: one.text });
    expect([status, json.error]).toEqual([401, "this API key was ended on 2026-03-02"]);
    await call("GET", "/tickets/HD-1001", { key: one.text });
    expect(audit()).toEqual(["anna refused: this API key was ended on 2026-03-02"]);
    expect((await call("GET", "/tickets/HD-1001", { key: two.text })).status).toBe(200);
  });

  test("another secret under a good id, an end that has come, somebody who is gone or new under the same id: nobody is answered", async () => {
    const { app } = site.world;
    const [key, short] = [await aKeptApiKey("piotr", app), await aKeptApiKey("anna", app, { days: 1 })];
    const [, , secret] = short.text.split("_");
    const forged = `onit_${key.id}_${secret}`;
    expect((await call("GET", "/tickets/HD-1001", { key: forged })).status).toBe(401);
    const people = new Map(app.organisation.people);
    people.set("piotr", { ...people.get("piotr")!, addresses: ["new@harbour-lane.example"] });
    app.organisation = { ...app.organisation, people };
    expect((await call("GET", "/tickets/HD-1001", { key: key.text })).json.error).toContain("has another address");
    people.delete("piotr");
    expect((await call("GET", "/tickets/HD-1001", { key: key.text })).status).toBe(401);
    site.world.now = new Date("2026-03-04T09:00:00Z");
    expect((await call("GET", "/tickets/HD-1001", { key: short.text })).json.error).toBe(
      "this API key was good until 2026-03-03",
    );
  });

  test("one that may only read reads, and changes nothing: 403 with a sentence, and the audit has it once", async () => {
    const { text } = await aKeptApiKey("anna", site.world.app, { scope: "read" });
    expect((await call("GET", "/tickets/HD-1001", { key: text })).status).toBe(200);
    const before = site.stored();
    for (const path of ["confirm", "escalate", "chases"]) {
      const { status, json } = await post(path, { key: text, body: { for: CARL } });
      expect([status, json]).toEqual([
        403,
        { error: "this API key may only read", help: expect.stringContaining("--scope act") },
      ]);
    }
    expect(site.stored()).toBe(before);
    expect(audit()).toEqual(["anna refused: this API key may only read"]);
  });

  test("its last use is noted at most once a minute", async () => {
    const { app, store } = site.world;
    const { text, id } = await aKeptApiKey("anna", app);
    let writes = 0;
    const { used } = app.apiKeys;
    app.apiKeys = { ...app.apiKeys, used: (...use) => used(...use).then(() => void writes++) };
    for (const clock of ["09:00:00", "09:00:30", "09:01:00", "09:01:01", "09:01:59"]) {
      site.world.now = new Date(`2026-03-02T${clock}Z`);
      await call("GET", "/tickets/HD-1001", { key: text });
    }
    expect([writes, store.rows.apiKeys.get(id)?.lastUsedAt]).toEqual([2, new Date("2026-03-02T09:01:01Z")]);
    app.apiKeys = { ...app.apiKeys, used: async () => Promise.reject(new Error("the store is busy")) };
    site.world.now = new Date("2026-03-02T09:09:00Z");
    expect((await call("GET", "/tickets/HD-1001", { key: text })).status).toBe(200);
  });

  test("a key made before keys had ids goes on working, is listed from its first use, and can be ended alone", async () => {
    const { app } = site.world;
    const [old, other] = [keyOf("anna", 30), keyOf("anna", 60)];
    expect((await post("confirm", { key: old })).status).toBe(200);
    expect((await call("GET", "/tickets/HD-1001", { key: old.toUpperCase() })).status).toBe(200);
    const [kept, ...more] = await app.apiKeys.all();
    expect([kept, more]).toEqual([expect.objectContaining({ personId: "anna", scope: "act", madeAt: null }), []]);
    await app.apiKeys.end(kept!.id, app.now());
    expect((await call("GET", "/tickets/HD-1001", { key: old })).status).toBe(401);
    expect((await call("GET", "/tickets/HD-1001", { key: other })).status).toBe(200);
  });
});

describe("requests that cannot be", () => {
  test("no such address, no such ticket, no JSON, a form, too large, unknown fields: each with what to do", async () => {
    const as = "anna";
    const before = site.stored();
    const json = { "content-type": "application/json" };
    const answers = [
      await call("GET", "/nothing", { as }),
      await call("GET", "/tickets/HD-9", { as }),
      await post("confirm", { as, body: "{", headers: json }),
      await post("confirm", { as, body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }),
      await post("escalate", { as, body: { reason: "x".repeat(70_000) } }),
      await post("confirm", { as, body: { promise: "soon", until: 3 } }),
      await post("chases", { as, body: { for: "nobody" } }),
      await post("chases", { as, body: { for: CARL, name: "Carl\r\nBcc: eve@evil.example" } }),
      await post("chases", { as, body: { for: CARL }, headers: { "idempotency-key": "x".repeat(201) } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 400, 415, 413, 422, 422, 422, 422]);
    for (const answer of answers) expect(answer.json).toEqual({ error: expect.any(String), help: expect.any(String) });
    expect(answers[5]!.json.error).toMatch(/promise.*not a duration.*until/is);
    expect(site.stored()).toBe(before);
  });

  test("while the store is away: 503, and to try again", async () => {
    site.up = false;
    site.world.faults.arm(1, "before");
    const { status, headers, json } = await call("GET", "/tickets/HD-1001", { as: "anna" });
    expect([status, headers["retry-after"]]).toEqual([503, "60"]);
    expect(json.help).toContain("nothing is done twice");
  });
});

describe("a chase on behalf of a requester", () => {
  test("S1.2: it is counted as a chase of the requester, by source api, and its answer names nobody inside", async () => {
    const { status, json } = await post("chases", { as: "anna", body: { for: "CARL@elsewhere.example" } });
    expect([status, json]).toEqual([
      200,
      {
        ticket: "HD-1001",
        counted: true,
        because: expect.stringContaining("chase 1"),
        at: "2026-03-02T09:00:00.000Z",
        chases: 1,
        waitingSince: "2026-03-02T09:00:00.000Z",
        repeated: false,
      },
    ]);
    expect(JSON.stringify(json)).not.toMatch(/anna|harbour/i);
    expect(site.ticket().chases).toMatchObject([{ by: CARL, source: "api", counted: true }]);
    expect(history().at(-1)).toContain("brought in by Anna Nowak, by the API");
  });

  test("the same Idempotency-Key counts once; with other content it is refused", async () => {
    const again = { as: "anna", body: { for: CARL }, headers: { "idempotency-key": "order-7" } };
    const [first, second] = [await post("chases", again), await post("chases", again)];
    expect([first.json.repeated, second.json.repeated]).toEqual([false, true]);
    expect({ ...second.json, repeated: false }).toEqual(first.json);
    expect(site.ticket().chases).toHaveLength(1);
    const other = await post("chases", { ...again, body: { for: CARL, name: "Carl" } });
    expect([other.status, other.json.error]).toEqual([409, "this Idempotency-Key was used for another request"]);
    expect((await post("chases", { ...again, as: "piotr" })).json.repeated).toBe(false); // a key is one person's own
  });

  test("what an Onit of an earlier release has noted among the mails meanwhile is not carried out again", async () => {
    const again = { as: "anna", body: { for: CARL }, headers: { "idempotency-key": "order-7" } };
    await post("chases", again);
    const [row] = site.world.store.rows.tickets.values();
    const { handled = [], readMails, ...rest } = row!.ticket;
    row!.ticket = { ...rest, readMails: [...readMails, ...handled.map(({ key, content }) => `api-${key} ${content}`)] };
    expect((await post("chases", again)).json.repeated).toBe(true);
    expect(site.ticket().chases).toHaveLength(1);
    expect((await post("chases", { ...again, body: { for: CARL, name: "Carl" } })).status).toBe(409);
  });

  test("a power cut after the write, and the program tries again: counted once", async () => {
    const again = { as: "anna", body: { for: CARL }, headers: { "idempotency-key": "order-8" } };
    for (let at = 1; at <= 7; at += 1) {
      site.world.faults.arm(at, "after");
      await post("chases", again);
      site.world.faults.disarm();
    }
    expect((await post("chases", again)).json).toMatchObject({ repeated: true, chases: 1 });
    expect(site.ticket().chases).toHaveLength(1);
  });

  test("not for somebody without a part in the ticket, and not where no chases are counted", async () => {
    const eve = await post("chases", { as: "anna", body: { for: "eve@evil.example" } });
    expect([eve.status, eve.json.error]).toEqual([422, "eve@evil.example is not allowed to chase HD-1001"]);
    const { app } = site.world;
    const client = { id: "c", name: "C", domains: ["elsewhere.example"], addresses: [], policyId: undefined };
    const quiet = new Map([["c", { ...client, tier: undefined, chasers: [] }]]);
    const before = app.organisation;
    app.organisation = { ...before, clients: quiet };
    expect((await post("chases", { as: "anna", body: { for: CARL } })).status).toBe(422); // S1.30
    app.organisation = before;
    const support = { ...app.organisation.desks.get("support")!, chase: undefined };
    app.organisation = { ...app.organisation, desks: new Map(app.organisation.desks).set("support", support) };
    expect(await post("chases", { as: "anna", body: { for: CARL } })).toMatchObject({ status: 409 });
    expect(site.ticket().chases).toEqual([]);
  });
});

describe("taking a ticket", () => {
  test("it is held for as long as was promised, and no mail has to say so", async () => {
    const { status, json } = await post("confirm", { as: "anna", body: { promise: "45m" } });
    expect([status, json.until]).toEqual([200, "2026-03-02T09:45:00.000Z"]);
    expect(site.ticket().wait?.escalation?.confirmation).toMatchObject({ by: "anna", means: "api" });
    expect(site.ticket().outbox.some(({ kind }) => kind === "confirmed")).toBe(false);
  });

  test("too late is a conflict that says why", async () => {
    const { app } = site.world;
    const ticket = site.ticket();
    const closed = { ...ticket, record: { ...ticket.record, status: "closed" as const } };
    const { wait: _, ...withoutWait } = closed;
    await app.tickets.commit({ next: withoutWait, because: "x", by: "anna", cause: "x" }, app.now());
    const { status, json } = await post("confirm", { as: "anna" });
    expect([status, json.error]).toEqual([409, "the ticket is closed"]);
  });

  test("of two at once both are kept: whoever comes second takes over", async () => {
    const both = await Promise.all([post("confirm", { as: "anna" }), post("confirm", { as: "ben" })]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(history().filter((because) => because.includes("is on it"))).toHaveLength(2);
  });
});

describe("passing a ticket on", () => {
  const escalation = () => site.ticket().wait!.escalation!;

  test("decline, hand over and the next step do what the commands of a mail do, and answer how it stands", async () => {
    const declined = await post("decline", { as: "piotr", body: { reason: "not my desk" } });
    expect([declined.status, declined.json]).toEqual([
      200,
      {
        ticket: "HD-1001",
        responsibleId: null,
        status: "active",
        confirmedBy: null,
        nextStepAt: "2026-03-02T09:10:00.000Z",
        repeated: false,
      },
    ]);
    expect(history().at(-1)).toBe("Piotr Zielinski declined: not my desk");
    const handed = await post("handover", { as: "anna", body: { to: "Ben Okafor", reason: "he knows it" } });
    expect(handed.json).toMatchObject({ responsibleId: "ben" });
    expect(history().join()).toContain("Anna Nowak handed it over to Ben Okafor: he knows it");
    const next = await post("next", { as: "anna" });
    expect(next.json).toMatchObject({ nextStepAt: "2026-03-02T09:00:00.000Z" });
  });

  test("who is on it gives it back by declining; the same request again does nothing again", async () => {
    await post("confirm", { as: "anna" });
    const headers = { "idempotency-key": "k1" };
    expect((await post("decline", { as: "anna", headers })).json).toMatchObject({ status: "active", repeated: false });
    const before = escalation();
    expect((await post("decline", { as: "anna", headers })).json).toMatchObject({ repeated: true });
    expect(escalation()).toEqual(before);
  });

  test("what does not fit the ticket changes nothing and says what is true (P22)", async () => {
    await post("confirm", { as: "ben" });
    const before = site.stored();
    expect((await post("decline", { as: "anna" })).json.error).toContain("Ben Okafor is on it");
    expect((await post("handover", { as: "anna", body: { to: "nobody-here" } })).json.error).toContain(
      "nobody at Support",
    );
    for (const [path, body] of [
      ["handover", {}],
      ["next", { reason: 3 }],
      ["decline", { why: "" }],
    ] as const)
      expect((await post(path, { as: "anna", body })).status, path).toBe(422);
    expect(site.stored()).toBe(before);
    const { wait: _, ...over } = site.ticket();
    const [row] = site.world.store.rows.tickets.values();
    Object.assign(row!, { ticket: { ...over, record: { ...over.record, status: "closed" } } });
    for (const path of ["next", "decline", "confirm"])
      expect([path, await post(path, { as: "anna" })]).toMatchObject([
        path,
        { status: 409, json: { error: "the ticket is closed" } },
      ]);
  });

  test("who may not is answered with 403", async () => {
    withRoles({ auditor: { holders: ["anna"] } });
    for (const [path, body] of [
      ["handover", { to: "ben" }],
      ["next", {}],
      ["decline", {}],
    ] as const)
      expect((await post(path, { as: "anna", body })).status, path).toBe(403);
  });

  test("it can be held until an instant, but for seven days at most and not until what has passed", async () => {
    const { json } = await post("confirm", { as: "anna", body: { until: "2026-03-02T15:00:00+01:00" } });
    expect(json).toMatchObject({ by: "anna", until: "2026-03-02T14:00:00.000Z" });
    for (const until of ["2026-03-02T09:00:00Z", "2026-03-09T09:00:01Z", "soon"])
      expect((await post("confirm", { as: "anna", body: { until } })).status, until).toBe(422);
    expect(escalation().confirmation?.until).toEqual(new Date("2026-03-02T14:00:00Z"));
  });
});

test("S2.13 S2.16 a program gives a ticket a policy, at once, and takes it away again", async () => {
  const { status, json } = await post("policy", { as: "anna", body: { policy: "gold" } });
  expect([status, json]).toEqual([200, expect.objectContaining({ policy: "gold", running: "gold", repeated: false })]);
  expect(site.ticket().wait?.escalation?.policy.id).toBe("gold");
  expect((await post("policy", { as: "anna", body: { policy: "golt" } })).status).toBe(409);
  expect((await post("policy", { as: "anna", body: {} })).status).toBe(422);
  const { json: back } = await post("policy", { as: "anna", body: { policy: "usual" } });
  expect(back).toMatchObject({ policy: null, running: "standard" });
});

describe("roles", () => {
  test("S1.28, S4.12: what a person may not do, their key may not: refused, explained, and in the history", async () => {
    withRoles({ auditor: { holders: ["anna"] } });
    const refused = [
      [
        await post("chases", { as: "anna", body: { for: CARL } }),
        "you are not allowed to count chases for requesters of Support",
      ],
      [await post("confirm", { as: "anna" }), 'you are not allowed to say "on it" to tickets of Support'],
      [await post("escalate", { as: "anna" }), "you are not allowed to escalate tickets of Support"],
    ] as const;
    for (const [{ status, json }, why] of refused) {
      expect([status, json.error]).toEqual([403, why]);
      expect(history().some((because) => because.startsWith("Anna Nowak's ") && because.endsWith(why))).toBe(true);
    }
    expect(site.ticket()).toMatchObject({ chases: [], visibility: [] });
    expect(site.ticket().wait?.escalation?.status).toBe("active");
    expect((await call("GET", "/tickets/HD-1001", { as: "anna" })).status).toBe(200);
  });

  test("setting a category beside an escalation needs its own permission", async () => {
    withRoles({ only: { holders: ["anna"], may: ["see", "escalate"] } });
    const { status, json } = await post("escalate", { as: "anna", body: { category: "printers" } });
    expect([status, json.error]).toEqual([403, "you are not allowed to set the category of tickets of Support"]);
  });

  test("S1.29: who may not see a ticket reads and changes nothing of it, and that is audited once", async () => {
    withRoles({ analyst: { holders: ["anna"] } });
    const before = site.stored();
    for (const path of ["", "/confirm"]) {
      const method = path ? "POST" : "GET";
      const { status, json } = await call(method, `/tickets/hd-1001${path}`, {
        as: "diana",
        ...(path ? { body: {} } : {}),
      });
      expect([status, json.error]).toEqual([404, "there is no ticket HD-1001"]); // as of one that is not there
    }
    expect((await call("GET", "/tickets/hd-9999", { as: "diana" })).json.error).toBe("there is no ticket HD-9999");
    expect(audit()).toEqual(["diana refused: you are not allowed to see tickets of Support"]);
    expect(site.stored()).toBe(before);
  });

  test("S1.36: the audit is for those who may read it", async () => {
    const refused = await call("GET", "/audit", { as: "anna" });
    expect([refused.status, refused.json.error]).toEqual([
      403,
      "you are not allowed to read the audit and the figures",
    ]);
    const { status, json } = await call("GET", "/audit?limit=5", { as: "ben" });
    expect(status).toBe(200);
    expect(json.entries).toMatchObject([{ by: "anna", cause: "reading the audit", because: expect.any(String) }]);
  });
});

test("S3.15: a request that is sent again with what was missing may set once more what is set already", async () => {
  const { app } = site.world;
  const support = app.organisation.desks.get("support")!;
  const several = { ...support, visibility: { ...support.visibility!, several: true } };
  app.configured = { ...app.configured, desks: new Map(app.configured.desks).set("support", several) };
  app.organisation = app.configured;
  for (const responsible of ["anna", "Anna Nowak", "me"]) {
    const { status, json } = await post("escalate", { as: "anna", body: { responsible, category: "printers" } });
    expect([responsible, status, json.error]).toEqual([responsible, 200, undefined]);
  }
});

test("a colleague reads the whole ticket, with what is private marked", async () => {
  await post("escalate", { as: "anna", body: { reason: "root cause unclear" } });
  const { json } = await call("GET", "/tickets/HD-1001", { as: "anna" });
  expect(json).toMatchObject({
    reference: "HD-1001",
    standing: "waiting",
    wait: { since: "2026-03-02T09:00:00.000Z", status: "active" },
    escalations: [{ cause: "analyst", by: "anna", because: "Anna Nowak escalated it: root cause unclear" }],
    conversation: [{ from: "requester", private: false }],
  });
  expect(json.history.length).toBeGreaterThan(1);
});

describe("whoever acts is here", () => {
  const isAwayNow = (id: string): boolean => isAway(site.world.app.organisation.people.get(id)!, site.world.app.now());
  const goes = async (personId: string): Promise<void> => {
    const { app } = site.world;
    const at = later(app.now(), -60_000);
    const untilAt = later(app.now(), 86_400_000);
    await noteSign(
      { kind: "away", personId, cause: "mail of a test", at, because: "an out-of-office note", untilAt },
      app,
    );
  };

  test("an act by the API ends an absence, and one that is refused or only looks does not", async () => {
    await goes("ben");
    await call("GET", "/tickets/HD-1001", { as: "ben" });
    await post("chase", { as: "ben", body: { from: "nobody@elsewhere.example" } });
    expect(isAwayNow("ben")).toBe(true);
    expect((await post("confirm", { as: "ben" })).status).toBe(200);
    expect(isAwayNow("ben")).toBe(false);
  });

  test("a press on a requester's page of theirs ends one, too", async () => {
    const { app } = site.world;
    const row = [...site.world.store.rows.tickets.values()][0]!;
    await goes("ben");
    const [address] = app.organisation.people.get("ben")!.addresses;
    row.ticket = { ...row.ticket, record: { ...row.ticket.record, requester: { address, name: "Ben Okafor" } } };
    const expiresAt = later(app.now(), 3_600_000);
    const link = app.tokens.sign({ subjectId: row.ticket.id, purpose: "status", recipient: address, expiresAt });
    expect((await showPortal(link, app)).kind).toBe("page");
    expect(isAwayNow("ben")).toBe(true);
    expect(await pressPortal(link, "solved", VISIT, app)).toMatchObject({ kind: "page", result: { kind: "solved" } });
    expect(isAwayNow("ben")).toBe(false);
  });

  test("an escalation by the page ends one, too", async () => {
    const { app } = site.world;
    const ticket = [...site.world.store.rows.tickets.values()][0]!;
    await goes("ben");
    const { addresses } = app.organisation.people.get("ben")!;
    const told = { ...ticket.ticket, record: { ...ticket.ticket.record, participants: [addresses[0]] } };
    ticket.ticket = told;
    const expiresAt = later(app.now(), 3_600_000);
    const link = app.tokens.sign({ subjectId: told.id, purpose: "escalate", recipient: addresses[0], expiresAt });
    const shown = await pressEscalate(link, { reason: "the board meets today", info: {} }, VISIT, app);
    expect(shown.kind).not.toBe("problem");
    expect(isAwayNow("ben")).toBe(shown.kind === "refused");
    expect(shown.kind).not.toBe("refused");
  });
});

describe("who is on call, and who is away", () => {
  test("each rota is answered with who is on call at an instant and who stands behind them", async () => {
    const { app } = site.world;
    const layer = (member: string) => ({
      name: `of ${member}`,
      members: [member] as [string],
      turnMinutes: 1_440,
      startsOn: "2026-03-01",
      handOffMinutes: 0,
    });
    const rota = { id: "network", name: "Network", timeZone: "UTC", overrides: [] };
    app.organisation = {
      ...app.organisation,
      rotas: new Map([["network", { ...rota, layers: [layer("ben"), layer("anna")] }]]),
    };
    const { status, json } = await call("GET", "/on-call?at=2026-03-06T17:55Z", { as: "anna" });
    expect([status, json.at]).toEqual([200, "2026-03-06T17:55:00.000Z"]);
    expect(json.rotas[0].onCall.map(({ personId }: { personId: string }) => personId)).toEqual(["anna", "ben"]);
    expect((await call("GET", "/on-call?at=soon", { as: "anna" })).status).toBe(422);
    expect((await call("GET", "/on-call")).status).toBe(401);
  });

  test("the holder of a key says that they are away, which holds whatever they do meanwhile, and that they are back", async () => {
    const { app } = site.world;
    const isAnnaAway = () => isAway(app.organisation.people.get("anna")!, app.now());
    const away = (until: unknown) => call("POST", "/away", { as: "anna", body: { until } });
    expect(await away("2026-03-06T16:00:00+01:00")).toMatchObject({
      status: 200,
      json: { until: "2026-03-06T15:00:00.000Z" },
    });
    expect(isAnnaAway()).toBe(true);
    site.world.now = later(site.world.now, 60_000);
    await post("confirm", { as: "anna" });
    expect(isAnnaAway()).toBe(true);
    expect([...site.world.store.rows.systemMails.values()].map((one) => JSON.stringify(one))).toContainEqual(
      expect.stringMatching(/Anna Nowak is away until/),
    );
    expect(await away(null)).toMatchObject({ status: 200, json: { until: null } });
    expect(isAnnaAway()).toBe(false);
    for (const wrong of ["2026-03-01T00:00:00Z", "friday", 5]) expect((await away(wrong)).status).toBe(422);
  });
});
