// Onit behind a real nginx and a real Apache as they are set up by default: people's pages work, the mailbox stays closed.

import { request } from "node:http";
import { afterEach, expect, test } from "vitest";
import { mailboxToken } from "../../src/runtime/mailbox-address.ts";
import { story } from "../support/database.ts";
import { BEN, CARL } from "../support/people.ts";
import { aWorld, linkIn, type World } from "../support/world.ts";
import { startWebServer, type WebServerKind, webServerStory } from "./support/web-server.ts";

const PATHS = ["/mailbox", "/mailbox/new", "/mailbox/tickets", "/mailbox/people/anna", "/api/inbox/anna"];
const FORM = "person=ben&to=help%40onit.example&subject=%5BHD-1001%5D&text=%23close";

/** By hand, as fetch would not let a test say which Host it asks for. */
const ask = (url: string, headers: Record<string, string>, form?: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const type = form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const asked = request(
      url,
      { method: form === undefined ? "GET" : "POST", headers: { ...headers, ...type }, agent: false },
      (answer) => {
        let body = "";
        answer.on("data", (data) => {
          body += data;
        });
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, body: body + JSON.stringify(answer.headers) }),
        );
      },
    );
    asked.on("error", reject).end(form);
  });

/** What admins add, and what newer versions do by themselves. */
const SETTINGS: readonly [kind: WebServerKind, what: string, more: string][] = [
  ["nginx", "as its manual shows it first", ""],
  ["nginx", "with HTTP/1.1 and no header of its own", 'proxy_http_version 1.1; proxy_set_header Connection "";'],
  [
    "nginx",
    "with the usual headers",
    "proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
  ],
  ["apache2", "as its manual shows it first", ""],
  ["apache2", "with the visitor's Host", "ProxyPreserveHost On"],
  ["apache2", "without headers of its own", "ProxyAddHeaders Off"],
];

for (const kind of ["nginx", "apache2"] as const)
  webServerStory(kind)(`behind ${kind}`, () => {
    story("pages", () => {
      let world: World;
      let front: Awaited<ReturnType<typeof startWebServer>>;
      afterEach(async () => {
        await front?.end();
        await world?.end();
      });

      test.each(SETTINGS.filter(([of]) => of === kind))("%s %s", async (_kind, _what, more) => {
        world = await aWorld({ at: "2026-03-02T09:00:00Z" });
        await world.mail({ from: CARL });
        front = await startWebServer(kind, world.url, more);
        const token = mailboxToken(world.app);
        const port = new URL(world.url).port;

        for (const path of PATHS)
          for (const host of ["onit.example", `127.0.0.1:${port}`, "localhost"])
            for (const headers of [
              { host },
              { host, cookie: `onit-mailbox-${port}=0123456789abcdef01234567` },
              { host, authorization: "Bearer 0123456789abcdef01234567" },
            ]) {
              const { status, body } = await ask(`${front.url}${path}`, headers);
              expect([status, body.includes(CARL), body.includes(token)], `${path} ${host}`).toEqual([
                403,
                false,
                false,
              ]);
            }
        const guess = await ask(`${front.url}/mailbox?token=0123456789abcdef01234567`, { host: "onit.example" });
        expect([guess.status, /set-cookie/i.test(guess.body)]).toEqual([403, false]);
        expect((await ask(`${front.url}/mailbox/new`, { host: "onit.example" }, FORM)).status).toBe(403);
        await world.settled();
        expect((await world.ticket("HD-1001")).record.status).not.toBe("closed");

        for (const path of ["/", "/health", "/style.css"])
          expect((await ask(`${front.url}${path}`, { host: "onit.example" })).status, path).toBe(200);
        const status = /\/s\/[a-z2-7]+/.exec(world.last(CARL).text)?.[0];
        expect((await ask(`${front.url}${status}`, { host: "onit.example" })).body).toContain("HD-1001");
        const confirm = new URL(linkIn(world.last(BEN))).pathname;
        expect((await ask(`${front.url}${confirm}`, { host: "onit.example" })).status).toBe(200);
        expect((await ask(`${front.url}${confirm}`, { host: "onit.example" }, "promise=30m")).status).toBe(200);
        await world.settled();
        expect((await world.ticket("HD-1001")).wait?.escalation?.confirmation).toMatchObject({ by: "ben" });
      });
    });
  });
