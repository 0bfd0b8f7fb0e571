// Signing in by mail: the link, its page, the button, the session, and the way out.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Channel } from "../../src/ports/app.ts";
import { askFor, type Browser, browserWith, markIn, signIn, signInPath } from "./support/signed-in.ts";
import { ANNA, aSite, LOCAL, type Site } from "./support/site.ts";

const BEN = "ben@harbour-lane.example"; // the admin
const PLAIN = { ...LOCAL, authorization: "" };

let site: Site;
beforeEach(async () => {
  site = await aSite();
});
afterEach(() => void vi.useRealTimers());

const mails = () => [...site.world.store.rows.sent.values()].filter(({ key }) => key.startsWith("sign-in/"));
const isIn = async (browser: Browser) => (await browser.get("/")).body.includes("Sign out");
const leave = (id: string) => {
  const people = new Map(site.world.app.organisation.people);
  people.delete(id);
  site.world.app.organisation = { ...site.world.app.organisation, people };
};

describe("a link", () => {
  test("comes by mail, opens a page, and signs in when its button is pressed, once", async () => {
    await askFor(ANNA, site);
    const path = signInPath(site);
    expect(mails()[0]).toMatchObject({ to: { address: ANNA }, because: "somebody asked to sign in with your address" });
    const page = await site.get(path, PLAIN);
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining("Sign in as Anna Nowak?")]);
    const first = await site.post(path, {}, PLAIN);
    expect([first.statusCode, first.headers.location]).toEqual([303, "/"]);
    const second = await site.post(path, {}, PLAIN);
    expect([second.statusCode, second.headers["set-cookie"]]).toEqual([410, undefined]);
  });

  test("P2: whatever only opens it, by GET or HEAD and however often, signs nobody in and uses up nothing", async () => {
    await askFor(ANNA, site);
    const path = signInPath(site);
    for (let at = 0; at < 3; at += 1) {
      for (const method of ["GET", "HEAD"] as const)
        expect((await site.request({ method, url: path, headers: LOCAL })).headers["set-cookie"]).toBeUndefined();
    }
    expect(site.world.store.rows.sessions.size).toBe(0);
    expect((await site.post(path, {}, PLAIN)).statusCode).toBe(303);
  });

  test("is good for 15 minutes from when its mail was handed over, also by a relay that was away; asked for hours ago, none is sent", async () => {
    const { app } = site.world;
    const { channels } = app;
    const away: Channel = { send: async () => ({ kind: "retry", because: "the relay is away" }) };
    app.channels = new Map([...channels, ["email", away]]);
    await askFor(ANNA, site);
    site.world.now = new Date("2026-03-02T10:00:00Z");
    app.channels = channels;
    await site.world.tick();
    const path = signInPath(site);
    site.world.now = new Date("2026-03-02T10:14:00Z");
    expect((await site.post(path, {}, PLAIN)).statusCode).toBe(303);
    app.channels = new Map([...channels, ["email", away]]);
    await askFor(ANNA, site);
    const count = site.world.handed.length;
    site.world.now = new Date("2026-03-02T14:14:00Z");
    app.channels = channels;
    await site.world.tick();
    expect(site.world.handed.slice(count).filter((key) => key.startsWith("sign-in/"))).toEqual([]);
  });

  test("is good for 15 minutes, for who is in people.yaml then, and only as we made it", async () => {
    await askFor(ANNA, site);
    const path = signInPath(site);
    const altered = `${path.slice(0, -1)}${path.endsWith("0") ? "1" : "0"}`;
    expect((await site.post(altered, {}, PLAIN)).statusCode).toBe(410);
    site.world.now = new Date("2026-03-02T09:15:00Z");
    expect((await site.get(path, PLAIN)).statusCode).toBe(410);
    expect((await site.post(path, {}, PLAIN)).statusCode).toBe(410);
    await askFor(ANNA, site);
    leave("anna");
    expect((await site.post(signInPath(site), {}, PLAIN)).statusCode).toBe(410);
  });

  test("the answer is the same for an address that nobody has, and does not wait for what becomes of it", async () => {
    const { systemMails } = site.world.app;
    const known = await askFor(ANNA, site);
    const unknown = await askFor("nobody@harbour-lane.example", site);
    const blank = (text: string) => text.replace(/\S+@harbour-lane\.example/g, "…");
    expect([unknown.statusCode, blank(unknown.body)]).toEqual([known.statusCode, blank(known.body)]);
    expect(mails()).toHaveLength(1);
    site.world.app.systemMails = { ...systemMails, owe: () => new Promise(() => {}) }; // for ever
    expect((await askFor(ANNA, site)).statusCode).toBe(200);
  });

  test("each press brings a mail of its own; too many for one address, or from one client, bring none", async () => {
    vi.setSystemTime(site.world.now);
    const answers = [];
    for (let at = 0; at < 6; at += 1) answers.push((await askFor(ANNA, site)).statusCode);
    expect([answers, mails().length]).toEqual([[200, 200, 200, 200, 200, 429], 5]);
    expect(new Set(mails().map(({ key }) => key)).size).toBe(5);
    expect((await askFor("Anna.Nowak@HARBOUR-lane.example", site)).statusCode).toBe(200); // another address of hers
    const others = [];
    for (let at = 0; at < 60; at += 1) others.push((await askFor(`x${at}@elsewhere.example`, site)).statusCode);
    expect(others.at(-1)).toBe(429);
  });

  test("behind a proxy on this machine each of its clients is counted by itself, by what the proxy added last", async () => {
    vi.setSystemTime(site.world.now);
    const asks = async (forwarded: string, at: number) => {
      const headers = { ...PLAIN, "x-forwarded-for": forwarded };
      return (await site.post("/sign-in", { address: `x${at}@elsewhere.example` }, headers)).statusCode;
    };
    const from = async (client: (at: number) => string) => {
      for (let at = 0; at < 60; at += 1) await asks(client(at), at);
      return asks(client(60), 60);
    };
    expect(await from((at) => `203.0.113.${at}, 192.0.2.1`)).toBe(429);
    expect(await asks("192.0.2.1, 192.0.2.2", 61)).toBe(200);
    expect(await from((at) => `2001:db8:0:1::${at + 1}`)).toBe(429);
    expect(await asks("2001:db8:0:2::1", 62)).toBe(200);
  });

  test("what is not an address is said so, with what was typed", async () => {
    const { statusCode, body } = await askFor("anna<script>", site);
    expect([statusCode, body]).toEqual([422, expect.stringContaining("anna&lt;script&gt;")]);
  });

  test("neither the link nor the cookie is in what is stored where a relay takes the mail", async () => {
    site.world.app.captures = false;
    const { cookie } = await (async () => {
      let text = "";
      const channel = {
        send: async (message: { text: string }) => {
          text = message.text;
          return { kind: "sent" as const, because: "taken" };
        },
      };
      site.world.app.channels = new Map([["email", channel]]) as never;
      await askFor(ANNA, site);
      expect(text).toMatch(/\/sign-in\/[a-z0-9]{40}\n/);
      const entered = await site.post(/\/sign-in\/[a-z0-9]+/.exec(text)![0], {}, PLAIN);
      return { cookie: String(entered.headers["set-cookie"]).split(";")[0]!.split("=")[1]! };
    })();
    const { rows } = site.world.store;
    const kept = JSON.stringify([...rows.sent, ...rows.systemMails, ...rows.sessions, ...rows.signIns, ...rows.audit]);
    expect(kept).toContain("[the link]");
    expect(kept).not.toContain(cookie);
    expect(kept).not.toMatch(/sign-in\/[a-z0-9]{40}/);
  });
});

describe("a session", () => {
  test("is a cookie that no script reads, no other site sends with a form, and over https no plain line carries", async () => {
    await askFor(ANNA, site);
    const cookie = String((await site.post(signInPath(site), {}, PLAIN)).headers["set-cookie"]);
    expect(cookie).toMatch(/^onit-8080=[a-z2-7]{50,}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    site.world.app.publicUrl = "https://onit.example";
    await askFor(ANNA, site);
    const secure = String((await site.post(signInPath(site), {}, PLAIN)).headers["set-cookie"]);
    expect(secure).toMatch(/^__Host-onit=[a-z2-7]{50,}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
  });

  test("ends a week after it was last used, and a month after it began", async () => {
    const browser = await signIn(ANNA, site);
    for (const day of ["08", "14", "20", "26"]) {
      site.world.now = new Date(`2026-03-${day}T09:00:00Z`);
      expect(await isIn(browser), day).toBe(true);
    }
    site.world.now = new Date("2026-04-01T09:00:00Z");
    expect(await isIn(browser)).toBe(false);
    const other = await signIn(ANNA, site);
    site.world.now = new Date("2026-04-08T09:00:00Z");
    expect(await isIn(other)).toBe(false);
    expect(site.world.store.rows.sessions.size).toBe(0);
  });

  test("ends when its person leaves people.yaml, and does not come back with them", async () => {
    const { organisation } = site.world.app;
    const browser = await signIn(ANNA, site);
    leave("anna");
    expect(await isIn(browser)).toBe(false);
    site.world.app.organisation = organisation;
    expect(await isIn(browser)).toBe(false);
  });

  test("somebody else under the same id does not inherit it", async () => {
    const browser = await signIn(ANNA, site);
    const { organisation } = site.world.app;
    const people = new Map(organisation.people);
    people.set("anna", { ...people.get("anna")!, addresses: ["other@harbour-lane.example"] });
    site.world.app.organisation = { ...organisation, people };
    expect(await isIn(browser)).toBe(false);
  });

  test("signing out ends this one; signing out everywhere ends all of the person, links that were sent too, and nobody else's", async () => {
    const [one, two, three, ben] = [
      await signIn(ANNA, site),
      await signIn(ANNA, site),
      await signIn(ANNA, site),
      await signIn(BEN, site),
    ];
    const out = await one.post("/sign-out", {});
    expect(String(out.headers["set-cookie"])).toContain("Max-Age=0");
    expect([await isIn(one), await isIn(two)]).toEqual([false, true]);
    await askFor(ANNA, site);
    const open = signInPath(site);
    await two.post("/sign-out", { everywhere: "yes" });
    expect([await isIn(two), await isIn(three), await isIn(ben)]).toEqual([false, false, true]);
    expect((await site.post(open, {}, PLAIN)).statusCode).toBe(410);
  });

  test("no form is taken from another site, with another session's mark, or with none", async () => {
    const [anna, ben] = [await signIn(ANNA, site), await signIn(BEN, site)];
    const foreign = markIn(await ben.get("/"));
    for (const path of ["/sign-out", "/take"])
      for (const mark of ["", "x", foreign])
        expect((await anna.post(path, { one: "HD-1001" }, mark)).statusCode).toBe(403);
    const headers = { ...PLAIN, cookie: anna.cookie, origin: "https://evil.example" };
    const form = { form: markIn(await anna.get("/")) };
    expect((await site.post("/sign-out", form, headers)).statusCode).toBe(403);
    expect(
      (await site.post("/sign-in", { address: ANNA }, { ...PLAIN, "sec-fetch-site": "cross-site" })).statusCode,
    ).toBe(403);
    await askFor(ANNA, site);
    expect((await site.post(signInPath(site), {}, { ...PLAIN, origin: "null" })).statusCode).toBe(403);
    expect(await isIn(anna)).toBe(true);
  });

  test("a cookie that somebody made up is nobody's", async () => {
    const page = await browserWith("onit-8080=abc; onit-8080=def", site).get("/");
    expect(page.body).not.toContain("Sign out");
  });
});

describe("the mailbox", () => {
  test("S1.36: opens for an admin who signed in, from anywhere and without its address, and for no other colleague", async () => {
    const [anna, ben] = [await signIn(ANNA, site), await signIn(BEN, site)];
    const remote = { host: "onit.example", authorization: "", "x-forwarded-for": "192.0.2.1" };
    const asked = (browser: Browser) => {
      const cookie = browser.cookie.replace("onit-8080", "onit-80");
      return site.get("/mailbox", { ...remote, cookie });
    };
    expect((await asked(ben)).body).toContain("Printer on fire");
    expect((await asked(anna)).statusCode).toBe(403);
    expect((await site.get("/mailbox", remote)).statusCode).toBe(403);
    const off = await aSite({ mailbox: false });
    expect((await (await signIn(BEN, off)).get("/mailbox")).body).toContain("Printer on fire");
    expect((await off.get("/mailbox")).statusCode).toBe(404);
  });

  test("nobody acts as somebody else from it: no mail is written, none is answered, and no link in one opens", async () => {
    const ben = await signIn(BEN, site);
    const { key } = site.message("new-ticket");
    const out = `/mailbox/out?${new URLSearchParams({ key })}`;
    const page = await ben.get(out);
    expect(page.body).not.toContain("Answer as");
    expect(page.body).toContain('sandbox=""');
    expect((await ben.post(out, { text: "on it" })).statusCode).toBe(403);
    expect((await ben.get("/mailbox/new")).statusCode).toBe(403);
    expect(site.submitted).toEqual([]);
  });

  test("what is shown of a mail has no link and no address by which its recipient acts, in words, HTML and fields", async () => {
    const ben = await signIn(BEN, site);
    await askFor(ANNA, site);
    const signIns = mails().map(({ key }) => key);
    const { rows } = site.world.store;
    const signed = /[a-z2-7]{50}|sign-in\/[a-z0-9]{30}/;
    for (const { key, personId, text } of [...rows.sent.values()]) {
      const query = new URLSearchParams({ key });
      const bodies = [await ben.get(`/mailbox/out?${query}`), await ben.get(`/mailbox/out/body?${query}`)];
      if (personId) bodies.push(await ben.get(`/mailbox/people/${personId}`), await ben.get(`/api/inbox/${personId}`));
      for (const { body } of bodies) expect(body, key).not.toMatch(signed);
      expect(bodies[1]!.headers["content-security-policy"]).toMatch(/^sandbox; default-src/);
      if (signIns.includes(key)) expect(text).toMatch(signed);
    }
    const { key } = site.message("new-ticket");
    expect((await site.get(`/mailbox/out/body?${new URLSearchParams({ key })}`)).body).toMatch(signed);
  });

  test("its own address opens it whole to an admin who is signed in, too", async () => {
    const { cookie } = await signIn(BEN, site);
    const { key } = site.message("new-ticket");
    const out = `/mailbox/out?${new URLSearchParams({ key })}`;
    expect((await site.get(out, { ...LOCAL, cookie })).body).toContain("Answer as");
    expect((await site.get(out, { ...PLAIN, cookie })).body).not.toContain("Answer as");
    expect((await site.get(out, { host: "onit.example", cookie: "" })).statusCode).toBe(403);
  });

  test("a mail is released in the name of the admin who signed in", async () => {
    const ben = await signIn(BEN, site);
    const [id] = [...site.world.store.rows.mails.keys()];
    const row = site.world.store.rows.mails.get(id!)!;
    site.world.store.rows.mails.set(id!, { ...row, state: "quarantined" });
    const listed = await ben.get("/mailbox?state=quarantined");
    expect(listed.body).toContain(`/mailbox/in/${id}`);
    expect((await ben.get("/mailbox?state=stuck")).body).not.toContain(`/mailbox/in/${id}`);
    const page = await ben.get(`/mailbox/in/${id}`);
    expect((await ben.post(`/mailbox/in/${id}/release`, {}, "x")).statusCode).toBe(403);
    expect((await ben.post(`/mailbox/in/${id}/release`, {}, markIn(page))).statusCode).toBe(303);
    expect(site.world.store.rows.mails.get(id!)).toMatchObject({ state: "done", releasedBy: "ben" });
  });
});
