// Pages that keep themselves up to date, and the wall view: who is told that something has changed, and who may look.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { waiting } from "../../src/reports/waiting.ts";
import { liveOf } from "../../src/web/live.ts";
import { signIn } from "./support/signed-in.ts";
import { ANNA, aSite, LOCAL, type Site } from "./support/site.ts";

let site: Site;
beforeEach(async () => {
  site = await aSite();
});
afterEach(() => void vi.useRealTimers());

const to = (clock: string) => {
  site.world.now = new Date(`2026-03-02T${clock}:00Z`);
  return site.world.tick();
};
const person = (id: string) => site.world.app.organisation.people.get(id)!;
const markFor = async (id: string) => (await waiting({ seenBy: person(id), zone: "UTC" }, site.world.app)).mark;
const NOBODY = { ...LOCAL, authorization: "", cookie: "" };

describe("who has a page open", () => {
  test("is told once what they may see has changed, and of nothing else", async () => {
    const live = liveOf(site.world.app);
    const told: string[] = [];
    const stops = [];
    for (const id of ["anna", "diana"])
      stops.push(await live.listen({ personId: id, tell: () => told.push(id) }, await markFor(id)));
    await live.look();
    expect(told).toEqual([]);
    await to("09:10");
    await live.look();
    await live.look();
    expect(told).toEqual(["anna"]); // Diana may not see it before she is notified of it
    await to("10:00");
    await live.look();
    expect(told).toEqual(["anna", "anna", "diana"]);
    for (const stop of stops) stop();
    await to("11:00");
    await live.look();
    expect(told).toHaveLength(3);
  });

  test("is told at once when what their page shows is over already", async () => {
    const live = liveOf(site.world.app);
    const before = await markFor("anna");
    await to("09:10");
    const told: string[] = [];
    (await live.listen({ personId: "anna", tell: () => told.push("anna") }, before))();
    expect(told).toEqual(["anna"]);
  });

  test("is told when time alone moves a wait to another list", async () => {
    const { rows } = site.world.store;
    const [row] = [...rows.tickets.values()];
    const { wait } = row!.ticket;
    const clock = { kind: "running" as const, at: new Date("2026-03-02T11:00:00Z") };
    row!.ticket = { ...row!.ticket, wait: { ...wait!, escalation: { ...wait!.escalation!, clock } } };
    const live = liveOf(site.world.app);
    const told: string[] = [];
    const stop = await live.listen({ personId: "anna", tell: () => told.push("anna") }, await markFor("anna"));
    site.world.now = new Date("2026-03-02T09:59:00Z");
    await live.look();
    expect(told).toEqual([]);
    site.world.now = new Date("2026-03-02T10:00:00Z");
    await live.look();
    expect(told).toEqual(["anna"]);
    stop();
  });
});

describe("listening", () => {
  test("whoever could see a ticket is told that they no longer can, and whoever now can", async () => {
    const [row] = [...site.world.store.rows.tickets.values()];
    const { app } = site.world;
    const support = { ...app.organisation.desks.get("support")!, people: ["anna"], visibility: undefined };
    app.organisation = { ...app.organisation, desks: new Map(app.organisation.desks).set("support", support) };
    row!.ticket = { ...row!.ticket, outbox: [] }; // who was notified sees it wherever it is
    const live = liveOf(app);
    const told: string[] = [];
    for (const id of ["anna", "diana", "carla"])
      await live.listen({ personId: id, tell: () => told.push(id) }, await markFor(id));
    const { ticket } = row!;
    row!.ticket = { ...ticket, version: ticket.version + 1, record: { ...ticket.record, deskId: "management" } };
    await live.look();
    expect(told).toEqual(["anna", "diana"]);
  });

  test("nobody stays who could not begin, as the store was away", async () => {
    const { app } = site.world;
    const { board } = app;
    const live = liveOf(app);
    const told: string[] = [];
    app.board = { ...board, waiting: () => Promise.reject(new Error("away")) };
    await expect(live.listen({ personId: "anna", tell: () => told.push("anna") }, "")).rejects.toThrow("away");
    app.board = board;
    await live.look();
    await to("09:10");
    await live.look();
    expect(told).toEqual([]);
  });

  test("there is one look at a time, though everybody left during one and somebody else came", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { app } = site.world;
    const { waiting: waits } = app.board;
    let looks = 0;
    let goOn = () => {};
    let held = Promise.resolve();
    app.board = { ...app.board, waiting: () => held.then(() => waits()).finally(() => looks++) };
    const live = liveOf(app);
    const listener = { personId: "anna", tell() {} };
    const leave = await live.listen(listener, "");
    held = new Promise((resolve) => {
      goOn = resolve;
    });
    vi.advanceTimersByTime(2_000); // a look begins
    leave();
    held = Promise.resolve();
    const leaveToo = await live.listen({ ...listener }, "");
    goOn();
    await vi.advanceTimersByTimeAsync(0);
    looks = 0;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(looks).toBe(3);
    leaveToo();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(looks).toBe(3);
  });
});

describe("the wall view", () => {
  test("shows what its reader may see, in words, and nothing to press; a link shows the same where nobody is signed in", async () => {
    expect((await (await signIn("diana@harbour-lane.example", site)).get("/wall")).body).not.toContain("HD-1001");
    await to("09:31");
    const page = (await (await signIn(ANNA, site)).get("/wall")).body;
    expect(page).toContain("1 request escalated, and nobody has taken it");
    expect(page).toContain("HD-1001");
    expect(page).toContain("signing out, even everywhere, does not end it");
    const link = /href="http:\/\/127.0.0.1(\/w\/[a-z2-7]+)"/.exec(page)![1]!;
    const shown = await site.get(link, NOBODY);
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain("HD-1001");
    for (const body of [page, shown.body]) expect(body).not.toMatch(/<form|<button|<input/);
    expect(shown.body).not.toContain("This link"); // it leads no further
    expect((await site.get("/wall", NOBODY)).headers.location).toBe("/sign-in");
  });

  test("its link is over when its person has left, and none opens it that was made for another purpose or altered", async () => {
    const page = (await (await signIn(ANNA, site)).get("/wall")).body;
    const link = /(\/w\/[a-z2-7]+)"/.exec(page)![1]!;
    const { app } = site.world;
    const place = {
      subjectId: app.ticketId("wall of anna"),
      recipient: ANNA,
      expiresAt: new Date("2026-04-01T00:00:00Z"),
    };
    const other = app.tokens.sign({ ...place, purpose: "api" });
    for (const path of [`/w/${other}`, `${link.slice(0, -1)}${link.endsWith("a") ? "b" : "a"}`, "/w/x"])
      expect((await site.get(path, NOBODY)).statusCode, path).toBe(410);
    site.world.now = new Date("2026-05-31T09:01:00Z");
    expect((await site.get(link, NOBODY)).statusCode).toBe(410);
    site.world.now = new Date("2026-05-30T09:00:00Z");
    expect((await site.get(link, NOBODY)).statusCode).toBe(200);
    const people = new Map(app.organisation.people);
    people.delete("anna");
    app.organisation = { ...app.organisation, people };
    expect((await site.get(link, NOBODY)).statusCode).toBe(410);
  });
});
