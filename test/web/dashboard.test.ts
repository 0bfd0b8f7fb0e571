// The dashboard: who sees which rows, what each says, and "I'm on it" for one and for several.

import { beforeEach, describe, expect, test } from "vitest";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { may } from "../../src/core/model/permission.ts";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { recentTickets } from "../../src/outbound/recurrence-lookup.ts";
import { waiting } from "../../src/reports/waiting.ts";
import { type Browser, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, CARL, type Site, written } from "./support/site.ts";

const BEN = "ben@harbour-lane.example";

let site: Site;
beforeEach(async () => {
  site = await aSite();
});

const tickets = (): Ticket[] => [...site.world.store.rows.tickets.values()].map(({ ticket }) => ticket);
const ticket = (reference: string): Ticket => tickets().find(({ record }) => record.reference === reference)!;
const to = (clock: string) => {
  site.world.now = new Date(`2026-03-02T${clock}:00Z`);
  return site.world.tick();
};
const ask = (from: string, subject: string, desk = "help@onit.example") =>
  site.world.bring(
    written({ from, subject })
      .replace("<1@", `<${subject.length}-${from.length}@`)
      .replace("To: help@onit.example", `To: ${desk}`),
    from,
    desk,
  );
const annaSeesSupportAlone = (): void => {
  const { app } = site.world;
  const only = { may: ["see"], desks: ["support"], kinds: ["call", "request"], holders: ["anna"] } as const;
  app.organisation = { ...app.organisation, roles: [{ ...BUILT_IN.analyst!, id: "a", name: "a", ...only }] };
};
const plain = (body: string) =>
  body
    .replace(/<span data-rel[^>]*>([^<]*)<.span>/g, "$1")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, " ");
const section = async (browser: Browser, id: string, query = "") =>
  plain(((await browser.get(`/${query}`)).body.split(`<section id="${id}"`)[1] ?? "").split("</section>")[0]!);
const onceIn = (body: string) => /name="once" value="(\w+)"/.exec(body)![1]!;

describe("what it shows", () => {
  test("S2.18, S4.10: first what soon is escalated, then what is: the step, whom it notifies next, how and when", async () => {
    const ben = await signIn(BEN, site);
    expect(await section(ben, "soon")).toMatch(
      /HD-1001 Printer on fire.*Support.*Carl Cliff 0 min before the first of 3 steps .*in 10 min, 09:10/,
    );
    await to("09:10");
    const { nextStep } = ticket("HD-1001").wait!.escalation!;
    const active = await section(ben, "active");
    expect(active).toContain(`Carl Cliff 10 min step ${nextStep} of 3 Ben Okafor , by mail in 5 min, 09:15`);
    expect(plain((await ben.get("/")).body)).toContain("1 request escalated, and nobody has taken it");
  });

  test("P22 where a step needs two, a row and the ticket's page say how many are on it; with the second it is taken by both", async () => {
    const row = [...site.world.store.rows.tickets.values()].find((one) => one.ticket.record.reference === "HD-1001")!;
    const { wait } = row.ticket;
    const { policy, ...escalation } = wait!.escalation!;
    const [first] = policy.steps;
    const step = { ...first, tell: { kind: "group", id: "management" }, needs: 2 } as const;
    const needing = { ...policy, steps: [step, ...policy.steps.slice(2)] as const };
    row.ticket = { ...row.ticket, wait: { ...wait!, escalation: { ...escalation, policy: needing } } };
    await to("09:10");
    const [ben, diana] = [await signIn(BEN, site), await signIn("diana@harbour-lane.example", site)];
    const page = await ben.post("/take", { one: "HD-1001 30m", once: "1" });
    expect(plain((await ben.get("/")).body + page.body)).toContain("1 of 2 is on it (Ben Okafor)");
    expect(await section(ben, "taken")).not.toContain("HD-1001");
    expect(plain((await ben.get("/tickets/HD-1001")).body)).toContain(
      "Needed 1 of 2 is on it (Ben Okafor); still missing: Diana Lane",
    );
    await diana.post("/take", { one: "HD-1001 30m", once: "2" });
    expect(await section(ben, "taken")).toContain("Ben Okafor and Diana Lane are on it until in 30 min, 09:40");
    expect(await section(ben, "taken")).toContain("Renew");
  });

  test("S2.19, S2.20: what is taken, by whom and until when; what was resolved, with its reason, on the day of who looks", async () => {
    const ben = await signIn(BEN, site);
    await to("09:30");
    await ben.post("/take", { one: "HD-1001 30m", once: "1" });
    expect(await section(ben, "taken")).toMatch(/HD-1001.*Ben Okafor is on it until in 30 min, 10:00 then Management/);
    expect(await section(ben, "active")).toContain("Nothing is escalated that nobody has taken");
    await ask("dora@elsewhere.example", "Chair");
    const { id } = ticket("HD-1001");
    const row = site.world.store.rows.tickets.get(id)!;
    const { wait, ...rest } = row.ticket;
    const ended = {
      number: 1,
      since: wait!.since,
      endedAt: new Date("2026-03-02T09:40:00Z"),
      reason: "answered" as const,
    };
    row.ticket = { ...rest, endedWaits: [{ ...ended, because: "Ben answered", policyId: "standard", stepsFired: 2 }] };
    expect(await section(ben, "resolved")).toMatch(
      /answered 1 since midnight in Europe\/London.*HD-1001.*Ben answered.*after 40 min/,
    );
    site.world.now = new Date("2026-03-02T23:59:00Z");
    expect(await section(ben, "resolved")).toContain("HD-1001");
    const anna = await signIn(ANNA, site); // in Warsaw it is tomorrow
    expect(await section(anna, "resolved")).toContain("None yet, since midnight in Europe/Warsaw");
  });

  test("S2.22: a row leads to its ticket, which shows what its reader may see and no more", async () => {
    const [anna, diana] = [await signIn(ANNA, site), await signIn("diana@harbour-lane.example", site)];
    expect((await anna.get("/")).body).toContain('href="/tickets/HD-1001"');
    const page = await anna.get("/tickets/HD-1001");
    expect(page.body).toContain("Please help!");
    expect(page.body).not.toContain("/mailbox"); // not hers to open
    expect((await anna.get("/tickets/hd-1001")).statusCode).toBe(200);
    expect((await diana.get("/tickets/HD-1001")).statusCode).toBe(404);
    await to("10:00");
    expect((await diana.get("/tickets/HD-1001")).statusCode).toBe(200);
  });

  test("a part of its past opens to whom the ticket as it stands opens, whoever was told of that part", async () => {
    const diana = await signIn("diana@harbour-lane.example", site);
    const none = {
      statusCode: 404,
      body: expect.stringContaining("This part of the ticket&#39;s past does not exist."),
    };
    expect((await diana.get("/tickets/HD-1001?before=1")).body).toContain("There is no such ticket");
    await to("10:00");
    expect(await diana.get("/tickets/HD-1001?before=1")).toMatchObject(none);
    const store = site.world.app.tickets;
    site.world.app.tickets = {
      ...store,
      read: async (id, part) => {
        const full = await store.read(id);
        return full && part?.before ? { ...full, isPast: true, ticket: { ...full.ticket, outbox: [] } } : full;
      },
    };
    expect((await diana.get("/tickets/HD-1001?before=1")).statusCode).toBe(200);
  });

  test("S1.29: of the earlier tickets that an authority was told of, each sees those they may see", async () => {
    await ask(CARL, "The lamp", "services@onit.example");
    await ask("fay@elsewhere.example", "Door bell");
    const { app, store } = site.world;
    const card = (await recentTickets(ticket("HD-1001"), app.now(), "", app))!;
    const prior = card.prior.length > 0 ? card.prior : [];
    expect(prior.map(({ reference }) => reference)).toEqual(["SR-1001"]);
    const told = { ...prior[0]!, reference: "HD-1002", subject: "Door bell" };
    const recurrence = { ...card, prior: [...prior, told], references: ["SR-1001"], recurring: true, more: 3 };
    const entry = { key: "k", templateId: "x", at: app.now(), because: "late", by: "anna", cause: "c", state: "made" };
    const row = store.rows.tickets.get(ticket("HD-1001").id)!;
    row.ticket = { ...row.ticket, visibility: [{ ...entry, recurrence } as never] };
    annaSeesSupportAlone();
    const cardOf = (body: string) =>
      plain(body.split("as the authority was told")[1]?.split("</div></li></ul>")[0] ?? "");
    const seen = (await (await signIn(ANNA, site)).get("/tickets/HD-1001")).body;
    expect(seen).toContain("as the authority was told");
    expect(cardOf(seen)).toContain("HD-1002");
    expect(seen).not.toContain("SR-1001");
    expect(seen).not.toContain("and 3 more");
    expect((await site.get(`/mailbox/tickets/${row.ticket.id}`)).body).toContain("SR-1001");
  });

  test("S1.29: what the history says of a ticket that is not theirs to see does not name it, on the page and by the API", async () => {
    await ask("fay@elsewhere.example", "Door bell");
    await ask(CARL, "The lamp", "services@onit.example");
    const row = site.world.store.rows.tickets.get(ticket("HD-1001").id)!;
    const [entry, notice] = [row.history[0]!, row.ticket.outbox[0]!];
    const because = "closed as the same as SR-1001, and not as HD-1002";
    row.history.push({ ...entry, seq: 99, because });
    row.ticket = { ...row.ticket, outbox: [{ ...notice, outcome: "sent like that of SR-1001" }] };
    annaSeesSupportAlone();
    const page = plain((await (await signIn(ANNA, site)).get("/tickets/HD-1001")).body);
    expect(page).toContain("closed as the same as another ticket, and not as HD-1002");
    expect(page).toContain("sent like that of another ticket");
    expect(page).not.toContain("SR-1001");
    expect(plain((await site.get(`/mailbox/tickets/${row.ticket.id}`)).body)).toContain("the same as SR-1001");
  });

  test("times are told in its reader's zone, which is named", async () => {
    const page = plain((await (await signIn(ANNA, site)).get("/tickets/HD-1001")).body);
    expect(page).toContain("Times are those of Europe/Warsaw.");
    expect(page).toContain("Mon 2 Mar 2026, 10:00 CET");
    expect(page).not.toMatch(/ GMT| UTC/);
  });

  test("S1.29: it can be narrowed to what its reader's rows name, and to their desks, and names nothing else", async () => {
    await ask("dora@customer.example", "Gold matter", "services@onit.example");
    annaSeesSupportAlone();
    const anna = await signIn(ANNA, site);
    const options = async (query: string) =>
      [...(await anna.get(`/${query}`)).body.matchAll(/<option value="([^"]+)"( selected)?>([^<]*)/g)].map(
        ([, id, , name]) => `${id}=${name}`,
      );
    expect((await options("")).join()).not.toMatch(/services|Services|gold|Gold/);
    expect(await options("?desk=support")).toContain("support=Support");
    expect((await options("?desk=services")).filter((one) => one.startsWith("services"))).toEqual([
      "services=services",
    ]);
    site.world.app.organisation = { ...site.world.app.organisation, roles: undefined };
    await ask("fay@customer.example", "Gold door");
    expect(await options("?client=none")).toEqual(expect.arrayContaining(["support=Support", "anna=Anna Nowak"]));
  });

  test("what nobody but a person can end is counted, for who may do it: quarantined, failed, undelivered", async () => {
    const [anna, ben] = [await signIn(ANNA, site), await signIn(BEN, site)];
    await to("09:30");
    const { rows } = site.world.store;
    const [id, mail] = [...rows.mails][0]!;
    rows.mails.set(id, { ...mail, state: "quarantined" });
    const row = rows.tickets.get(ticket("HD-1001").id)!;
    const outbox = row.ticket.outbox.map((one) => (one.kind === "step" ? { ...one, state: "bounced" as const } : one));
    row.ticket = { ...row.ticket, outbox };
    expect(await section(ben, "to-do")).toMatch(/1 quarantined mail .*1 undelivered: HD-1001/);
    expect((await ben.get("/")).body).toContain('href="/mailbox?state=quarantined"');
    expect(await section(anna, "to-do")).not.toContain("quarantined");
    const { app } = site.world;
    const releasing: Role = {
      id: "r",
      name: "r",
      may: ["see", "release"],
      desks: "all",
      kinds: ["call"],
      holders: ["anna"],
    };
    app.organisation = { ...app.organisation, roles: [releasing] };
    expect(await section(anna, "to-do")).toContain("1 quarantined mail");
    expect((await anna.get("/")).body).not.toContain("/mailbox"); // it is for admins
    app.organisation = { ...app.organisation, roles: undefined };
    expect(await section(anna, "to-do")).toContain("1 undelivered");
  });

  test("who is not signed in sees the front page as before, and is sent to sign in elsewhere", async () => {
    const page = await site.get("/", { host: "localhost:8080" });
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining("Onit reads every mail")]);
    for (const path of ["/tickets", "/tickets/HD-1001"])
      expect((await site.get(path, { host: "localhost:8080" })).headers.location).toBe("/sign-in");
  });

  test("what people write stays their words: no markup, no script, and the policy that allows none", async () => {
    await ask("eve@elsewhere.example", "<script>alert(1)</script>");
    const page = await (await signIn(ANNA, site)).get("/");
    expect(page.body).toContain("&lt;script&gt;alert(1)");
    expect(page.body.match(/<script[^>]*>/g)).toEqual(['<script src="/live.js" defer>']);
    expect(page.headers["content-security-policy"]).toMatch(/script-src 'self'/);
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(page.headers["cache-control"]).toBe("no-store");
  });
});

describe("S1.29: roles and rows", () => {
  const role = (id: string, more: Partial<Role>): Role => ({
    id,
    name: id,
    may: ["see"],
    desks: "all",
    kinds: ["call", "request"],
    holders: [],
    ...BUILT_IN[id],
    ...more,
  });
  const everyone = ["anna", "piotr", "carla", "ben", "diana"];
  const roles: Record<string, Organisation["roles"]> = {
    "no roles in the settings": undefined,
    "all are analysts of their desks": [role("analyst", { holders: everyone })],
    "Ben sees requests alone, Diana everything": [
      role("requests", { kinds: ["request"], holders: ["ben"] }),
      role("auditor", { holders: ["diana"] }),
    ],
    "Piotr sees one desk": [role("one desk", { desks: ["services"], holders: ["piotr"] })],
  };

  /** Waits at two desks and of a client, a step that told people outside the desk, and an escalation ticket. */
  const busy = async (): Promise<void> => {
    await ask(CARL, "A chair please", "services@onit.example");
    await ask("dora@customer.example", "Gold matter");
    for (const clock of ["09:10", "10:05"]) await to(clock);
    for (const [index, words] of ["Any news?", "Any news at all?", "Hello? Any news?"].entries()) {
      site.world.now = new Date(`2026-03-02T${11 + index}:00:00Z`);
      const mail = written({ text: words, subject: "Re: [HD-1001] Printer on fire" }).replace("<1@", `<c${index}@`);
      await site.world.bring(mail, CARL, "help@onit.example");
      await site.world.tick();
    }
  };

  test.each(Object.entries(roles))(
    "%s: each sees the tickets that they may see, in every list, and no others",
    async (_name, some) => {
      const { app } = site.world;
      await busy();
      app.organisation = { ...app.organisation, roles: some };
      app.configured = app.organisation;
      const cells = [...app.organisation.people.values()].flatMap((person) =>
        tickets().map((one) => ({ person, one })),
      );
      expect(new Set(cells.map(({ one }) => one.record.purpose))).toEqual(new Set(["normal", "escalation"]));
      for (const { person, one } of cells) {
        const browser = await signIn(person.addresses[0], site);
        const { reference } = one.record;
        const report = await waiting({ seenBy: person, zone: person.timeZone }, app);
        const listed = [...report.active, ...report.soon, ...report.taken].map((row) => row.reference);
        const { allowed } = may(person.id, "see", one, app.organisation);
        const isShown = (body: string): boolean => body.includes(`/tickets/${reference}"`);
        const seen = {
          listed: listed.includes(reference),
          now: isShown((await browser.get("/")).body),
          latest: isShown((await browser.get("/tickets")).body),
          page: (await browser.get(`/tickets/${reference}`)).statusCode,
        };
        const expected = { listed: allowed, now: allowed, latest: allowed, page: allowed ? 200 : 404 };
        expect(seen, `${reference} for ${person.id}`).toEqual(expected);
      }
    },
  );
});

/** How its rows show their tickets. */
const shownIn = ({ body }: { body: string }): string[] =>
  [...body.matchAll(/name="shown" value="([^"]*)"/g)].map(([, value]) => value!);

describe("S2.25: “I'm on it” in a row", () => {
  test("takes the ticket for the usual time, or as long as was chosen, by the same decision as a mail's button", async () => {
    const ben = await signIn(BEN, site);
    await to("09:30");
    const done = await ben.post("/take", { one: "HD-1001", once: "1" });
    expect(plain(done.body)).toMatch(/You are on HD-1001 , until Mon 2 Mar 2026, 10:30 GMT \. No further escalation/);
    expect(ticket("HD-1001").wait!.escalation).toMatchObject({
      status: "confirmed",
      confirmation: {
        by: "ben",
        means: "button",
        via: expect.stringMatching(/^the dashboard, signed in as ben@.*, from 127/),
      },
    });
    await ben.post("/take", { one: "HD-1001 30m", once: "2" });
    expect(ticket("HD-1001").wait!.escalation!.confirmation!.until).toEqual(new Date("2026-03-02T10:00:00Z"));
    expect(ticket("HD-1001").record.status).toBe("open");
  });

  test("several at once, each by itself: those that cannot be taken are said, with the reason", async () => {
    const anna = await signIn(ANNA, site);
    await ask("dora@elsewhere.example", "Chair");
    await ask("fay@elsewhere.example", "Door bell");
    await site.world.bring(
      written({ from: ANNA, text: "#close", subject: "Re: [HD-1003] Door bell" }).replace("<1@", "<9@"),
      ANNA,
      "help@onit.example",
    );
    const form = { ticket: ["HD-1001", "HD-1002", "HD-1003", "HD-9999"], hold: "custom", custom: "45m", once: "1" };
    const { body } = await anna.post("/take", form);
    expect(plain(body)).toMatch(
      /You are on HD-1001.*You are on HD-1002.*HD-9999 was not taken: there is no ticket HD-9999/,
    );
    const until = new Date(site.world.now.getTime() + 45 * 60_000);
    for (const one of ["HD-1001", "HD-1002"])
      expect(ticket(one).wait!.escalation!.confirmation).toMatchObject({ by: "anna", until });
  });

  test("none ticked, or a time that is not one: nothing is changed, and it says so", async () => {
    const anna = await signIn(ANNA, site);
    const none = await anna.post("/take", { hold: "", once: "1" });
    expect([none.statusCode, none.body]).toEqual([422, expect.stringContaining("Tick at least one ticket")]);
    const odd = await anna.post("/take", { ticket: "HD-1001", hold: "custom", custom: "soon", once: "1" });
    expect([odd.statusCode, odd.body]).toEqual([422, expect.stringContaining("“soon” is not a time")]);
    expect(ticket("HD-1001").wait!.escalation!.status).toBe("active");
  });

  test("several, of which one cannot be taken for that long: nothing is changed at all", async () => {
    const anna = await signIn(ANNA, site);
    await ask(CARL, "A chair please", "services@onit.example");
    site.world.now = new Date("2026-03-02T16:30:00Z"); // five is over where Anna lives, and not at the office whose hours Services has
    const form = { ticket: ["SR-1001", "HD-1001"], hold: "today", once: "1" };
    const { statusCode, body } = await anna.post("/take", form);
    expect([statusCode, plain(body)]).toEqual([422, expect.stringContaining("work is over")]);
    for (const one of form.ticket) expect(ticket(one).wait?.escalation?.confirmation, one).toBeUndefined();
    expect(plain((await anna.post("/take", { ...form, ticket: "SR-1001" })).body)).toContain("You are on SR-1001");
  });

  test("one that is damaged is said, and keeps nobody from the others", async () => {
    const anna = await signIn(ANNA, site);
    await ask("dora@elsewhere.example", "Chair");
    const { tickets: store } = site.world.app;
    site.world.app.tickets = {
      ...store,
      byReference: async (reference) => {
        if (reference === "HD-1001") throw new Error("ticket is damaged in the database");
        return store.byReference(reference);
      },
    };
    const { body, statusCode } = await anna.post("/take", { ticket: ["HD-1001", "HD-1002"], hold: "30m", once: "1" });
    expect([statusCode, plain(body)]).toEqual([
      200,
      expect.stringMatching(/HD-1001 was not taken: it cannot be read.*You are on HD-1002/),
    ]);
    expect(site.errors).toMatchObject([{ ticket: "HD-1001" }]);
  });

  test("a page that is loaded again later is the same press, “today” too; when somebody else is on it since, it says so", async () => {
    const anna = await signIn(ANNA, site);
    const form = { one: "HD-1001 today", once: "1" };
    expect(plain((await anna.post("/take", form)).body)).toContain("You are on HD-1001");
    const { version } = ticket("HD-1001");
    site.world.now = new Date("2026-03-02T09:07:00Z");
    await anna.post("/take", form);
    expect(ticket("HD-1001").version).toBe(version);
    const ben = await signIn(BEN, site);
    await ben.post("/take", { one: "HD-1001 30m", once: "2", shown: shownIn(await ben.get("/")) });
    expect(plain((await anna.post("/take", form)).body)).toContain("HD-1001 was not taken: Ben Okafor is on it now");
    expect(ticket("HD-1001").wait!.escalation!.confirmation!.by).toBe("ben");
  });

  test("the same press again, by a page that is loaded again, changes nothing; a press on the new page does", async () => {
    const anna = await signIn(ANNA, site);
    const first = await anna.post("/take", { one: "HD-1001 30m", once: onceIn((await anna.get("/")).body) });
    const { version } = ticket("HD-1001");
    const form = { one: "HD-1001 30m", once: "same" };
    await anna.post("/take", form, markIn(first));
    expect(ticket("HD-1001").version).toBe(version + 1);
    site.world.now = new Date("2026-03-02T09:05:00Z");
    await anna.post("/take", form);
    expect(ticket("HD-1001").version).toBe(version + 1);
    await anna.post("/take", { ...form, once: onceIn(first.body) });
    expect(ticket("HD-1001").wait!.escalation!.confirmation!.until).toEqual(new Date("2026-03-02T09:35:00Z"));
  });

  test("a page that is older than a colleague's press takes nothing from them, one or several; the page as it is now does", async () => {
    const anna = await signIn(ANNA, site);
    await ask("dora@elsewhere.example", "Chair");
    const old = await anna.get("/");
    await (await signIn(BEN, site)).post("/take", { one: "HD-1001 30m", once: "1" });
    for (const form of [{ one: "HD-1001" }, { ticket: ["HD-1001", "HD-1002"], hold: "30m" }]) {
      const { body } = await anna.post("/take", { ...form, once: "2", shown: shownIn(old) }, markIn(old));
      expect(plain(body)).toContain(
        "HD-1001 was not taken: things have changed since this page was opened: Ben Okafor was faster",
      );
      expect(ticket("HD-1001").wait!.escalation!.confirmation!.by).toBe("ben");
    }
    expect(ticket("HD-1002").wait!.escalation!.confirmation!.by).toBe("anna");
    const now = await anna.get("/");
    await anna.post("/take", { one: "HD-1001", once: "3", shown: shownIn(now) }, markIn(now));
    expect(ticket("HD-1001").wait!.escalation!.confirmation!.by).toBe("anna");
  });

  test("who may not see it changes nothing, and hears what they would if there were none", async () => {
    const diana = await signIn("diana@harbour-lane.example", site);
    for (const hold of ["", " 30m", " nonsense"])
      for (const reference of ["HD-1001", "HD-9999"]) {
        const { body } = await diana.post("/take", { one: `${reference}${hold}`, once: "1" });
        expect(plain(body), hold).toContain(`${reference} was not taken: there is no ticket ${reference}`);
        expect(plain(body)).not.toMatch(/Support|not a time/);
      }
    const refusals = [...site.world.store.rows.audit.values()].filter(({ because }) => because.startsWith("refused"));
    expect(refusals.map(({ by, because }) => `${by} ${because}`)).toEqual([
      "diana refused: you are not allowed to see tickets of Support",
    ]);
    expect(ticket("HD-1001").wait!.escalation!.status).toBe("active");
  });
});

describe("narrowed and searched", () => {
  test("S4.44: by desk, client, policy and person, kept in the address, in forms too", async () => {
    const anna = await signIn(ANNA, site);
    await ask("dora@customer.example", "Gold matter");
    await ask("fay@elsewhere.example", "A lamp", "services@onit.example");
    const seen = async (query: string) => {
      const { body } = await anna.get(`/${query}`);
      return [...new Set(body.match(/(?:HD|SR)-\d+/g))].toSorted();
    };
    expect(await seen("")).toEqual(["HD-1001", "HD-1002", "SR-1001"]);
    expect(await seen("?desk=services")).toEqual(["SR-1001"]);
    expect(await seen("?client=customer")).toEqual(["HD-1002"]);
    expect(await seen("?policy=gold&desk=support")).toEqual(["HD-1002"]);
    expect(await seen("?person=carla&policy=gold")).toEqual(["HD-1002"]); // gold notifies the team she is in
    expect(await seen("?desk=nonsense")).toHaveLength(3);
    const { body } = await anna.get("/?desk=services&person=anna");
    expect(body).toContain('action="/take?desk=services&amp;person=anna"');
    expect(body).toContain('<option value="services" selected>');
    const pressed = await anna.post("/take?desk=services", { one: "SR-1001", once: "1" });
    expect(pressed.body).not.toContain("HD-1001");
  });

  test("a search finds references, subjects and people by how words begin, says where it looked, and shows what may be seen", async () => {
    const anna = await signIn(ANNA, site);
    await ask("Dora Müller <dora@customer.example>", "Größe des Stuhls");
    const found = async (words: string, browser = anna) => {
      const { body } = await browser.get(`/tickets?${new URLSearchParams({ q: words })}`);
      expect(body).toContain("references, subjects, and names and addresses");
      return [...new Set(body.match(/HD-\d{4}(?=<)/g))].toSorted();
    };
    expect(await found("hd-1001")).toEqual(["HD-1001"]);
    expect(await found("print")).toEqual(["HD-1001"]);
    expect(await found("PRINTER fire")).toEqual(["HD-1001"]);
    expect(await found("printer chair")).toEqual([]);
    expect(await found("grösse")).toEqual(["HD-1002"]);
    expect(await found("müller")).toEqual(["HD-1002"]);
    expect(await found("dora@customer.example")).toEqual(["HD-1002"]);
    expect(await found("customer")).toEqual(["HD-1002"]);
    expect(await found("x")).toEqual([]);
    expect(await found("printer", await signIn("diana@harbour-lane.example", site))).toEqual([]);
  });
});
