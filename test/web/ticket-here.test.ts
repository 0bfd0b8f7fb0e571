// What somebody does on a ticket's page: the same decisions as by mail, for who may, once for each page.

import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import { escalationBy } from "../../src/actions/operations.ts";
import { perform } from "../../src/actions/request.ts";
import type { Role } from "../../src/core/model/role.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { DRAFT_SCRIPT } from "../../src/web/draft-script.ts";
import { type Browser, browserWith, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, CARL, type Site } from "./support/site.ts";

let site: Site;
let anna: Browser;
beforeEach(async () => {
  site = await aSite();
  anna = await signIn(ANNA, site);
});

const PATH = "/tickets/HD-1001";
const row = () =>
  [...site.world.store.rows.tickets.values()].find(({ ticket: { record } }) => record.reference === "HD-1001")!;
const ticket = (): Ticket => row().ticket;
let once = 0;
const shownIn = ({ body }: { body: string }): string => /name="shown" value="([^"]*)"/.exec(body)?.[1] ?? "";
/** @param page as it was when the browser opened it. Default: as it is now */
const press = async (form: Record<string, string>, browser = anna, page?: { body: string }) => {
  const open = page ?? (await browser.get(PATH));
  return browser.post(PATH, { once: `${once++}`, shown: shownIn(open), ...form }, markIn(open));
};
/** The page that a press leads to, as the browser gets it with the cookie of the answer. */
const pageAfter = ({ headers }: { headers: Record<string, unknown> }) =>
  browserWith(`${anna.cookie}; ${String(headers["set-cookie"]).split(";")[0]}`, site).get(PATH);
const offered = async (browser = anna) =>
  [...(await browser.get(PATH)).body.matchAll(/name="do" value="(\w+)"/g)].map(([, name]) => name);

describe("what is done there", () => {
  test("a note stays inside, and who made it, on which page, stands in the history", async () => {
    const written = ticket().outbox.length;
    const done = await press({ do: "note", argument: "He called twice.\r\nBe quick." });
    expect([done.statusCode, done.headers.location]).toEqual([303, PATH]);
    const note = row().conversation.at(-1)!;
    expect(note).toMatchObject({ private: true, text: "He called twice.\nBe quick.", by: { name: "Anna Nowak" } });
    expect(row().history.at(-1)).toMatchObject({ because: "Anna Nowak wrote a private note", by: "anna" });
    expect((await pageAfter(done)).body).toContain("Only colleagues see it.");
    expect(ticket().outbox).toHaveLength(written);
  });

  test("assigning, category, priority, policy, handing over, declining, the next step and closing do what their commands do", async () => {
    await press({ do: "category", argument: "printers" });
    await press({ do: "priority", argument: "high" });
    await press({ do: "policy", argument: "usual" });
    expect(ticket().record).toMatchObject({ category: "printers", priority: "high" });
    await press({ do: "take", hold: "30m" });
    expect(ticket().wait!.escalation).toMatchObject({
      status: "confirmed",
      confirmation: { by: "anna", via: expect.stringMatching(/^the ticket's page, signed in as anna@/) },
    });
    await press({ do: "handover", argument: "piotr", reason: "knows the printer" });
    expect(ticket().record.responsibleId).toBe("piotr");
    expect(ticket().wait!.escalation!.status).toBe("active");
    await press({ do: "assign", argument: "me" });
    expect(ticket().record.responsibleId).toBe("anna");
    const { nextStep } = ticket().wait!.escalation!;
    await press({ do: "next", argument: "" });
    await site.world.tick();
    expect(ticket().wait!.escalation!.nextStep).toBeGreaterThan(nextStep);
    await press({ do: "close" });
    expect(ticket().record.status).toBe("closed");
    expect(ticket().outbox.some(({ kind, to }) => kind === "closed" && to.address.startsWith("carl"))).toBe(true);
  });

  test("the same page sent again does nothing again; a form of another site does nothing", async () => {
    const form = { do: "note", argument: "Once", once: "same" };
    await press(form);
    expect((await press(form)).statusCode).toBe(303);
    expect(row().conversation.filter(({ text }) => text === "Once")).toHaveLength(1);
    expect((await anna.post(PATH, form, "x")).statusCode).toBe(403);
  });

  test("what was done is said once, to who did it, and no address makes a page say it", async () => {
    const shown = await pageAfter(await press({ do: "priority", argument: "high" }));
    expect(shown.body).toContain("The priority is set.");
    expect(shown.headers["set-cookie"]).toMatch(/^onit-done-8080=; Path=\/tickets\/HD-1001; Max-Age=0;/);
    for (const word of ["close", "constructor", "__proto__"]) {
      const page = await anna.get(`${PATH}?done=${word}`);
      expect([page.statusCode, page.body], word).toEqual([200, expect.not.stringContaining("banner")]);
      const planted = await pageAfter({ headers: { "set-cookie": `onit-done-8080=${word === "close" ? "" : word}` } });
      expect([planted.statusCode, planted.body], word).toEqual([200, expect.not.stringContaining("banner")]);
    }
  });

  test("what was done by the same page before is not done again, and the page says so", async () => {
    for (const argument of ["paper", "toner"]) {
      const done = await press({ do: "category", argument, once: "same" });
      expect((await pageAfter(done)).body).toContain("The category is set.");
    }
    const again = await pageAfter(await press({ do: "category", argument: "paper", once: "same" }));
    expect(again.body).toContain("This was done before, by the same page. Nothing was changed now.");
    expect(again.body).not.toContain("The category is set.");
    expect(ticket().record.category).toBe("toner");
  });

  test("what cannot be done is said with its reason, and what was typed is still there", async () => {
    const none = await press({ do: "note", argument: "  " });
    expect([none.statusCode, none.body]).toEqual([
      409,
      expect.stringContaining("The note is empty. <strong>Nothing was changed."),
    ]);
    await press({ do: "category", argument: "<b>paper" });
    const same = await press({ do: "category", argument: "<b>paper" });
    expect(same.body).toContain("Its category is &lt;b&gt;paper already");
    expect(same.body).toContain('value="&lt;b&gt;paper"');
    expect((await press({ do: "constructor" })).statusCode).toBe(409);
  });
});

describe("what the requester is told there", () => {
  test("an answer goes out by mail with its writer's name, joins the conversation, and ends the wait", async () => {
    const done = await press({ do: "answer", text: "Please turn it off.\r\nWe come at ten." });
    expect([done.statusCode, done.headers.location]).toEqual([303, PATH]);
    expect(ticket().wait).toBeUndefined();
    expect(ticket().endedWaits.at(-1)).toMatchObject({ reason: "answered", because: "Anna Nowak answered" });
    const words = "Please turn it off.\nWe come at ten.";
    expect(row().conversation.at(-1)).toMatchObject({ text: words, from: "staff", private: false });
    await site.world.tick();
    const mail = site.message("answer");
    expect([mail.to.address, mail.from.name]).toEqual([CARL, "Anna Nowak (Support)"]);
    expect(mail.text).toContain(words);
    expect((await pageAfter(done)).body).toContain("Your answer is on its way.");
  });

  test("each of two answers brings its own words, and the button says who gets it", async () => {
    expect((await anna.get(PATH)).body).toContain("Send it to Carl Cliff");
    await press({ do: "answer", text: "First words" });
    await press({ do: "answer", text: "Second words" });
    await site.world.tick();
    const mails = [...site.world.store.rows.sent.values()].filter(({ kind }) => kind === "answer");
    expect(mails.map(({ text }) => /(First|Second) words/.exec(text)?.[0])).toEqual(["First words", "Second words"]);
  });

  test("of two who answer at once, the later one reads the earlier answer first, and keeps what they wrote", async () => {
    const page = await anna.get(PATH);
    await press({ do: "answer", text: "Piotr's words" }, await signIn("piotr@harbour-lane.example", site));
    const late = await press({ do: "answer", text: "Anna's <words>" }, anna, page);
    expect([late.statusCode, late.body]).toEqual([
      409,
      expect.stringContaining("Since this page was opened, Piotr Zielinski wrote: read that below, then send yours."),
    ]);
    expect(late.body).toContain("Anna&#39;s &lt;words&gt;</textarea>");
    expect(row().conversation.filter(({ from }) => from === "staff")).toHaveLength(1);
    expect((await press({ do: "answer", text: "Anna's <words>" }, anna, late)).statusCode).toBe(303);
    expect(row().conversation.at(-1)!.text).toBe("Anna's <words>");
  });

  test("words of one's own, from another window, are no reason to ask", async () => {
    const page = await anna.get(PATH);
    await press({ do: "note", argument: "He called." });
    expect((await press({ do: "answer", text: "Done." }, anna, page)).statusCode).toBe(303);
  });

  test("nothing is no answer, and more than a mail may hold is none either: what was typed is still there", async () => {
    const none = await press({ do: "answer", text: " \r\n " });
    expect([none.statusCode, none.body]).toEqual([409, expect.stringContaining("The answer is empty.")]);
    const long = await press({ do: "answer", text: "x".repeat(20_001) });
    expect(long.body).toContain("An answer has at most 20000 characters");
    expect(long.body).toContain("x".repeat(20_001));
    expect(row().conversation).toHaveLength(1);
  });
});

describe("what is being written there", () => {
  /** The script in a browser that has only what it asks for. */
  function opened(body: string, store: Map<string, string>) {
    const boxes = [...body.matchAll(/<textarea id="(\w+)"[^>]*data-draft="([^"]+)">([^<]*)</g)].map(
      ([, id, draft, value]) => ({
        id,
        value: value!,
        dataset: { draft },
        fold: { open: false },
        closest() {
          return this.fold;
        },
        typed: () => {},
        addEventListener(_event: string, work: () => void) {
          this.typed = work;
        },
      }),
    );
    const sent = [...body.matchAll(/data-sent="([^"]+)"/g)].map(([, name]) => ({ dataset: { sent: name } }));
    const localStorage = new Proxy({} as Record<string, unknown>, {
      get: (_all, name) =>
        ({
          getItem: (key: string) => store.get(key) ?? null,
          setItem: (key: string, value: string) => void store.set(key, value),
          removeItem: (key: string) => void store.delete(key),
        })[name as "getItem"],
      ownKeys: () => [...store.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    });
    const document = { querySelectorAll: (what: string) => (what === "[data-draft]" ? boxes : sent) };
    const date = { now: () => site.world.now.getTime() };
    runInNewContext(DRAFT_SCRIPT, { window: { localStorage }, document, Date: date, JSON, Object });
    return (id: string) => boxes.find((box) => box.id === id)!;
  }

  test("is there when the page is loaded again, until it is sent; after a week, and for anybody else, it is not", async () => {
    const kept = new Map<string, string>();
    const answer = opened((await anna.get(PATH)).body, kept)("answer");
    answer.value = "Half an ans";
    answer.typed();
    const again = opened((await anna.get(PATH)).body, kept);
    expect([again("answer").value, again("answer").fold.open, again("note").value]).toEqual(["Half an ans", true, ""]);
    const piotr = await signIn("piotr@harbour-lane.example", site);
    expect(opened((await piotr.get(PATH)).body, kept)("answer").value).toBe("");
    const done = await press({ do: "answer", text: "A whole answer" });
    opened((await pageAfter(done)).body, kept);
    expect(kept.size).toBe(0);
    answer.typed();
    site.world.now = new Date("2026-03-10T09:00:00Z");
    opened((await piotr.get(PATH)).body, kept);
    expect(kept.size).toBe(0);
  });

  test("a refused press comes back as it was typed, whatever was kept", async () => {
    const kept = new Map([
      ["onit-draft anna HD-1001 answer", JSON.stringify({ text: "old", at: site.world.now.getTime() })],
    ]);
    const refused = await press({ do: "answer", text: "x".repeat(20_001) });
    expect(opened(refused.body, kept)("answer").value).toHaveLength(20_001);
    expect((await anna.get("/draft.js")).headers["content-type"]).toContain("text/javascript");
    expect(refused.body).toContain('<script src="/draft.js" defer></script>');
  });
});

describe("closed and opened again", () => {
  test("closed over a request that nobody answered, it waits again, from now on; nobody outside is written to", async () => {
    await press({ do: "close" });
    site.world.now = new Date("2026-03-02T11:00:00Z");
    const outside = () => ticket().outbox.filter(({ to }) => to.address === CARL).length;
    const mails = outside();
    const done = await press({ do: "reopen" });
    expect((await pageAfter(done)).body).toContain("The ticket is open again.");
    expect(ticket().record.status).toBe("open");
    expect(ticket().wait!.since).toEqual(site.world.now);
    expect(row().history.at(-1)!.because).toContain(
      "Anna Nowak opened HD-1001 again; nobody has answered yet, so the requester waits again",
    );
    expect(outside()).toBe(mails);
  });

  test("closed after an answer, nobody waits", async () => {
    await press({ do: "answer", text: "Done." });
    await press({ do: "close" });
    await press({ do: "reopen" });
    expect([ticket().record.status, ticket().wait]).toEqual(["open", undefined]);
  });
});

describe("escalated there", () => {
  const COMPLETE = {
    issueSummary: "The printer on floor 3 prints blank pages.",
    userImpact: "The whole floor cannot print delivery notes.",
    whatsHappening: "Every page comes out blank, also the test page.",
    troubleshootingDone: "New drum: no change. Other paper: no change.",
    environment: "Windows 11, driver 4.2",
    recentChanges: "The driver was updated on Monday.",
    escalationReason: "Root cause unclear",
  };

  test("as #escalate: what is missing is said beside what was written, and the complete one goes to the authority", async () => {
    const { organisation } = site.world.app;
    const desk = organisation.desks.get("support")!;
    const manual = { vague: [], notApplicable: [], category: false, priority: false, responsible: false };
    const asking = { ...desk, visibility: { ...desk.visibility!, byAnalysts: ["anna"], manual: manual as never } };
    site.world.app.organisation = { ...organisation, desks: new Map([...organisation.desks, ["support", asking]]) };
    site.world.app.configured = site.world.app.organisation;
    const part = await press({ do: "escalate", issueSummary: COMPLETE.issueSummary });
    expect([part.statusCode, part.body]).toEqual([409, expect.stringContaining("Not escalated yet.")]);
    expect(part.body).toContain(`${COMPLETE.issueSummary}</textarea>`);
    expect(ticket().visibility).toHaveLength(0);
    const done = await press({ do: "escalate", ...COMPLETE });
    expect([done.statusCode, ticket().visibility.length]).toEqual([303, 1]);
    expect((await pageAfter(done)).body).toContain("It is escalated.");
  });
});

describe("a page that is older than what a colleague did since", () => {
  const aPiotr = () => signIn("piotr@harbour-lane.example", site);

  const stale: Record<string, string>[] = [
    { do: "next", argument: "" },
    { do: "handover", argument: "ben" },
    { do: "decline", argument: "" },
    { do: "policy", argument: "gold" },
    { do: "take", hold: "30m" },
  ];
  test.each(stale)("undoes nothing and says who was faster: $do", async (form) => {
    const page = await anna.get(PATH);
    await press({ do: "take", hold: "120m" }, await aPiotr());
    const before = ticket();
    const refused = await press(form, anna, page);
    expect([refused.statusCode, refused.body]).toEqual([
      409,
      expect.stringContaining("Things have changed since this page was opened: Piotr Zielinski was faster."),
    ]);
    expect(ticket()).toEqual(before);
    expect(ticket().wait!.escalation!.confirmation!.by).toBe("piotr");
  });

  test.each([
    { do: "handover", argument: "ben" },
    { do: "policy", argument: "gold" },
  ])("also when nobody was on it: $do", async (form) => {
    const page = await anna.get(PATH);
    expect((await press(form, await aPiotr())).statusCode).toBe(303);
    const before = ticket();
    const refused = await press({ do: "next", argument: "" }, anna, page);
    expect(refused.body).toContain("Piotr Zielinski was faster. <strong>Nothing was changed.");
    expect(ticket()).toEqual(before);
  });

  test("of two that ask for the next step, one step fires; a page that says nothing of what it showed does nothing", async () => {
    const page = await anna.get(PATH);
    await press({ do: "next", argument: "" }, await aPiotr());
    await site.world.tick();
    const { nextStep } = ticket().wait!.escalation!;
    for (const old of [page, { body: page.body.replaceAll('name="shown"', "") }]) {
      expect((await press({ do: "next", argument: "" }, anna, old)).statusCode).toBe(409);
      await site.world.tick();
      expect(ticket().wait!.escalation!.nextStep).toBe(nextStep);
    }
  });

  test("S2.24: takes it all the same where only a step has fired since", async () => {
    const page = await anna.get(PATH);
    const { nextStep } = ticket().wait!.escalation!;
    site.world.now = new Date("2026-03-02T12:00:00Z");
    await site.world.tick();
    expect(ticket().wait!.escalation!.nextStep).toBeGreaterThan(nextStep);
    const late = await press({ do: "next", argument: "" }, anna, page);
    expect(late.body).toContain("Things have changed since this page was opened. <strong>Nothing was changed.");
    expect((await press({ do: "take", hold: "" }, anna, page)).statusCode).toBe(303);
    expect(ticket().wait!.escalation!.confirmation!.by).toBe("anna");
  });
});

describe("S1.29: who may do it", () => {
  test("what a role does not permit, or makes no sense now, is not offered, and is refused when it is sent all the same", async () => {
    expect(await offered()).toEqual([
      "take",
      "answer",
      "note",
      "assign",
      "handover",
      "decline",
      "next",
      "category",
      "priority",
      "policy",
      "escalate",
      "close",
      "duplicate",
    ]);
    const { app } = site.world;
    const some = { id: "a", name: "a", may: ["see", "note"], desks: "all", kinds: ["call"], holders: ["anna"] };
    app.organisation = { ...app.organisation, roles: [some as Role] };
    app.configured = app.organisation;
    expect(await offered()).toEqual(["note"]);
    for (const name of [
      "take",
      "answer",
      "escalate",
      "reopen",
      "assign",
      "handover",
      "decline",
      "next",
      "category",
      "priority",
      "policy",
      "close",
      "duplicate",
      "separate",
    ]) {
      const before = ticket();
      const refused = await press({ do: name, argument: "piotr", text: "words" });
      expect([refused.statusCode, refused.body], name).toEqual([409, expect.stringContaining("not allowed to")]);
      expect({ ...ticket(), version: 0, chain: "" }, name).toEqual({ ...before, version: 0, chain: "" });
    }
    app.organisation = { ...app.organisation, roles: undefined };
    app.configured = app.organisation;
    await press({ do: "close" });
    expect(await offered()).toEqual(["answer", "note", "assign", "category", "priority", "policy", "reopen"]);
  });

  test("who may not see it can do nothing on it", async () => {
    const diana = await signIn("diana@harbour-lane.example", site);
    const version = ticket().version;
    const refused = await diana.post(PATH, { do: "close", once: "1" }, markIn(await diana.get("/")));
    expect(refused.statusCode).toBe(404);
    expect(ticket().version).toBe(version);
  });
});

describe("a mail as it was written", () => {
  const hostile = (link: string) =>
    [
      "From: Carl Cliff <carl@elsewhere.example>",
      "To: help@onit.example",
      "Subject: Re: [HD-1001] Printer on fire",
      "Message-ID: <hostile@elsewhere.example>",
      "Content-Type: text/html; charset=utf-8",
      "",
      `<p>More smoke <script>alert(1)</script><img src="https://spy.example/x.png"></p><blockquote>${link}</blockquote>`,
      "",
    ].join("\r\n");
  const linkOf = async (browser: Browser) =>
    [...(await browser.get(PATH)).body.matchAll(/href="(\/tickets\/HD-1001\/mails\/[^"]+)"/g)].map(([, path]) => path!);

  test("opens to who may see the ticket: whole words, and its markup in a frame in which nothing runs or loads, without links that act", async () => {
    const acting = `http://127.0.0.1${site.link("confirm", ANNA)}`;
    await site.world.bring(hostile(acting), "carl@elsewhere.example", "help@onit.example");
    const [path] = (await linkOf(anna)).toReversed();
    const page = await anna.get(path!);
    expect(page.body).toContain("More smoke");
    expect(page.body).toContain(`<iframe title="The mail" sandbox="" src="${path}/frame">`);
    const frame = await anna.get(`${path}/frame`);
    expect(frame.body).toContain("More smoke");
    for (const body of [page.body, frame.body]) expect(body).not.toContain(acting.split("/").at(-1));
    expect(frame.headers["content-security-policy"]).toMatch(
      /^sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'$/,
    );
    const diana = await signIn("diana@harbour-lane.example", site);
    for (const one of [path!, `${path}/frame`]) expect((await diana.get(one)).statusCode).toBe(404);
  });

  test("is none that a forger wrote, for it is not said on the ticket", async () => {
    const forged =
      "From: Anna Nowak <anna@harbour-lane.example>\r\nTo: help@onit.example\r\nSubject: Re: [HD-1001] Printer on fire\r\nMessage-ID: <f@x>\r\n\r\non it\r\n";
    site.world.app.hasCheckedSender = () => false;
    await site.world.bring(forged, ANNA, "help@onit.example");
    const { id, state, reading } = [...site.world.store.rows.mails.values()].at(-1)!;
    expect([state, reading?.ticketId]).toEqual(["quarantined", ticket().id]);
    expect((await anna.get(`${PATH}/mails/${id}`)).statusCode).toBe(404);
    expect((await anna.get(`${PATH}/mails/${id}/frame`)).statusCode).toBe(404);
  });

  test("opens to the authority of an escalation, who sees no more of the ticket it came from", async () => {
    const by = site.world.app.organisation.people.get("anna")!;
    const asked = { by, proof: { means: "api", via: "a test" } as const, reference: "HD-1001", content: "" };
    const info = { reason: "root cause unclear", info: {}, category: "printers" };
    await perform({ ...asked, idempotencyKey: undefined }, escalationBy(by, info), site.world.app);
    const diana = await signIn("diana@harbour-lane.example", site);
    await site.world.tick();
    expect((await diana.get(PATH)).statusCode).toBe(404);
    const { body } = await diana.get("/tickets/MG-1001");
    const links = [...body.matchAll(/href="([^"]+\/mails\/[^"]+)"/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(0);
    for (const path of links) expect((await diana.get(path)).statusCode, path).toBe(200);
  });

  test("neither it nor the conversation has a link of somebody else, whatever a mail program put into it", async () => {
    const token = site.link("confirm", ANNA).split("/").at(-1)!;
    const [one, two] = [token.slice(0, 20), token.slice(20)];
    const wrapped = `More smoke\r\nhttp://127.0.0.1/t/${token}\r\nThanks\r\n\r\n> see http://127.0.0.1/t/${one}\r\n> ${two}`;
    const mail = hostile("").replace(/text\/html.*/s, () => `text/plain; charset=utf-8\r\n\r\n${wrapped}\r\n`);
    await site.world.bring(mail, "carl@elsewhere.example", "help@onit.example");
    const marked = hostile(`http://127.0.0.1/t/${one}<wbr>${two}`).replace("<hostile@", "<marked@");
    await site.world.bring(marked, "carl@elsewhere.example", "help@onit.example");
    const course = await anna.get(PATH);
    const [inMarks, inText] = (await linkOf(anna)).toReversed();
    const [text, frame] = [await anna.get(inText!), await anna.get(`${inMarks}/frame`)];
    for (const { body } of [course, text, frame]) {
      expect(body).toContain("More smoke");
      expect(body).not.toContain(one);
      expect(body).not.toContain(two);
    }
    for (const { body } of [course, text]) expect(body).toContain("Thanks");
  });

  test("is found on its own ticket alone", async () => {
    const other =
      "From: dora@elsewhere.example\r\nTo: help@onit.example\r\nSubject: Chair\r\nMessage-ID: <c@x>\r\n\r\nOne";
    await site.world.bring(other, "dora@elsewhere.example", "help@onit.example");
    const [path] = await linkOf(anna);
    expect((await anna.get(path!)).statusCode).toBe(200);
    expect((await anna.get(path!.replace("HD-1001", "HD-1002"))).statusCode).toBe(404);
  });
});
