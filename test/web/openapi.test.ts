// What is said of the API, to programs and to people, is what it does. `npm run openapi` renews docs/openapi.json.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { BUILT_IN } from "../../src/core/model/role.ts";
import { OPERATIONS, PROBLEM } from "../../src/web/api-schema.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { aSite, CARL, LOCAL, type Site } from "./support/site.ts";

let site: Site;
beforeEach(async () => {
  site = await aSite();
});

type Operation = { operationId: string; requestBody?: object; responses: Record<string, object> };
type Description = { openapi: string; paths: Record<string, Record<string, Operation>> };

const description = async (): Promise<Description> => (await site.get("/api/openapi.json", LOCAL)).json();

describe("the description of the API", () => {
  test("is the file in docs: a change of the API shows there", async () => {
    const shown = `${JSON.stringify(await description(), null, 2)}\n`;
    await expect(shown).toMatchFileSnapshot("../../docs/openapi.json");
  });

  test("is OpenAPI 3.1, names every address of docs/api.md, and says of each when it is refused", async () => {
    const { openapi, paths } = await description();
    expect(openapi).toBe("3.1.0");
    const named = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const page = readFileSync(fileURLToPath(new URL("../../docs/api.md", import.meta.url)), "utf8");
    const told = [...page.matchAll(/^\| `(GET|POST) (\/api\/v1\/[a-zA-Z0-9/-]+)/gm)].map(
      ([, method, path]) => `${method} ${path!.replace("HD-1042", "{reference}").replace("/crm/", "/{webhook}/")}`,
    );
    expect(named.toSorted()).toEqual(told.toSorted());
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
    for (const { responses } of operations)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "401", "429", "503"]));
  });

  test("is shown to people without a key and without a script, under the headers of every page", async () => {
    const { statusCode, body, headers } = await site.request({ url: "/api/docs", headers: LOCAL });
    expect(statusCode).toBe(200);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(body).not.toMatch(/<script|style=|https?:\/\//);
    for (const [path, methods] of Object.entries((await description()).paths))
      for (const method of Object.keys(methods)) expect(body).toContain(`${method.toUpperCase()} ${path}`);
    expect(body).toContain("info.issueSummary");
    expect(body).toContain("chases[].counted");
    expect(body).toContain("Idempotency-Key");
  });
});

describe("what the API answers is what is said of it", () => {
  const call = async (method: "GET" | "POST", url: string, payload?: object) => {
    const { text } = await aKeptApiKey("anna", site.world.app);
    const headers = { ...LOCAL, authorization: `Bearer ${text}` };
    const answer = await site.request({ method, url: `/api${url}`, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, json: answer.json() as unknown };
  };
  const holds = async (name: keyof typeof OPERATIONS, method: "GET" | "POST", url: string, payload?: object) => {
    const { status, json } = await call(method, url, payload);
    expect([name, status, json]).toEqual([name, 200, expect.anything()]);
    expect([name, OPERATIONS[name].answer.safeParse(json).error?.issues]).toEqual([name, undefined]);
  };

  test("wherever something is done", async () => {
    const { app } = site.world;
    const admin = { ...BUILT_IN.admin!, id: "admin", kinds: ["call", "request"] as const, holders: ["anna", "ben"] };
    app.organisation = app.configured = { ...app.organisation, roles: [admin] };
    await holds("chases", "POST", "/tickets/HD-1001/chases", { for: CARL });
    await holds("confirm", "POST", "/tickets/HD-1001/confirm", { promise: "2h" });
    await holds("handover", "POST", "/tickets/HD-1001/handover", { to: "ben", reason: "he knows it" });
    await holds("next", "POST", "/tickets/HD-1001/next", {});
    await holds("decline", "POST", "/tickets/HD-1001/decline", {});
    await holds("note", "POST", "/tickets/HD-1001/note", { text: "Seen." });
    await holds("answer", "POST", "/tickets/HD-1001/answer", { text: "We look at it." });
    await holds("category", "POST", "/tickets/HD-1001/category", { category: "printers" });
    await holds("priority", "POST", "/tickets/HD-1001/priority", { priority: "high" });
    await holds("assign", "POST", "/tickets/HD-1001/assign", { to: "me" });
    await holds("open", "POST", "/tickets", { desk: "support", for: CARL, subject: "Fire", text: "It burns." });
    await holds("duplicate", "POST", "/tickets/HD-1002/duplicate", { of: "HD-1001" });
    await site.world.tick();
    for (const reference of ["HD-1001", "HD-1002"]) await holds("ticket", "GET", `/tickets/${reference}`);
    await holds("separate", "POST", "/tickets/HD-1002/separate", {});
    await site.world.tick();
    await holds("close", "POST", "/tickets/HD-1001/close", {});
    await holds("reopen", "POST", "/tickets/HD-1001/reopen", {});
    await holds("escalate", "POST", "/tickets/HD-1001/escalate", { reason: "the board meets today" });
    await site.world.tick();
    expect((await call("GET", "/escalations")).json).toMatchObject({ escalations: [{ origin: "HD-1001" }] });
    await holds("ticket", "GET", "/tickets/HD-1001");
    await holds("tickets", "GET", "/tickets");
    await holds("open", "POST", "/tickets", { desk: "support", for: CARL, subject: "Toner", text: "None left." });
    for (const name of ["waits", "people", "mails", "inbox"] as const) await holds(name, "GET", `/${name}`);
    await holds("inboxRead", "POST", "/inbox/read", {});
    await holds("escalations", "GET", "/escalations?since=30d");
    await holds("figures", "GET", "/figures?since=90d");
    await holds("audit", "GET", "/audit?limit=10");
  });

  test("wherever something is not", async () => {
    const asked: [number, "GET" | "POST", string, object?][] = [
      [404, "GET", "/tickets/HD-9999"],
      [422, "POST", "/tickets/HD-1001/chases", { for: "nobody" }],
      [422, "GET", "/escalations?since=never"],
    ];
    for (const [expected, ...given] of asked) {
      const { status, json } = await call(...given);
      expect([status, PROBLEM.safeParse(json).success]).toEqual([expected, true]);
    }
  });
});
