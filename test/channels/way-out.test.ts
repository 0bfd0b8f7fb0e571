// The way out over real SMTP: a login goes out only over TLS, with a password or a token, and nothing repeats it.

import { expect, onTestFinished, test } from "vitest";
import type { Server } from "../../src/config/assemble.ts";
import type { Settings } from "../../src/config/load.ts";
import type { App, Channel } from "../../src/ports/app.ts";
import { openWayOut } from "../../src/runtime/relay.ts";
import { aCertificate } from "../support/certificate.ts";
import { aLoginRelay, aPlainRelay } from "../support/login-relay.ts";
import { aMessage } from "../support/message.ts";
import { startTokenServer } from "../support/token-server.ts";

const PASSWORD = "s3cret-Gitw50";

type Given = { delivery?: Partial<Server["delivery"]>; environment?: Record<string, string>; isHere?: boolean };

/** @param url the relay's address; alarms come back as text */
async function aWayOut(url: string, { delivery = {}, environment = {}, isHere }: Given = {}) {
  const alarms: string[] = [];
  const clock = { now: new Date("2026-03-02T09:00:00Z") };
  const bookmarks = new Map<string, string>();
  const app = {
    now: () => clock.now,
    log: { info() {}, warn() {}, error() {} },
    ring: (what: string, because: string) => void alarms.push(`${what}: ${because}`),
    organisation: { replyAddress: "a@b.example" },
  } as unknown as App;
  const settings = {
    server: {
      delivery: { connections: 4, caFile: undefined, allowPlaintext: false, oauth2: undefined, ...delivery },
    },
  } as Settings;
  const way = (await openWayOut(
    settings,
    { ONIT_RELAY_URL: url, ...environment },
    {
      now: () => clock.now,
      bookmarks: () => ({
        load: async (key) => bookmarks.get(key),
        save: async (key, value) => void bookmarks.set(key, value),
      }),
      app: () => app,
      ...(isHere === undefined ? {} : { isHere: () => isHere }),
    },
  )) as Channel & { close(): void };
  onTestFinished(() => way.close());
  return { way, alarms, clock };
}

const AUTH_OFFERED = (line: string): string | undefined =>
  /^EHLO/.test(line) ? "250-relay\r\n250 AUTH PLAIN LOGIN" : /^STARTTLS/.test(line) ? "502 not here" : undefined;

test("to another machine nothing is said without encryption: neither the login nor the mail, and an admin is told what to do", async () => {
  const relay = await aPlainRelay(AUTH_OFFERED);
  const { way, alarms } = await aWayOut(`smtp://onit:${PASSWORD}@127.0.0.1:${relay.port}`, { isHere: false });
  const outcome = await way.send(aMessage());
  expect(outcome).toMatchObject({ kind: "retry", blocked: "refused" });
  expect(outcome.because).toMatch(/offers no encryption \(STARTTLS\), so no login and no mail was sent/);
  expect(relay.lines.filter((line) => /^(AUTH|MAIL|DATA)/i.test(line))).toEqual([]);
  expect(alarms).toHaveLength(1);
  expect(alarms[0]).not.toContain(PASSWORD);
});

test("an answer to STARTTLS that is followed by more, or a relay that knows no EHLO, gets no login either", async () => {
  for (const answers of [
    (line: string) =>
      /^EHLO/.test(line)
        ? "250-relay\r\n250 STARTTLS"
        : /^STARTTLS/.test(line)
          ? "220 go\r\n250 AUTH PLAIN"
          : undefined,
    (line: string) => (/^EHLO/.test(line) ? "502 what?" : undefined),
  ]) {
    const relay = await aPlainRelay(answers);
    const { way } = await aWayOut(`smtp://onit:${PASSWORD}@127.0.0.1:${relay.port}`, { isHere: false });
    expect((await way.send(aMessage())).kind).toBe("retry");
    expect(relay.lines.filter((line) => /^(AUTH|MAIL)/i.test(line))).toEqual([]);
    way.close();
  }
});

test.each(["127.0.0.1", "localhost", "[::1]"])("to %s, this machine, a login may go unencrypted", async (host) => {
  const relay = await aLoginRelay({ host: host === "[::1]" ? "::1" : "127.0.0.1" });
  const { way } = await aWayOut(`smtp://onit:${PASSWORD}@${host}:${relay.port}`);
  expect(await way.send(aMessage())).toMatchObject({ kind: "sent" });
  expect(relay.logins).toMatchObject([{ user: "onit", secret: PASSWORD, isEncrypted: false }]);
});

test("delivery.allowPlaintext sends it anyway, and without a login none is needed", async () => {
  const relay = await aLoginRelay();
  const allowed = await aWayOut(`smtp://onit:${PASSWORD}@127.0.0.1:${relay.port}`, {
    isHere: false,
    delivery: { allowPlaintext: true },
  });
  expect(await allowed.way.send(aMessage())).toMatchObject({ kind: "sent" });
  const plain = await aPlainRelay(AUTH_OFFERED);
  const open = await aWayOut(`smtp://127.0.0.1:${plain.port}`, { isHere: false });
  expect(await open.way.send(aMessage())).toMatchObject({ kind: "sent" });
  expect(plain.lines.filter((line) => /^AUTH/i.test(line))).toEqual([]);
});

test.each([
  ["smtp", false],
  ["smtps", true],
] as const)(
  "%s: a certificate nobody knows is refused with what to do; named in caFile it is accepted",
  async (scheme, isImplicit) => {
    const certificate = aCertificate();
    const relay = await aLoginRelay({ tls: certificate, isImplicit });
    const url = `${scheme}://onit:${PASSWORD}@localhost:${relay.port}`;
    const { way, alarms } = await aWayOut(url, { isHere: false });
    const outcome = await way.send(aMessage());
    expect(outcome).toMatchObject({ kind: "retry", blocked: "refused" });
    expect(outcome.because).toMatch(/certificate of the relay .* is not accepted: .*self-signed.*delivery\.caFile/);
    expect([relay.logins, alarms.length]).toEqual([[], 1]);
    const knowing = await aWayOut(url, { isHere: false, delivery: { caFile: certificate.certificate } });
    expect(await knowing.way.send(aMessage())).toMatchObject({ kind: "sent" });
    expect(relay.logins).toMatchObject([{ user: "onit", secret: PASSWORD, isEncrypted: true }]);
  },
);

test("smtps:// to a port that speaks no TLS says what to write", async () => {
  const relay = await aPlainRelay(AUTH_OFFERED);
  const { way } = await aWayOut(`smtps://onit:${PASSWORD}@127.0.0.1:${relay.port}`);
  expect((await way.send(aMessage())).because).toMatch(/write smtp:\/\/ instead of smtps:\/\//);
});

test("a refused login loses no mail: it is tried again at ever longer intervals, and the admins hear of it once", async () => {
  const relay = await aLoginRelay();
  relay.accepts = () => "5.7.8 wrong password";
  const { way, alarms, clock } = await aWayOut(`smtp://onit:${PASSWORD}@127.0.0.1:${relay.port}`);
  const outcomes = await Promise.all([way.send(aMessage()), way.send(aMessage()), way.send(aMessage())]);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: "retry", blocked: "refused" });
  const tries = relay.logins.length;
  for (let more = 0; more < 20; more += 1)
    expect(await way.send(aMessage())).toMatchObject({ kind: "retry", blocked: "troubled" });
  expect(relay.logins).toHaveLength(tries);
  clock.now = new Date("2026-03-02T09:01:00Z");
  expect(await way.send(aMessage())).toMatchObject({ kind: "retry", blocked: "refused" });
  expect(relay.logins).toHaveLength(tries + 1);
  expect(alarms).toHaveLength(1);
  relay.accepts = () => true;
  clock.now = new Date("2026-03-02T09:10:00Z");
  expect(await way.send(aMessage())).toMatchObject({ kind: "sent" });
});

test("a relay that asks for a login only at MAIL FROM, or repeats the secret in its answer: no mail fails, no secret is shown", async () => {
  const plain = Buffer.from(`\0onit\0${PASSWORD}`).toString("base64");
  for (const said of [
    "530 5.7.0 Authentication required",
    `535 5.7.8 bad password ${PASSWORD} for onit`,
    `535 5.7.8 cannot decode ${plain}`,
    `535 5.7.8 no user\r\n`.trim(),
  ]) {
    const at = said.startsWith("530") ? /^MAIL/ : /^AUTH/;
    const relay = await aPlainRelay((line) =>
      at.test(line) ? said : /^AUTH/.test(line) ? "235 ok" : AUTH_OFFERED(line),
    );
    const { way, alarms } = await aWayOut(`smtp://onit:${PASSWORD}@127.0.0.1:${relay.port}`);
    const outcome = await way.send(aMessage());
    expect(outcome).toMatchObject({ kind: "retry", blocked: "refused" });
    expect(outcome.because).toMatch(/53[05] 5\.7\./);
    for (const shown of [outcome.because, ...alarms]) {
      expect(shown).not.toContain(PASSWORD);
      expect(shown).not.toContain(plain);
    }
    way.close();
  }
});

const OAUTH2 = {
  user: "help@onit.example",
  clientId: "onit",
  clientSecret: "SEND_SECRET",
  refreshToken: "SEND_REFRESH",
  scope: "smtp",
};
const SECRETS = { SEND_SECRET: "shh-client", SEND_REFRESH: "refresh-1" };

async function aProvider() {
  const tokens = await startTokenServer();
  onTestFinished(() => tokens.close());
  const certificate = aCertificate();
  const relay = await aLoginRelay({ tls: certificate });
  relay.accepts = ({ method, secret }) => (method === "XOAUTH2" && tokens.good.has(secret) ? true : "no");
  const delivery = { caFile: certificate.certificate, oauth2: { ...OAUTH2, tokenUrl: tokens.url } };
  const way = await aWayOut(`smtp://localhost:${relay.port}`, { isHere: false, delivery, environment: SECRETS });
  return { tokens, relay, ...way };
}

test("with access tokens: one is asked for, over TLS, for however many connections at once, and used while it lasts", async () => {
  const { tokens, relay, way } = await aProvider();
  const outcomes = await Promise.all(Array.from({ length: 12 }, (_, at) => way.send(aMessage(`c${at}@x.example`))));
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(12).fill("sent"));
  expect(relay.received).toHaveLength(12);
  expect(relay.logins.length).toBeGreaterThan(1);
  expect(new Set(relay.logins.map(({ secret }) => secret))).toEqual(new Set(["access-1"]));
  expect(relay.logins.every(({ isEncrypted, user }) => isEncrypted && user === OAUTH2.user)).toBe(true);
  expect(tokens.asked).toEqual([
    {
      grant_type: "refresh_token",
      client_id: "onit",
      client_secret: "shh-client",
      refresh_token: "refresh-1",
      scope: "smtp",
    },
  ]);
});

test("a token that was withdrawn is replaced at once, and nobody is alarmed", async () => {
  const { tokens, relay, way, alarms } = await aProvider();
  expect(await way.send(aMessage())).toMatchObject({ kind: "sent" });
  tokens.good.clear();
  const sent = await Promise.all(Array.from({ length: 8 }, () => way.send(aMessage())));
  expect(sent.map(({ kind }) => kind)).toEqual(Array(8).fill("sent"));
  expect(tokens.asked).toHaveLength(2);
  expect([relay.received.length, alarms]).toEqual([9, []]);
});

test("a refused refresh: every mail waits, one alarm with the provider's words, and it goes on once that is put right", async () => {
  const { tokens, way, alarms, clock, relay } = await aProvider();
  tokens.refreshTokens = new Set();
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => way.send(aMessage())));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: "retry", blocked: "refused" });
  expect(outcomes[0]?.because).toMatch(/invalid_grant: The refresh token has expired\./);
  expect(alarms).toHaveLength(1);
  tokens.refreshTokens = undefined;
  clock.now = new Date("2026-03-02T09:10:00Z");
  expect(await way.send(aMessage())).toMatchObject({ kind: "sent" });
  expect(relay.received).toHaveLength(1);
});

test("a provider that is out of order, or answers with what nobody can read, is waited for without an alarm and without its words", async () => {
  const { tokens, way, alarms, clock } = await aProvider();
  tokens.status = 503;
  expect(await way.send(aMessage())).toMatchObject({ kind: "retry", blocked: "troubled" });
  tokens.status = 200;
  tokens.extra = { access_token: { secret: "Zq7Zq7Zq7" } };
  clock.now = new Date("2026-03-02T09:00:45Z");
  const outcome = await way.send(aMessage());
  expect(outcome).toMatchObject({ kind: "retry", blocked: "troubled" });
  expect(outcome.because).not.toContain("Zq7");
  expect(alarms).toEqual([]);
});
