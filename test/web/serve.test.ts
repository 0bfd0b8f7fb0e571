// Who may see which page, and what a page says when something is wrong.

import { describe, expect, test } from "vitest";
import { tickAt } from "../../src/core/model/ticket.ts";
import { serveWeb } from "../../src/web/serve.ts";
import { aSite, LOCAL } from "./support/site.ts";

describe("the mailbox has no login, so", () => {
  test.each(["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST:1"])(
    "it answers to %s",
    async (host) => {
      expect((await (await aSite()).get("/mailbox", { host })).statusCode).toBe(200);
    },
  );

  test.each([
    "onit.example",
    "localhost.evil.example",
    "evil.example:8080",
    "127.0.0.1.evil.example",
    "10.0.0.5:8080",
    "localhost:8080@evil.example",
  ])("it answers nobody who calls it %s, whatever the page", async (host) => {
    const site = await aSite();
    for (const url of ["/mailbox", "/mailbox/tickets", "/mailbox/new", "/mailbox/people/anna", "/api/inbox/anna"]) {
      const { statusCode, body } = await site.get(url, { host });
      expect(statusCode).toBe(403);
      expect(body).toContain("for this machine only");
      expect(body).not.toContain("Printer");
    }
    expect(
      (await site.post("/mailbox/new", { person: "anna", to: "help@onit.example", text: "x" }, { host })).statusCode,
    ).toBe(403);
    expect(site.submitted).toEqual([]);
  });

  test.each<Record<string, string>>([
    { origin: "http://evil.example" },
    { origin: "http://localhost:9999" },
    { origin: "https://localhost:8080" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://localhost:8080", "sec-fetch-site": "cross-site" },
  ])("a form from another site is refused: %j", async (headers) => {
    const site = await aSite();
    const { statusCode, body } = await site.post(
      "/mailbox/new",
      { person: "anna", to: "help@onit.example", text: "x" },
      { ...LOCAL, ...headers },
    );
    expect([statusCode, body]).toEqual([403, expect.stringContaining("Nothing was sent")]);
    expect(site.submitted).toEqual([]);
  });

  test.each<Record<string, string>>([
    {},
    { origin: "http://localhost:8080" },
    { origin: "http://localhost:8080", "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ])("a form of its own pages is taken: %j", async (headers) => {
    const site = await aSite();
    await site.post("/mailbox/new", { person: "anna", to: "help@onit.example", text: "x" }, { ...LOCAL, ...headers });
    expect(site.submitted).toHaveLength(1);
  });

  test("its pages let a browser name them as the origin of their forms", async () => {
    expect((await (await aSite()).get("/mailbox")).headers["referrer-policy"]).toBe("same-origin");
  });

  test("it is not there at all when it is switched off", async () => {
    const site = await aSite({ mailbox: false });
    for (const url of ["/mailbox", "/mailbox/new", "/api/inbox/anna"])
      expect((await site.get(url)).statusCode).toBe(404);
    expect((await site.get("/")).body).not.toContain("/mailbox");
  });
});

describe("health", () => {
  test("is ok, with what there is to count", async () => {
    const { statusCode, body } = await (await aSite()).get("/health");
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toEqual({
      status: "ok",
      store: "up",
      stuck: 0,
      quarantined: 0,
      unread: 0,
      outbox: { tickets: 0, oldest: null },
      unsent: { retrying: 0, oldest: null },
      lateSteps: 0,
      lateSince: null,
      unsettled: 0,
    });
  });

  test("is degraded by a step that is late, and says since when", async () => {
    const site = await aSite();
    const due = tickAt(site.ticket())!;
    site.world.now = new Date(due.getTime() + 61_000);
    const { body } = await site.get("/health");
    expect(JSON.parse(body)).toMatchObject({ status: "degraded", lateSteps: 1, lateSince: due.toISOString() });
  });

  test("is degraded by a stuck mail", async () => {
    const site = await aSite();
    await site.world.app.mails.stick([...site.world.store.rows.mails.keys()][0]!, "why");
    const { statusCode, body } = await site.get("/health");
    expect([statusCode, JSON.parse(body)]).toEqual([200, expect.objectContaining({ status: "degraded", stuck: 1 })]);
  });

  test("is 503 when the store is away, says so, or fails while it is asked", async () => {
    const site = await aSite();
    site.up = false;
    const away = await site.get("/health");
    site.up = true;
    site.world.faults.arm(1, "before");
    const failing = await site.get("/health");
    for (const { statusCode, body } of [away, failing]) {
      expect([statusCode, JSON.parse(body)]).toEqual([
        503,
        {
          status: "degraded",
          store: "down",
          stuck: null,
          quarantined: null,
          unread: null,
          outbox: null,
          unsent: null,
          lateSteps: null,
          lateSince: null,
          unsettled: 0,
        },
      ]);
    }
  });
});

describe("for monitors", () => {
  test("a store that answers and takes nothing that is written, as on a full disk, is told, and asked seldom", async () => {
    const site = await aSite();
    let tries = 0;
    site.world.app.mails.probe = async () => {
      tries += 1;
      throw new Error("no space left");
    };
    const health = await site.get("/health");
    expect([health.statusCode, JSON.parse(health.body)]).toEqual([
      503,
      expect.objectContaining({ status: "degraded", store: "readOnly", stuck: 0 }),
    ]);
    expect((await site.get("/health/ready")).statusCode).toBe(503);
    expect((await site.get("/health/live")).statusCode).toBe(200);
    expect(tries).toBe(1);
  });

  test("readiness goes with the store, liveness does not: a new start would not bring it back", async () => {
    const site = await aSite();
    site.up = false;
    expect((await site.get("/health/ready")).statusCode).toBe(503);
    expect((await site.get("/health/live")).statusCode).toBe(200);
    site.up = true;
    expect((await site.get("/health/ready")).statusCode).toBe(200);
  });

  test("a loop that stands still is told: liveness fails, and health names it", async () => {
    const site = await aSite();
    const fine = { runsForMs: undefined, sinceLastMs: 1_000, sinceMovedMs: 1_000 };
    const long = { runsForMs: 7_200_000, sinceLastMs: undefined }; // a flood keeps it busy, or nothing ends any more
    site.world.app.loops = () => ({ reading: fine, steps: fine, sending: { ...long, sinceMovedMs: 240_000 } });
    expect((await site.get("/health/live")).statusCode).toBe(200);
    site.world.app.loops = () => ({ reading: fine, steps: { ...long, sinceMovedMs: 3_600_000 }, sending: fine });
    expect((await site.get("/health/live")).statusCode).toBe(503);
    expect(JSON.parse((await site.get("/health")).body)).toMatchObject({ status: "degraded", standing: ["steps"] });
  });

  test("metrics are for this machine, and not through a proxy", async () => {
    const site = await aSite({ metricsFrom: ["127.0.0.0/8"] });
    const { statusCode, body } = await site.get("/metrics");
    expect(statusCode).toBe(200);
    expect(body).toMatch(/^onit_store_up 1$/m);
    expect(body).toMatch(/^onit_steps_late 0$/m);
    const answers = [
      await site.get("/metrics", { "x-forwarded-for": "10.0.0.1" }),
      await site.request({ url: "/metrics", remoteAddress: "10.0.0.5" }),
    ];
    expect(answers.map((answer) => answer.statusCode)).toEqual([404, 404]);
  });

  test("what the store cannot say is left out of the metrics", async () => {
    const site = await aSite({ metricsFrom: ["127.0.0.0/8"] });
    site.up = false;
    const { body } = await site.get("/metrics");
    expect(body).toMatch(/^onit_store_up 0$/m);
    expect(body).not.toContain("onit_mails_stuck");
  });
});

describe("when something is wrong", () => {
  test("an unknown page says where to go", async () => {
    const { statusCode, body } = await (await aSite()).get("/nowhere");
    expect([statusCode, body]).toEqual([404, expect.stringContaining("open the mail again")]);
  });

  test("an unexpected error is logged with its page and without the link's token, and the reader sees no inside", async () => {
    const site = await aSite();
    site.world.faults.arm(1, "before");
    const { statusCode, body } = await site.get("/mailbox");
    expect(statusCode).toBe(500);
    expect(body).toContain("Something went wrong here");
    expect(body).not.toMatch(/power cut|\.ts|at /);
    const link = site.link("confirm");
    site.world.faults.arm(1, "before");
    expect((await site.get(link)).statusCode).toBe(500);
    expect(site.errors).toMatchObject([{ page: "/mailbox" }, { page: "/t/:token" }]);
    expect(JSON.stringify(site.errors)).not.toContain(link.slice(3));
  });

  test("the mailbox without its store is 503", async () => {
    const site = await aSite();
    site.up = false;
    site.world.faults.arm(1, "before");
    expect((await site.get("/mailbox")).statusCode).toBe(503);
  });

  test.each([
    ["a body that is no form", "/t/x", { "content-type": "text/xml" }, 415],
    ["a form that is too large", "/t/x", { "content-type": "application/x-www-form-urlencoded" }, 413],
    ["an address that cannot be read", "/%zz", {}, 400],
  ])("%s is a page that says so, and no error of ours", async (what, url, headers, status) => {
    const site = await aSite();
    const payload = what.endsWith("large") ? `text=${"x".repeat(2_000_000)}` : "x";
    const answer = await site.request({ method: "POST", url, headers: { ...LOCAL, ...headers }, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain("Bad request");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(site.errors).toEqual([]);
  });
});

test("every answer has the same strict headers: a page, the stylesheet, the API, nothing there, and what cannot be read at all", async () => {
  const site = await aSite();
  for (const url of ["/", "/style.css", "/health", "/api/tickets/HD-1001", "/nothing", "/s/x", "/%zz"]) {
    const { headers } = await site.get(url);
    expect([url, headers]).toEqual([
      url,
      expect.objectContaining({
        "content-security-policy":
          "default-src 'none';style-src 'self';frame-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": url === "/style.css" ? "max-age=3600" : "no-store",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-robots-tag": "noindex, nofollow",
      }),
    ]);
    expect(headers).not.toHaveProperty("strict-transport-security");
  }
});

test("it listens, serves the front page and its stylesheet, and stops", async () => {
  const { world } = await aSite();
  const { url, close } = await serveWeb(world.app, {
    host: "127.0.0.1",
    port: 0,
    mailbox: true,
    isUp: async () => true,
    submit: async () => "250",
  });
  expect(await (await fetch(url)).text()).toContain("Onit at");
  expect((await fetch(`${url}/style.css`)).headers.get("content-type")).toContain("text/css");
  await close();
  await expect(fetch(url)).rejects.toThrow();
});
