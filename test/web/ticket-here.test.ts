// What somebody does on a ticket's page: the same decisions as by mail, for who may, once for each page.

import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "../../src/core/model/role.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { type Browser, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, type Site } from "./support/site.ts";

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
const press = async (form: Record<string, string>, browser = anna) =>
  browser.post(PATH, { once: `${once++}`, ...form }, markIn(await browser.get(PATH)));
const offered = async (browser = anna) =>
  [...(await browser.get(PATH)).body.matchAll(/name="do" value="(\w+)"/g)].map(([, name]) => name);

describe("what is done there", () => {
  test("a note stays inside, and who made it, on which page, stands in the history", async () => {
    const written = ticket().outbox.length;
    const done = await press({ do: "note", argument: "He called twice.\r\nBe quick." });
    expect([done.statusCode, done.headers.location]).toEqual([303, `${PATH}?done=note`]);
    const note = row().conversation.at(-1)!;
    expect(note).toMatchObject({ private: true, text: "He called twice.\nBe quick.", by: { name: "Anna Nowak" } });
    expect(row().history.at(-1)).toMatchObject({ because: "Anna Nowak wrote a private note", by: "anna" });
    expect((await anna.get(`${PATH}?done=note`)).body).toContain("Only colleagues see it.");
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

describe("S1.29: who may do it", () => {
  test("what a role does not permit, or makes no sense now, is not offered, and is refused when it is sent all the same", async () => {
    expect(await offered()).toEqual([
      "take",
      "note",
      "assign",
      "handover",
      "decline",
      "next",
      "category",
      "priority",
      "policy",
      "close",
    ]);
    const { app } = site.world;
    const some = { id: "a", name: "a", may: ["see", "note"], desks: "all", kinds: ["call"], holders: ["anna"] };
    app.organisation = { ...app.organisation, roles: [some as Role] };
    app.configured = app.organisation;
    expect(await offered()).toEqual(["note"]);
    for (const name of ["take", "assign", "handover", "decline", "next", "category", "priority", "policy", "close"]) {
      const before = ticket();
      const refused = await press({ do: name, argument: "piotr" });
      expect([refused.statusCode, refused.body], name).toEqual([409, expect.stringContaining("not allowed to")]);
      expect({ ...ticket(), version: 0, chain: "" }, name).toEqual({ ...before, version: 0, chain: "" });
    }
    app.organisation = { ...app.organisation, roles: undefined };
    app.configured = app.organisation;
    await press({ do: "close" });
    expect(await offered()).toEqual(["note", "assign", "category", "priority", "policy"]);
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

  test("is found on its own ticket alone", async () => {
    const other =
      "From: dora@elsewhere.example\r\nTo: help@onit.example\r\nSubject: Chair\r\nMessage-ID: <c@x>\r\n\r\nOne";
    await site.world.bring(other, "dora@elsewhere.example", "help@onit.example");
    const [path] = await linkOf(anna);
    expect((await anna.get(path!)).statusCode).toBe(200);
    expect((await anna.get(path!.replace("HD-1001", "HD-1002"))).statusCode).toBe(404);
  });
});
