// How often somebody may press or ask.

import fastify, { type FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { countRequests, limiter } from "../../src/web/rate.ts";
import { aSite, CARL, LOCAL } from "./support/site.ts";

test("a link that is pressed more often than twenty times in a minute presses nothing more, by whichever page; another link does", async () => {
  const site = await aSite();
  const [one, other] = [site.link("chase", CARL), site.link("chase", CARL, new Date("2026-03-20T09:00:00Z"))];
  for (let press = 0; press < 20; press += 1) await site.post(one, { chase: "yes" });
  const before = site.stored();
  expect((await site.post(one, { chase: "yes" })).statusCode).toBe(200);
  expect(site.stored()).toBe(before);
  await site.post(other, { chase: "yes" });
  expect(site.stored()).not.toBe(before);
});

test("addresses of one IPv6 network count as one, since whoever has one of them has all", async () => {
  const site = await aSite();
  const tryFrom = async (remoteAddress: string): Promise<number> =>
    (await site.request({ url: "/api/tickets/HD-1001", headers: LOCAL, remoteAddress })).statusCode;
  const tries = [];
  for (let host = 0; host < 21; host += 1) tries.push(await tryFrom(`2001:db8:1:2::${host.toString(16)}`));
  expect(tries).toEqual([...Array(20).fill(401), 429]);
  expect(await tryFrom("2001:db8:1:3::1")).toBe(401);
  expect(await tryFrom("192.0.2.1")).toBe(401);
});

test("many who are new do not make it forget the one who goes on asking", async () => {
  const server = fastify();
  countRequests(server);
  await server.ready();
  const limit = limiter(server, 2, { keyOf: ({ ip }) => ip });
  const ask = (ip: string): Promise<boolean> =>
    limit({ ip, routeOptions: { config: {} } } as unknown as FastifyRequest);
  expect([await ask("eve"), await ask("eve"), await ask("eve")]).toEqual([true, true, false]);
  for (let at = 0; at < 25_000; at += 1) {
    await ask(`new ${at}`);
    if (at % 5_000 === 0) expect(await ask("eve")).toBe(false);
  }
  expect(await ask("eve")).toBe(false);
  await server.close();
});
