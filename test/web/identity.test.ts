// How a doctor tells this Onit from another, and whether the mailbox is closed to it.

import { expect, test } from "vitest";
import { judgeMailboxPage } from "../../src/doctor/check-pages.ts";
import { identityStamps } from "../../src/security/identity-stamp.ts";
import { aSite, LOCAL } from "./support/site.ts";

test("a word that nobody could foresee is stamped with our key, and each word differently", async () => {
  const site = await aSite();
  const stampOf = async (nonce: string) => (await site.get(`/health/identity?nonce=${nonce}`)).json().stamp;
  const [one, other] = ["a".repeat(32), "b".repeat(32)];
  expect(await stampOf(one)).toBe(identityStamps(one, site.world.app.tokens)[0]);
  expect(await stampOf(other)).not.toBe(await stampOf(one));
});

test.each(["", "short", "x".repeat(65), "UPPER-and-other-signs"])("the word %j is refused", async (nonce) => {
  const answer = await (await aSite()).get(`/health/identity?nonce=${encodeURIComponent(nonce)}`);
  expect([answer.statusCode, answer.json()]).toEqual([400, { error: expect.any(String), help: expect.any(String) }]);
});

test("the stamp is no token: it opens nothing, and nothing that opens can be had by a word", async () => {
  const site = await aSite();
  const { stamp } = (await site.get(`/health/identity?nonce=${"a".repeat(16)}`)).json();
  for (const path of [`/t/${stamp}`, `/s/${stamp}`, `/mailbox?token=${stamp}`])
    expect((await site.request({ url: path, headers: LOCAL })).statusCode, path).toBeGreaterThanOrEqual(400);
  const { tokens } = site.world.app;
  expect(tokens.stamps("mailbox address 1")).not.toContain(identityStamps("mailbox address 1", tokens)[0]);
});

test("a proxy that passes for a browser on this machine opens the mailbox to strangers: a doctor says so", async () => {
  const site = await aSite();
  const ask = async (headers: Record<string, string>) => {
    const { statusCode: status, body } = await site.request({ url: "/api/inbox/doctor", headers });
    return judgeMailboxPage("https://onit.example", { status, body });
  };
  expect(await ask(LOCAL)).toMatchObject({ level: "problem", help: expect.stringContaining("web.mailbox: false") });
  expect(await ask({ host: "onit.example" })).toMatchObject({ level: "ok" });
  expect(await ask({ ...LOCAL, "x-forwarded-for": "192.0.2.1" })).toMatchObject({ level: "ok" });
});
