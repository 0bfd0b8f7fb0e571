// The template workshop: words are looked at, drafted, reviewed, published and gone back to, by those whose role lets them.

import { beforeEach, describe, expect, test } from "vitest";
import { ACTION_NAMES, type Action, type Role } from "../../src/core/model/role.ts";
import { type Browser, browserWith, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, CARL, type Site, written } from "./support/site.ts";

const PIOTR = "piotr@harbour-lane.example";
const PAGE = "/templates/received";
const OWN = { subject: "[{{reference}}] Here", text: "Here it is: {{reference}}.", html: "<p>Here it is</p>" };

let site: Site;
let anna: Browser;
let piotr: Browser;

/** What each of them may do beside all there is to do on tickets. */
const roles = (mays: Record<string, readonly Action[]>): void => {
  const daily = ACTION_NAMES.filter((action) => !/Templates$/.test(action));
  const made = Object.entries(mays).map(
    ([id, may]): Role => ({
      id,
      name: id,
      may: [...daily, ...may],
      desks: "all",
      kinds: ["call", "request"],
      holders: [id],
    }),
  );
  const { app } = site.world;
  app.configured = app.organisation = { ...app.organisation, roles: made };
};

beforeEach(async () => {
  site = await aSite();
  roles({ anna: ["writeTemplates", "publishTemplates"], piotr: ["writeTemplates", "reviewTemplates"] });
  [anna, piotr] = [await signIn(ANNA, site), await signIn(PIOTR, site)];
});

const fieldIn = ({ body }: { body: string }, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? "";
const press = async (browser: Browser, form: Record<string, string>, page?: { body: string }) => {
  const open = page ?? (await browser.get(PAGE));
  return browser.post(PAGE, { revision: fieldIn(open, "revision"), ...form }, markIn(open));
};
const look = async (browser: Browser, form: Record<string, string>, kind = "received") =>
  browser.post(`/templates/${kind}/preview`, { ...OWN, ...form }, markIn(await browser.get(PAGE)));
const save = (browser: Browser, words: Partial<typeof OWN> = {}, page?: { body: string }) =>
  press(browser, { do: "save", ...OWN, ...words }, page);
const publish = (browser: Browser, reason = "shorter") => press(browser, { do: "publish", reason });
const newMail = async (number: number) => {
  site.world.now = new Date(site.world.now.getTime() + 3_600_000);
  await site.world.bring(
    written({ subject: `No ${number}` }).replace("<1@", `<n${number}@`),
    CARL,
    "help@onit.example",
  );
  return [...site.world.store.rows.sent.values()].filter(({ kind }) => kind === "received").at(-1)!;
};
const audited = () =>
  [...site.world.store.rows.audit.values()].map(({ by, cause, because }) => `${by} ${cause}: ${because}`);

describe("who may enter", () => {
  test("only whose role lets them change words sees that there is a workshop", async () => {
    roles({ anna: [] });
    expect((await anna.get("/")).body).not.toContain("/templates");
    for (const path of ["/templates", PAGE, `${PAGE}/preview`])
      expect((await anna.get(path)).statusCode, path).toBe(404);
    expect((await site.get("/templates", { host: "localhost:8080", authorization: "" })).headers.location).toBe(
      "/sign-in",
    );
    roles({ anna: ["reviewTemplates"] });
    expect((await anna.get("/")).body).toContain('href="/templates"');
    const page = await anna.get(PAGE);
    expect([page.statusCode, page.body.includes("Save the draft"), page.body.includes("readonly")]).toEqual([
      200,
      false,
      true,
    ]);
    expect((await save(anna)).body).toContain("You are not allowed to change the words of mails.");
    expect(audited().at(-1)).toMatch(/^anna draft of received: refused/);
  });

  test("without roles they are the admins", async () => {
    site.world.app.organisation = { ...site.world.app.organisation, roles: undefined, admins: ["piotr"] };
    expect([(await anna.get(PAGE)).statusCode, (await piotr.get(PAGE)).statusCode]).toEqual([404, 200]);
  });
});

test("the list names every mail, who reads it, where its words come from, and whose draft there is", async () => {
  await save(anna);
  const { body } = await anna.get("/templates");
  for (const name of ["received", "step", "sent-back", "signing in", "Deutsch"]) expect(body).toContain(name);
  expect(body).toMatch(/href="\/templates\/received"[\s\S]*?the program[\s\S]*?Anna Nowak/);
});

describe("a preview", () => {
  test("shows typed words in frames in which nothing runs, and keeps nothing", async () => {
    const shown = await look(anna, { html: '<p>Here</p><script>alert("x")</script>' });
    expect(shown.body).toMatch(/sandbox="" srcdoc="[^"]*&lt;script&gt;alert/);
    expect(shown.body).not.toContain("<script>");
    expect(shown.headers["content-security-policy"]).not.toMatch(/script-src|default-src 'self'/);
    expect(shown.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(shown.body).toContain("No problems");
    expect(site.world.store.rows.drafts.size).toBe(0);
  });

  test.each([
    ["an unknown name", { text: "{{referense}} {{reference}}" }, /Text, line 1:.*“?.*Did you mean reference\?/],
    [
      "a leak",
      { text: "{{because}}" },
      /Text, line 1:.*because&quot; is internal: a mail to a requester cannot name it/,
    ],
    ["a value that is not escaped", { html: "{{{subject}}}" }, /HTML, line 1:.*goes out unescaped.*Write {{subject}}/],
    ["an empty text", { text: "  " }, /Text, line 1:.*it is empty.*some programs show no HTML/],
    ["a subject without its reference", { subject: "Hi" }, /Subject, line 1:.*{{reference}} is missing/],
    ["a reach for more", { text: "{{lookup this 'x'}}{{constructor}}" }, /Text, line 1:.*lookup/],
  ])("says what is wrong with %s, where, and what to do", async (_what, words, said) => {
    expect((await look(anna, words)).body).toMatch(said);
  });

  test("N12: says that a step has no button to confirm", async () => {
    const shown = await look(anna, { text: "{{reference}}", html: "x" }, "step");
    expect(shown.body).toMatch(/HTML, line 1:.*{{links\.confirm}} is missing: without it nobody can say/);
  });

  test("of a real ticket is for who may see it, and for nobody else", async () => {
    expect((await look(anna, { ticket: "hd-1001", text: "{{subject}}" })).body).toContain("Printer on fire");
    const { roles: [one] = [] } = site.world.app.organisation;
    site.world.app.organisation = {
      ...site.world.app.organisation,
      roles: [{ ...one!, may: ["writeTemplates"] }],
    };
    const hidden = await look(anna, { ticket: "HD-1001", text: "{{subject}}" });
    expect([hidden.statusCode, hidden.body]).toEqual([404, expect.stringContaining("not allowed to see it")]);
    expect((await look(anna, { ticket: "HD-9999" })).body).toBe(hidden.body);
  });

  test("is made for our own pages alone, and not without end", async () => {
    const foreign = await anna.post(`${PAGE}/preview`, OWN, "x");
    expect(foreign.statusCode).toBe(403);
    const mark = markIn(await anna.get(PAGE));
    const answers = [];
    for (let at = 0; at < 61; at += 1)
      answers.push((await anna.post(`${PAGE}/preview`, { ...OWN, ticket: "HD-0" }, mark)).statusCode);
    expect(answers.at(-1)).toBe(429);
    const more = browserWith(`${anna.cookie}; other=1`, site);
    expect((await more.post(`${PAGE}/preview`, OWN, mark)).statusCode).toBe(429);
    expect((await look(piotr, {})).statusCode).toBe(200);
  });
});

test("N12, P25: sent to me, it is a mail of mine with the words as typed, whose links do nothing", async () => {
  const done = await press(anna, { do: "send", ...OWN, ticket: "HD-1001" });
  expect(done.body).toContain(`on its way to ${ANNA}`);
  const [mail] = [...site.world.store.rows.systemMails.values()].filter(({ key }) => key.startsWith("preview/"));
  expect(mail).toMatchObject({
    to: { address: ANNA },
    subject: "[Preview] [HD-1001] Here",
    html: expect.stringContaining("<p>Here it is</p>"),
  });
  await site.world.tick();
  expect([...site.world.store.rows.sent.values()].at(-1)).toMatchObject({
    html: expect.stringContaining("<p>Here it is</p>"),
  });
  const bad = await press(anna, { do: "send", ...OWN, text: "{{nothing}}" });
  expect([bad.statusCode, bad.body]).toEqual([409, expect.stringContaining("Nothing was sent: 1 problem")]);
});

describe("a draft", () => {
  test("is published though what a channel posts has a problem: that is no part of the mail", async () => {
    const { templates } = site.world.app;
    const files = templates.files();
    const bad = ["channels/bad.json.hbs", '{"alarm": {{subject}} }'] as const;
    templates.takeFiles({ ...files, all: new Map([...files.all, bad]) });
    await save(anna);
    expect((await publish(anna)).statusCode).toBe(303);
    await save(anna, { text: "{{gone}} {{reference}}" });
    expect((await publish(anna)).body).toContain("The draft has a problem");
  });

  test("N12: is nobody's words until it is published; then it is in the next mail, which says so, and one press goes back", async () => {
    await save(anna);
    expect((await newMail(2)).text).not.toContain("Here it is");
    const page = await anna.get(PAGE);
    expect(page.body).toMatch(/<ins>Here it is: {{reference}}\.<\/ins>/);
    expect((await publish(anna, "")).body).toContain("The reason is empty");
    expect((await publish(anna)).statusCode).toBe(303);
    const third = await newMail(3);
    expect(third).toMatchObject({ text: "Here it is: HD-1003.\n", template: { from: "workshop", version: "1" } });
    expect((await anna.get("/tickets/HD-1003")).body).toContain("version 1");
    expect((await anna.get(PAGE)).body).toMatch(/published here:.*version 1.*Anna Nowak.*count now/s);
    await press(anna, { do: "back", number: "0" });
    expect((await newMail(4)).template).toMatchObject({ from: "program" });
    await press(anna, { do: "back", number: "1" });
    expect((await newMail(5)).template).toEqual({ from: "workshop", version: "3" });
    expect(site.world.store.rows.versions.map(({ number, reason, by }) => [number, reason, by.name])).toEqual([
      [1, "shorter", "Anna Nowak"],
      [2, "back to the words of the files", "Anna Nowak"],
      [3, "back to version 1", "Anna Nowak"],
    ]);
    expect(audited()).toEqual(
      expect.arrayContaining([
        "anna draft of received: changed",
        "anna words of received: version 1 published: shorter",
        "anna words of received: version 3 published: back to version 1",
      ]),
    );
    expect((await anna.get(`${PAGE}?compare=1`)).body).toContain("Nothing differs.");
  });

  test("with a problem is kept, and not published", async () => {
    await save(anna, { text: "{{nothing}}" });
    expect((await publish(anna)).body).toContain("The draft has a problem; the preview lists what to do");
    expect(site.world.store.rows.versions).toEqual([]);
  });

  test("N12: of who may not publish alone is reviewed by somebody who has not changed it", async () => {
    await save(piotr);
    const own = await publish(piotr);
    expect([own.statusCode, own.body]).toEqual([409, expect.stringContaining("somebody else reviews it")]);
    expect(audited().at(-1)).toContain("refused: you have changed this draft yourself");
    await press(piotr, { do: "ask", reason: "shorter" });
    const [mail] = [...site.world.store.rows.systemMails.values()].filter(({ key }) =>
      key.startsWith("template-review/"),
    );
    expect(mail).toMatchObject({ to: { address: ANNA }, text: expect.stringContaining("Piotr") });
    expect((await anna.get(PAGE)).body).toMatch(/asks for a review of this draft: <q>shorter<\/q>/);
    roles({ anna: ["reviewTemplates"], piotr: ["writeTemplates"] });
    expect((await publish(anna)).statusCode).toBe(303);
    expect(site.world.store.rows.versions).toMatchObject([
      { by: { id: "anna" }, writers: ["piotr"], reason: "shorter" },
    ]);
  });

  test("that two edit at once: the second is told, sees what differs, and loses nothing typed", async () => {
    const [hers, his] = [await anna.get(PAGE), await piotr.get(PAGE)];
    await save(anna, { text: "Hers {{reference}}" }, hers);
    const late = await save(piotr, { text: "His {{reference}}" }, his);
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain("Anna Nowak has changed the draft since you opened it. <strong>Nothing was changed.");
    expect(late.body).toMatch(/<del>Hers {{reference}}<\/del><ins>His {{reference}}<\/ins>/);
    expect(late.body).toMatch(/<textarea id="text"[^>]*>\nHis {{reference}}<\/textarea>/);
    expect(site.world.store.rows.drafts.get("received")?.words.text).toBe("Hers {{reference}}");
    await save(piotr, { text: "His {{reference}}" }, late);
    expect(site.world.store.rows.drafts.get("received")).toMatchObject({
      words: { text: "His {{reference}}" },
      writers: ["anna", "piotr"],
    });
  });

  test("is thrown away as its page showed it, and an old page brings nothing back", async () => {
    const before = await anna.get(PAGE);
    await save(anna);
    const shown = await anna.get(PAGE);
    await press(anna, { do: "drop" }, shown);
    expect(site.world.store.rows.drafts.size).toBe(0);
    await save(anna, { text: "New {{reference}}" }, before);
    expect((await save(anna, {}, shown)).statusCode).toBe(409);
    expect(site.world.store.rows.drafts.get("received")?.words.text).toBe("New {{reference}}");
  });

  test("of another site's form is not written", async () => {
    expect((await anna.post(PAGE, { do: "save", revision: "0", ...OWN }, "x")).statusCode).toBe(403);
    expect(site.world.store.rows.drafts.size).toBe(0);
  });
});
