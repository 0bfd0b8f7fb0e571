// No line of the log shows a secret, at any level, and none acts on the terminal it is read on.

import { createServer } from "node:net";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createLog } from "../../src/runtime/log.ts";
import { redactor, secretsIn } from "../../src/security/redact.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { story } from "../support/database.ts";
import { listen } from "../support/listen.ts";
import { BEN, CARL, PIOTR } from "../support/people.ts";
import { unseenIn } from "../support/unseen.ts";
import { aWorld, type World } from "../support/world.ts";

const lines = (said: string): Record<string, unknown>[] =>
  said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

story("the log of a whole story", () => {
  let world: World | undefined;
  afterEach(async () => {
    await world?.end();
    world = undefined;
  });

  const issuedIn = ({ relay }: World): string[] => [
    ...new Set(
      relay.received.flatMap(({ text, html, replyTo }) =>
        [...`${text} ${html} ${replyTo}`.matchAll(/[a-z2-7]{50,}/gi)].map(([token]) => token.toLowerCase()),
      ),
    ),
  ];

  test("names no link, no reply address, no API key and no signing key", async () => {
    const log = listen();
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(CARL), "Any news?");
    await world.until("10:00");
    await world.press(world.last(PIOTR, /confirm|on it/i));
    await world.reply(world.last(PIOTR), "The fire is out.");
    await world.mail({ from: "m@evil.example", subject: "[HD-1001] #close", headers: {} });
    await world.raw(
      "From: m@evil.example\r\nTo: help@onit.example\r\nSubject: [HD-1001] \u0085x\r\n\r\nx\r\n",
      "m@evil.example",
      "help@onit.example",
    );
    await world.tick();
    const [token = ""] = issuedIn(world);
    const { text: key } = await aKeptApiKey("ben", world.app);
    const ask = (path: string, bearer: string) =>
      fetch(`${world!.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
    for (const bearer of [key, `${key.slice(0, -1)}q`, "x"]) await ask("/api/tickets/HD-1001", bearer);
    for (const path of ["t", "s", "u", "m"]) await ask(`/${path}/${token}`, key);
    await ask(`/t/${token}/${"x".repeat(600)}`, key);
    await world.mail({ from: BEN, to: `reply+${token}@onit.example`, text: "on it" }).catch(() => {});
    world.app.log.error(
      { error: new Error(`GET /t/${token.toUpperCase()} with ${key}`) },
      `reply+${token}@onit.example`,
    );
    vi.spyOn(world.app.tickets, "byReference").mockRejectedValue(new Error(`the store is away: ${key}`));
    await ask("/api/tickets/HD-1001", key);
    await world.settled();

    const said = log.said();
    const issued = [...issuedIn(world), key];
    expect(issued.length).toBeGreaterThan(5);
    expect(lines(said).length).toBeGreaterThan(5);
    expect(issued.filter((secret) => said.toLowerCase().includes(secret))).toEqual([]);
    const keys = await world.store.keys.load(world.now());
    const forms = keys.flatMap(({ secret }) =>
      ["hex", "base64", "base64url", "latin1"].map((form) => secret.toString(form as BufferEncoding)),
    );
    expect(forms.filter((form) => said.includes(form))).toEqual([]);
    expect(said).not.toMatch(/bearer (?!\[removed\])/i);
  });

  test("does not repeat the relay's password, even when the relay does", async () => {
    const log = listen();
    const password = 's3cret "#pass';
    const port = await aRelayThatRepeats();
    const url = `smtp://onit:${encodeURIComponent(password)}@127.0.0.1:${port}`;
    world = await aWorld({ withoutRelay: true, environment: { ONIT_RELAY_URL: url } });
    await world.mail({ from: CARL });
    await world.tick();
    const said = log.said();
    expect(said).toContain("535");
    const login = Buffer.from(`\0onit\0${password}`).toString("base64");
    for (const form of [password, JSON.stringify(password).slice(1, -1), encodeURIComponent(password), login])
      expect(said).not.toContain(form);
  });
});

/** A mail server that quotes every line of a login in its refusal. */
async function aRelayThatRepeats(): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 relay.example\r\n");
    socket.on("data", (data) => {
      const line = String(data).trim();
      if (/^EHLO/i.test(line)) socket.write("250-relay.example\r\n250 AUTH PLAIN LOGIN\r\n");
      else if (/^AUTH/i.test(line)) {
        const words = Buffer.from(line.split(" ").at(-1) ?? "", "base64").toString("utf8");
        socket.write(`535 5.7.8 "${line}" (${words.split("\0").join("/")}) is refused\r\n`);
      } else socket.write("503 5.5.1 log in first\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

describe("a line of the log", () => {
  const HOSTILE = "\u001b[2J\u009b31m\u202e\u2028\u2066\u{e0041}\ufeff";

  test("holds what is not seen escaped, and is read as what was said", () => {
    const log = listen();
    createLog("info").warn({ [`a${HOSTILE}`]: HOSTILE, error: new Error(HOSTILE) }, HOSTILE);
    expect(unseenIn(log.said())).toBeUndefined();
    const [line] = lines(log.said());
    expect(line).toMatchObject({ msg: HOSTILE, [`a${HOSTILE}`]: HOSTILE, error: { message: HOSTILE } });
  });

  test("on a terminal is one line that acts on nothing", () => {
    const log = listen();
    const was = process.stderr.isTTY;
    process.stderr.isTTY = true;
    onTestFinished(() => {
      process.stderr.isTTY = was;
    });
    createLog("info").warn(
      { subject: `x\n12:00:00  forged`, deep: [HOSTILE], error: new Error(`a\n${HOSTILE}`) },
      HOSTILE,
    );
    expect(unseenIn(log.said())).toBeUndefined();
    expect(log.said().trimEnd().split("\n")).toHaveLength(1);
    expect(log.said()).toContain("\\x1b[2J\\x9b31m\\u202e\\u2028");
  });

  test("leaves out what mail and web clients put into their errors", () => {
    const log = listen();
    const environment = {
      ONIT_RELAY_URL: "smtps://ben%40x.example:p%23ss@relay.example",
      MONGODB_URI: "mongodb://me:m0ng0@db/onit",
      ONIT_TOKEN_KEYS: `2:${Buffer.alloc(32, 7).toString("base64")},1:${Buffer.alloc(32, 9).toString("base64")}`,
      REFRESH: "1//refresh-token",
    };
    const app = createLog("info", redactor(secretsIn(environment, { imap: [{ auth: { refreshToken: "REFRESH" } }] })));
    const error = Object.assign(new Error("AUTH PLAIN AGJlbgBwI3Nz failed"), {
      command: "AUTH PLAIN AGJlbgBwI3Nz",
      response: "535 p#ss is wrong; p%23ss too",
      executedCommand: 'A1 LOGIN "help" "p#ss"',
      options: { auth: { user: "ben", pass: "p#ss" }, url: "https://user:other-pass@id.example/token" },
      headers: { authorization: "Bearer abcdef0123456789", cookie: "onit=abcdef" },
      cause: new Error("grant refresh_token=1//refresh-token&client_secret=hush-hush m0ng0"),
      keys: [Buffer.alloc(32, 7).toString("base64"), Buffer.alloc(32, 9).toString("hex")],
      jwt: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig",
    });
    app.error({ error, second: error }, 'sent "Authorization: Basic YmVuOnAjc3M="');
    for (const secret of [
      "p#ss",
      "p%23ss",
      "AGJlbgBwI3Nz",
      "other-pass",
      "abcdef",
      "refresh-token",
      "hush-hush",
      "m0ng0",
      "eyJ",
      "YmVuOnAjc3M",
      "BwcHBwcH",
      "09090909",
    ])
      expect(log.said()).not.toContain(secret);
    expect(log.said()).toContain("https://user:[removed]@id.example/token");
  });

  test("keeps what only looks like a secret to a careless eye", () => {
    const log = listen();
    const mail = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    createLog("info").info(
      { mail, at: "2026-03-02T09:00:00Z", url: "http://127.0.0.1:8025/mailbox", because: "password reset asked for" },
      "mail received",
    );
    expect(lines(log.said())[0]).toMatchObject({
      mail,
      url: "http://127.0.0.1:8025/mailbox",
      because: "password reset asked for",
    });
  });
});
