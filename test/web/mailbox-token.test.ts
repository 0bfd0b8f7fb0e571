// Who may open the mailbox: whoever has the address that `onit start` prints, on this machine, and through no proxy.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mailboxAddress, mailboxState, mailboxToken } from "../../src/runtime/mailbox-address.ts";
import { isProxied, isThisMachine } from "../../src/web/loopback.ts";
import { aSite, CARL, LOCAL, type Site } from "./support/site.ts";

const PAGES = [
  "/mailbox",
  "/mailbox/tickets",
  "/mailbox/new",
  "/mailbox/people",
  "/mailbox/people/anna",
  "/mailbox/out?key=x",
  "/mailbox/in/abc/raw",
  "/api/inbox/anna",
];
const NOBODY = { ...LOCAL, authorization: "" };
const tokenOf = (site: Site): string => mailboxToken(site.world.app);
const form = { person: "anna", to: "help@onit.example", text: "x" };

describe("without the token", () => {
  test.each(PAGES)("%s shows nothing and says where the address is", async (url) => {
    const site = await aSite();
    const { statusCode, body, headers } = await site.get(url, NOBODY);
    expect(statusCode).toBe(403);
    expect(body).toContain("onit mailbox");
    for (const secret of ["Printer", CARL, "anna@", tokenOf(site)]) expect(body).not.toContain(secret);
    expect([headers["referrer-policy"], headers["set-cookie"]]).toEqual(["no-referrer", undefined]);
  });

  test("no form is taken", async () => {
    const site = await aSite();
    expect((await site.post("/mailbox/new", form, NOBODY)).statusCode).toBe(403);
    expect(site.submitted).toEqual([]);
  });

  test("a guess opens nothing, wherever it stands", async () => {
    const site = await aSite();
    const guesses = fc.oneof(
      fc.string(),
      fc.constantFrom("true", "undefined", "null", "[object Object]", tokenOf(site).slice(1), `${tokenOf(site)}0`),
    );
    await fc.assert(
      fc.asyncProperty(guesses, async (guess) => {
        const written = encodeURIComponent(guess);
        const tries = [
          site.get(`/mailbox?token=${written}`, NOBODY),
          site.get("/mailbox", { ...NOBODY, cookie: `onit-mailbox-8080=${written}` }),
          site.get("/mailbox", { ...LOCAL, authorization: `Bearer ${written}` }),
        ];
        for (const { statusCode, headers } of await Promise.all(tries))
          expect([statusCode, headers["set-cookie"]]).toEqual([403, undefined]);
      }),
      { numRuns: 50 },
    );
  });

  test("the pages for everybody are as they were", async () => {
    const site = await aSite();
    for (const url of ["/", "/health", "/style.css", site.link("confirm")])
      expect((await site.get(url, NOBODY)).statusCode, url).toBe(200);
  });
});

describe("with the address that was printed", () => {
  test("the token becomes a cookie no script reads and no other site sends, and leaves the address", async () => {
    const site = await aSite();
    const opened = await site.get(`/mailbox?token=${tokenOf(site)}&as=anna`, NOBODY);
    expect([opened.statusCode, opened.headers.location]).toEqual([303, "/mailbox?as=anna"]);
    const cookie = String(opened.headers["set-cookie"]);
    expect(cookie).toMatch(/^onit-mailbox-8080=[0-9a-f]{24}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(opened.headers).toMatchObject({ "referrer-policy": "no-referrer", "cache-control": "no-store" });
    const page = await site.get("/mailbox", { ...NOBODY, cookie: `theme=dark; ${cookie.split(";")[0]}` });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("Printer on fire");
    expect(page.body).not.toContain(tokenOf(site));
  });

  test("any page of it opens so, and none leads elsewhere", async () => {
    const site = await aSite();
    const opened = await site.get(`/mailbox/new?subject=%2F%2Fevil.example&token=${tokenOf(site)}`, NOBODY);
    expect([opened.statusCode, opened.headers.location]).toEqual([303, "/mailbox/new?subject=%2F%2Fevil.example"]);
  });

  test("a cookie of another Onit on this machine opens nothing here", async () => {
    const site = await aSite();
    const cookie = `onit-mailbox-9090=${tokenOf(site)}`;
    expect((await site.get("/mailbox", { ...NOBODY, cookie })).statusCode).toBe(403);
  });

  test("a program sends it as a bearer token", async () => {
    const site = await aSite();
    const answer = await site.get("/api/inbox/anna", { ...LOCAL, authorization: `Bearer ${tokenOf(site)}` });
    expect(answer.statusCode).toBe(200);
    const without = await site.get("/api/inbox/anna", NOBODY);
    expect([without.statusCode, without.json()]).toEqual([403, { error: expect.stringContaining("onit mailbox") }]);
  });
});

describe("with the token, but not from this machine alone", () => {
  test.each<Record<string, string>>([
    { forwarded: "for=198.51.100.7" },
    { "x-forwarded-for": "127.0.0.1" },
    { "x-forwarded-host": "localhost:8080" },
    { "x-forwarded-proto": "http" },
    { "x-forwarded-anything": "" },
    { "x-real-ip": "127.0.0.1" },
    { via: "1.1 proxy" },
    { "cf-connecting-ip": "198.51.100.7" },
    { "cf-ray": "1" },
    { "cdn-loop": "cloudflare" },
    { "true-client-ip": "127.0.0.1" },
    { "x-client-ip": "127.0.0.1" },
    { "x-original-url": "/mailbox" },
    { "x-envoy-external-address": "127.0.0.1" },
    { "fly-client-ip": "127.0.0.1" },
  ])("a request that came through a proxy gets nothing: %j", async (headers) => {
    const site = await aSite();
    for (const url of PAGES) {
      const { statusCode, body } = await site.get(url, { ...LOCAL, ...headers });
      expect([statusCode, body]).toEqual([403, expect.stringContaining("for this machine only")]);
    }
    expect((await site.post("/mailbox/new", form, { ...LOCAL, ...headers })).statusCode).toBe(403);
    expect(site.submitted).toEqual([]);
  });

  test("what browsers send is not taken for a proxy's", () => {
    const browser = [
      ..."host connection cache-control upgrade-insecure-requests user-agent accept accept-encoding".split(" "),
      ..."accept-language cookie referer origin content-type content-length dnt sec-gpc priority te".split(" "),
      ..."sec-fetch-site sec-fetch-mode sec-fetch-user sec-fetch-dest sec-ch-ua sec-ch-ua-mobile purpose".split(" "),
      ..."sec-purpose save-data if-none-match if-modified-since pragma authorization range".split(" "),
    ];
    expect(browser.filter((name) => isProxied({ [name]: "x" }, "1.1"))).toEqual([]);
    expect(isProxied({}, "1.0")).toBe(true); // as nginx asks
  });

  test("only connections of this machine count as such", () => {
    expect(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"].every(isThisMachine)).toBe(true);
    const others = ["192.168.0.5", "172.17.0.1", "::ffff:10.0.0.1", "fe80::1", "::", "", undefined, "127.0.0.1.evil"];
    expect(others.some(isThisMachine)).toBe(false);
  });

  test("a request from another machine gets nothing", async () => {
    const site = await aSite();
    const headers = { ...LOCAL, authorization: `Bearer ${tokenOf(site)}` };
    const { statusCode } = await site.request({ url: "/mailbox", headers, remoteAddress: "172.17.0.1" });
    expect(statusCode).toBe(403);
  });
});

describe("whether it is served", () => {
  const web = {
    host: "127.0.0.1",
    port: 8025,
    publicUrl: undefined,
    mailbox: undefined,
    metricsFrom: [],
    maxConnectionsPerAddress: 100,
  };
  const publicUrl = "https://onit.example";

  test("by itself only as long as nobody else uses Onit, and otherwise when it is switched on by name", () => {
    expect(mailboxState(web, undefined).isServed).toBe(true);
    expect(mailboxState({ ...web, publicUrl }, undefined)).toMatchObject({
      isServed: false,
      because: expect.stringContaining("web.publicUrl is set; web.mailbox: true"),
    });
    expect(mailboxState(web, "smtp://relay")).toMatchObject({
      isServed: false,
      because: expect.stringContaining("ONIT_RELAY_URL is set"),
    });
    expect(mailboxState({ ...web, publicUrl, mailbox: true }, "smtp://relay").isServed).toBe(true);
    expect(mailboxState({ ...web, mailbox: false }, undefined).isServed).toBe(false);
    expect(mailboxState({ ...web, host: "192.168.0.5" }, undefined).isServed).toBe(false);
  });

  test("not in a container, where no connection tells which machine it began on, unless it is switched on by name", () => {
    const inside = { ...web, host: "0.0.0.0", hostSetting: "ONIT_LISTEN" } as const;
    expect(mailboxState(inside, undefined)).toMatchObject({
      isServed: false,
      because: expect.stringContaining("ONIT_LISTEN"),
    });
    expect(mailboxState({ ...inside, mailbox: true }, undefined).isServed).toBe(true);
    expect(mailboxState({ ...inside, host: "127.0.0.1" }, undefined).isServed).toBe(true);
  });

  test("its address is one a browser on this machine can open, wherever pages are served", async () => {
    const { app } = (await aSite({ mail: null })).world;
    const of = (host: string) => mailboxAddress(host, 8025, app).split("?")[0];
    expect(["127.0.0.1", "0.0.0.0", "::", "::1", "localhost"].map(of)).toEqual([
      "http://127.0.0.1:8025/mailbox",
      "http://127.0.0.1:8025/mailbox",
      "http://127.0.0.1:8025/mailbox",
      "http://[::1]:8025/mailbox",
      "http://localhost:8025/mailbox",
    ]);
    expect(mailboxAddress("127.0.0.1", 8025, app)).toMatch(/\?token=[0-9a-f]{24}$/);
  });
});
