// A colleague signs in by mail, sees what waits, and takes it: by real SMTP and HTTP, with a clock that is moved. The command line
// tells the same.

import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waiting } from "../../src/reports/waiting.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aHome } from "../support/program.ts";
import { aWorld, type World } from "../support/world.ts";

const plain = (body: string): string =>
  body
    .replace(/<span data-rel[^>]*>([^<]*)<.span>/g, "$1")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, " ");

story("who is signed in", () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.end());

  const ask = (address: string): Promise<Response> =>
    fetch(`${world.url}/sign-in`, { method: "POST", body: new URLSearchParams({ address }) });
  const linkTo = async (address: string): Promise<string> => {
    const mail = await eventually(() =>
      world.inboxOf(address).findLast(({ subject }) => /^Sign in to Onit/.test(subject)),
    );
    return /https?:\/\/\S+\/sign-in\/[a-z0-9]{40}/.exec(mail.text)![0];
  };
  const signIn = async (address: string): Promise<string> => {
    await ask(address);
    const entered = await fetch(await linkTo(address), { method: "POST", redirect: "manual" });
    return entered.headers.get("set-cookie")!.split(";")[0]!;
  };
  const open = async (cookie: string, path = "/"): Promise<string> =>
    (await fetch(`${world.url}${path}`, { headers: { cookie } })).text();
  const press = async (cookie: string, path: string, form: Record<string, string>): Promise<string> => {
    const page = await open(cookie);
    const field = (name: string): string => new RegExp(`name="${name}" value="(\\w+)"`).exec(page)![1]!;
    const body = new URLSearchParams({ form: field("form"), once: field("once"), ...form });
    const answer = await (await fetch(`${world.url}${path}`, { method: "POST", body, headers: { cookie } })).text();
    await world.settled();
    return answer;
  };

  test("P2, S2.18–S2.22, S2.25–S2.28: asks for the link, is not signed in by a scanner, sees the escalation, takes it, and the next step follows when the promise ends", async () => {
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.until("09:31");
    expect((await ask(BEN)).status).toBe(200);
    const link = await linkTo(BEN);
    for (const method of ["GET", "HEAD", "GET"]) await fetch(link, { method }); // a scanner
    const { headers } = await fetch(link, { method: "POST", redirect: "manual" });
    const cookie = headers.get("set-cookie")!.split(";")[0]!;
    expect((await fetch(link, { method: "POST" })).status).toBe(410);
    expect(plain(await open(cookie))).toMatch(
      /1 request escalated, and nobody has taken it.*HD-1001 Printer on fire.*Carl Cliff 31 min step 2 of 3 Diana Lane , by mail in 29 min, 10:00/,
    );
    const taken = plain(await press(cookie, "/take", { one: "HD-1001 30m" }));
    expect(taken).toMatch(/You are on HD-1001 , until Mon 2 Mar 2026, 10:01 GMT/);
    const { wait, record } = await world.ticket("HD-1001");
    expect(wait!.escalation!.confirmation).toMatchObject({ by: "ben", means: "button", at: world.now() });
    expect(record.status).toBe("open");
    await world.until("10:00");
    expect(plain(await open(cookie))).toMatch(/Taken .*Ben Okafor is on it until in 1 min, 10:01 then Diana Lane/);
    await world.until("10:02");
    expect(plain(await open(cookie))).toMatch(/1 request escalated.*step 3 of 3/);
    await world.reply(world.last(BEN, /Printer/), "Hello Carl, we have replaced the printer. Please try again.", {
      from: BEN,
      headers: {},
    });
    const now = await waiting({ zone: "UTC" }, world.app);
    expect(now.active.length + now.resolved.length).toBe(1);
  });

  test("of the link and the cookie nothing is kept that opens anything", async () => {
    const cookie = await signIn(ANNA);
    const link = await linkTo(ANNA);
    const kept = JSON.stringify(await world.app.sent.recent(50)) + JSON.stringify(await world.app.audit.latest(50));
    expect(kept).toContain("[the link]");
    expect(kept).not.toContain(link.split("/").at(-1));
    expect(kept).not.toContain(cookie.split("=")[1]);
    expect(await world.app.sessions.find(cookie.split("=")[1]!)).toBeUndefined();
  });

  test("nobody else is sent anything, whoever's address it is", async () => {
    await ask("stranger@elsewhere.example");
    await signIn(ANNA); // a whole round later
    await sleep(0);
    expect(world.inboxOf("stranger@elsewhere.example")).toEqual([]);
  });

  test("a page is told by its stream that something has changed, and nothing else; without a session there is none", async () => {
    const cookie = await signIn(ANNA);
    await world.mail({ from: CARL });
    const stopped = new AbortController();
    const stream = await fetch(`${world.url}/stream?mark=old`, { headers: { cookie }, signal: stopped.signal });
    expect(stream.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    while (!said.includes("data:")) said += (await reader.read()).value;
    expect(said).toBe("retry: 5000\n\ndata: changed\n\n");
    stopped.abort();
    const refused = await fetch(`${world.url}/stream`, { redirect: "manual" });
    expect(refused.headers.get("location")).toBe("/sign-in");
  });

  test("another process knows the session, and none does once the person has left the settings", async () => {
    const cookie = await signIn(ANNA);
    const other = await world.replica();
    const port = new URL(other.url).port;
    const there = cookie.replace(/^onit-\d+/, `onit-${port}`);
    const seen = async () => (await fetch(other.url, { headers: { cookie: there } })).text();
    expect(await seen()).toContain("Sign out everywhere");
    const people = new Map(world.app.organisation.people);
    people.delete("anna");
    world.app.organisation = { ...world.app.organisation, people };
    expect(await open(cookie)).not.toContain("Sign out everywhere");
    expect(await seen()).not.toContain("Sign out everywhere");
  });
});

test("`onit waiting` and `onit tickets` tell the facts of the dashboard, as words and as JSON, and refuse what there is not", async () => {
  const home = await aHome();
  try {
    const run = async (...words: string[]): Promise<string> => {
      const program = home.run(words);
      await program.ended;
      return program.said();
    };
    const json = JSON.parse((await run("waiting", "--json", "--person", "ben")).replace(/^[^{]*/, ""));
    expect(json).toMatchObject({ active: [], soon: [], taken: [], quiet: 0, resolved: [], escalationTickets: [] });
    expect(await run("waiting")).toMatch(
      /Active: 0\nSoon: 0\nTaken: 0\n.*\nResolved today: 0\nOpen escalation tickets: 0/,
    );
    expect(await run("waiting", "--desk", "nowhere")).toContain('--desk: there is no desk "nowhere"');
    expect(await run("waiting", "--zone", "Mars/Base")).toContain("there is no time zone");
    expect(await run("tickets", "printer")).toContain("0 tickets. Searched references, subjects");
    expect(await run("tickets", "--limit", "0")).toContain("--limit");
    expect(await run("act", "HD-1", "close", "--by", "anna")).toContain("Nothing was done: there is no ticket HD-1.");
    expect(await run("act", "HD-1", "close", "--by", "nobody")).toContain('--by: there is no person "nobody"');
    expect(await run("act", "HD-1", "burn", "--by", "anna")).toContain('There is no command "burn" on a ticket.');
  } finally {
    await home.end();
  }
});
