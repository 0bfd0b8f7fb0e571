// A channel of one's own over real HTTP: what is posted, and what each answer means.

import { createHmac, timingSafeEqual } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { ownChannel } from "../../src/channels/own.ts";
import type { OwnChannel } from "../../src/core/model/own-channel.ts";
import type { Message } from "../../src/ports/app.ts";
import { answering, type HookServer, startHookServer } from "../support/hook-server.ts";
import { aMessage } from "../support/message.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const SECRET = "s3cret-of-the-pager";

const aNotice = (over: Partial<Message> = {}): Message => ({
  ...aMessage(),
  key: "HD-1/w1.s2",
  body: '{"a":1}',
  ...over,
});

async function aChannel(answer?: HookServer["answer"], over: Partial<OwnChannel> = {}, longestMs = 5_000) {
  const hook = await startHookServer(answer);
  const environment = { PAGER_URL: `${hook.url}/in/t0ken-in-path`, PAGER_SECRET: SECRET };
  const settings: OwnChannel = {
    ...{ id: "pager", name: "Pager", service: "webhook", url: "PAGER_URL", secret: "PAGER_SECRET" },
    ...{ isPersonal: false, isAssured: true, giveUpAfterMs: 900_000, ...over },
  };
  const allows = (address: string): boolean => address === "127.0.0.1";
  const channel = ownChannel(settings, { environment, allows, longestMs, now: () => NOW });
  onTestFinished(() => {
    channel.close();
    return hook.close();
  });
  return { hook, channel };
}

/** As docs/webhooks.md tells its reader to. */
function isOurs({ headers, body }: HookServer["posted"][number], secret: string, now: Date): boolean {
  const [, seconds = "", mac = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers["onit-signature"] ?? "") ?? [];
  const wanted = createHmac("sha256", secret).update(`${headers["onit-event"]}.${seconds}.${body}`).digest();
  const isFresh = Math.abs(now.getTime() / 1_000 - Number(seconds)) <= 300;
  return isFresh && mac !== "" && timingSafeEqual(Buffer.from(mac, "hex"), wanted);
}

test("it posts the body, signed with its time, under an id that is the same each time it is tried", async () => {
  const { hook, channel } = await aChannel();
  expect(await channel.send(aNotice())).toEqual({ kind: "sent", because: "it answered 200: ok" });
  await channel.send(aNotice());
  await channel.send(aNotice({ key: "HD-1/w1.s3" }));
  const [first, second, other] = hook.posted;
  expect(first).toMatchObject({ path: "/in/t0ken-in-path", body: '{"a":1}' });
  expect(first!.headers["content-type"]).toBe("application/json");
  expect(isOurs(first!, SECRET, NOW)).toBe(true);
  expect(isOurs(first!, "another", NOW)).toBe(false);
  expect(isOurs({ ...first!, body: '{"a":2}' }, SECRET, NOW)).toBe(false);
  expect(isOurs(first!, SECRET, new Date("2026-03-02T09:06:00Z"))).toBe(false);
  expect(second!.headers["onit-event"]).toBe(first!.headers["onit-event"]);
  expect(other!.headers["onit-event"]).not.toBe(first!.headers["onit-event"]);
  expect(first!.headers["onit-event"]).not.toContain("HD-1");
});

test.each([
  [200, "sent"],
  [204, "sent"],
  [301, "failed"],
  [307, "failed"],
  [400, "failed"],
  [401, "failed"],
  [404, "failed"],
  [408, "retry"],
  [410, "failed"],
  [425, "retry"],
  [429, "retry"],
  [500, "retry"],
  [503, "retry"],
])("an answer %i: %s", async (status, kind) => {
  const { channel } = await aChannel(answering(status));
  expect((await channel.send(aNotice())).kind).toBe(kind);
});

test("a redirection is not followed", async () => {
  const { hook, channel } = await aChannel(
    (response, { path }) => void response.writeHead(path === "/stolen" ? 200 : 307, { location: "/stolen" }).end(),
  );
  const { because } = await channel.send(aNotice());
  expect(because).toMatch(/leads elsewhere, and that is not followed/);
  expect(hook.posted.map(({ path }) => path)).toEqual(["/in/t0ken-in-path"]);
});

test("when it names a time to come again, that is the time: in seconds, or as a date", async () => {
  const at = async (value: string) => {
    const { channel } = await aChannel(answering(429, "", { "retry-after": value }));
    const outcome = await channel.send(aNotice());
    return outcome.kind === "retry" ? outcome.until : undefined;
  };
  expect(await at("120")).toEqual(new Date("2026-03-02T09:02:00Z"));
  expect(await at("Mon, 02 Mar 2026 09:05:00 GMT")).toEqual(new Date("2026-03-02T09:05:00Z"));
  for (const useless of ["0", "-5", "soon", "Mon, 02 Mar 2026 08:00:00 GMT"]) expect(await at(useless)).toBeUndefined();
});

test("one that cannot say whether it arrives leaves it open", async () => {
  const { channel } = await aChannel(answering(202), { isAssured: false });
  expect(await channel.send(aNotice())).toMatchObject({
    kind: "uncertain",
    because: expect.stringMatching(/accepted, and not that it arrived/),
  });
});

test("one that does not answer, cuts the line or is away is tried again", async () => {
  const silent = await aChannel(() => {}, {}, 50);
  expect(await silent.channel.send(aNotice())).toEqual({ kind: "retry", because: "it did not answer in time" });
  const cut = await aChannel((response) => void response.destroy());
  expect((await cut.channel.send(aNotice())).kind).toBe("retry");
  const away = await aChannel();
  await away.hook.close();
  expect(await away.channel.send(aNotice())).toMatchObject({ kind: "retry", because: "ECONNREFUSED" });
});

test("an answer without end costs neither memory nor time, and what it began with counts", async () => {
  let written = 0;
  const { channel } = await aChannel((response) => {
    response.writeHead(200);
    const more = (error?: Error | null): void => {
      if (error || response.socket?.destroyed !== false) return; // some versions of Node go on writing to nobody
      written += 65_536;
      response.write("x".repeat(65_536), more);
    };
    more();
  });
  const outcome = await channel.send(aNotice());
  expect(outcome.kind).toBe("sent");
  expect(outcome.because.length).toBeLessThan(300);
  expect(written).toBeLessThan(64 * 1024 ** 2);
  const broken = await aChannel((response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("o", () => response.destroy());
  });
  expect((await broken.channel.send(aNotice())).kind).toBe("sent");
});

test("its address and its secret are in no outcome, whatever the other side repeats", async () => {
  const { hook, channel } = await aChannel(
    (response, { path, headers }) =>
      void response.writeHead(400).end(`no such hook: ${headers.host}${path} http://${headers.host}${path} ${SECRET}`),
  );
  const { because } = await channel.send(aNotice());
  expect(because).not.toContain(SECRET);
  expect(because).not.toContain("t0ken-in-path");
  await hook.close();
  expect((await channel.send(aNotice())).because).not.toContain("t0ken-in-path");
});

test("without a setting that allows it, nothing is posted to this machine", async () => {
  const hook = await startHookServer();
  onTestFinished(() => hook.close());
  const settings: OwnChannel = {
    ...{ id: "pager", name: "Pager", service: "webhook", url: hook.url },
    ...{ isPersonal: false, isAssured: true, giveUpAfterMs: 900_000 },
  };
  const channel = ownChannel(settings, { environment: {}, allows: () => false, now: () => NOW });
  expect(await channel.send(aNotice())).toMatchObject({
    kind: "failed",
    because: expect.stringMatching(/inside a private network/),
  });
  expect(hook.posted).toEqual([]);
});
