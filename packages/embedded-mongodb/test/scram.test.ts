// Login at a port: the right password opens, everything else does not.

import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { createServer } from "node:net";
import { Binary, deserialize, serialize } from "bson";
import { MongoClient } from "mongodb";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { Client, Context } from "../src/commands/handler.ts";
import { loginHandlers, mechanismsOf, saltOf, speculativeLogin } from "../src/commands/scram.ts";
import { CommandError } from "../src/errors.ts";
import type { Doc } from "../src/language/values.ts";
import { type Handle, serve } from "../src/wire/connection.ts";
import { listen } from "../src/wire/listen.ts";

const PASSWORD = "correct-horse_battery-staple";
const context = { password: PASSWORD } as Context;
let client: Client;

beforeEach(() => {
  client = { id: 1, isTrusted: false };
});

const run = (name: string, body: Doc, { db = "admin", on = context } = {}): Doc =>
  loginHandlers[name]!.run({ name, body, db, sequences: new Map() }, on, client) as Doc;

const bytes = (text: string): Binary => new Binary(Buffer.from(text));
const text = (reply: Doc): string => Buffer.from((reply.payload as Binary).buffer).toString();
const FIRST = {
  mechanism: "SCRAM-SHA-256",
  payload: bytes("n,,n=embedded,r=abc"),
  options: { skipEmptyExchange: true },
};

/** What a client that knows `password` answers to the server's first message. */
function lastWord(
  reply: Doc,
  password = PASSWORD,
  { nonce = "", binding = "biws" } = {},
): { payload: Binary; signature: string } {
  const first = text(reply);
  const [, given = "", salt = "", rounds] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(first)!;
  const hmac = (key: Buffer, value: string): Buffer => createHmac("sha256", key).update(value).digest();
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(rounds), 32, "sha256");
  const key = hmac(salted, "Client Key");
  const end = `c=${binding},r=${nonce || given}`;
  const messages = `n=embedded,r=abc,${first},${end}`;
  const mask = hmac(createHash("sha256").update(key).digest(), messages);
  const proof = Buffer.from(key.map((byte, index) => byte ^ mask[index]!)).toString("base64");
  return {
    payload: bytes(`${end},p=${proof}`),
    signature: hmac(hmac(salted, "Server Key"), messages).toString("base64"),
  };
}

const refused = (work: () => unknown, code = 18): void => {
  expect(work).toThrow(expect.objectContaining({ name: "CommandError", code }));
  expect(client.isTrusted).toBe(false);
};

test("the right password opens in two steps, and the server proves that it knows it too", () => {
  const reply = run("saslStart", FIRST);
  expect(reply).toMatchObject({ conversationId: 1, done: false });
  expect(text(reply)).toMatch(/^r=abc.{32},s=.+,i=15000$/);
  const { payload, signature } = lastWord(reply);
  const last = run("saslContinue", { conversationId: 1, payload });
  expect(last).toMatchObject({ conversationId: 1, done: true });
  expect(text(last)).toBe(`v=${signature}`);
  expect(client.isTrusted).toBe(true);
});

test("a client that does not skip the empty exchange is trusted after it", () => {
  const reply = run("saslStart", { ...FIRST, options: {} });
  expect(run("saslContinue", { conversationId: 1, payload: lastWord(reply).payload })).toMatchObject({ done: false });
  expect(client.isTrusted).toBe(false);
  const last = run("saslContinue", { conversationId: 1, payload: bytes("") });
  expect([last.done, text(last), client.isTrusted]).toEqual([true, "", true]);
});

test("a wrong password, a nonce or a channel binding of somebody else's, or nonsense is refused, and a new start is needed", () => {
  const answers = [
    (reply: Doc) => lastWord(reply, "wrong").payload,
    (reply: Doc) => lastWord(reply, "").payload,
    (reply: Doc) => lastWord(reply, PASSWORD, { nonce: "abcdef" }).payload,
    (reply: Doc) => lastWord(reply, PASSWORD, { binding: "eSws" }).payload,
    () => bytes(""),
    () => bytes("c=biws,r=abc,p="),
    (reply: Doc) =>
      bytes(
        Buffer.from(lastWord(reply).payload.buffer)
          .toString()
          .replace(/p=..../, "p=AAAA"),
      ),
    (reply: Doc) =>
      bytes(
        Buffer.from(lastWord(reply).payload.buffer)
          .toString()
          .replace(/p=..../, "p="),
      ),
  ];
  for (const answer of answers) {
    const reply = run("saslStart", FIRST);
    const good = lastWord(reply).payload;
    refused(() => run("saslContinue", { conversationId: 1, payload: answer(reply) }));
    refused(() => run("saslContinue", { conversationId: 1, payload: good }));
  }
});

test("the empty exchange cannot be had before the proof", () => {
  refused(() => run("saslContinue", { conversationId: 1, payload: bytes("") }));
  run("saslStart", { ...FIRST, options: {} });
  refused(() => run("saslContinue", { conversationId: 1, payload: bytes("") }));
});

test("an answer to an earlier start, or another conversation's, is refused", () => {
  const old = lastWord(run("saslStart", FIRST)).payload;
  run("saslStart", FIRST);
  refused(() => run("saslContinue", { conversationId: 1, payload: old }));
  const reply = run("saslStart", FIRST);
  refused(() => run("saslContinue", { conversationId: 2, payload: lastWord(reply).payload }));
});

test("only the one user of admin logs in, only with SCRAM-SHA-256, and only where there is a password", () => {
  refused(() => run("saslStart", { ...FIRST, payload: bytes("n,,n=root,r=abc") }));
  refused(() => run("saslStart", { ...FIRST, payload: bytes("p=tls,,n=embedded,r=abc") }));
  refused(() => run("saslStart", { ...FIRST, payload: bytes("") }));
  refused(() => run("saslStart", FIRST, { db: "app" }));
  refused(() => run("saslStart", FIRST, { on: {} as Context }));
  refused(() => run("saslStart", { ...FIRST, mechanism: "SCRAM-SHA-1" }), 334);
  refused(() => run("saslStart", { ...FIRST, payload: "n,,n=embedded,r=abc" }), 14);
});

test("hello may carry the first step, which fails in silence", () => {
  const speculative = { saslStart: 1, ...FIRST, db: "admin" };
  const reply = speculativeLogin({ hello: 1, speculativeAuthenticate: speculative }, context, client)!;
  run("saslContinue", { conversationId: 1, payload: lastWord(reply).payload });
  expect(client.isTrusted).toBe(true);
  for (const bad of [undefined, null, 1, {}, { ...speculative, db: "test" }, { ...speculative, mechanism: "PLAIN" }]) {
    expect(speculativeLogin({ hello: 1, speculativeAuthenticate: bad }, context, client)).toBeUndefined();
  }
  expect(mechanismsOf("admin.embedded")).toEqual(["SCRAM-SHA-256"]);
  expect(mechanismsOf("admin.root")).toBeUndefined();
});

test("logout ends the trust that a login gave, and not that of a socket file's owner", () => {
  client.isTrusted = true;
  run("logout", {}, { on: {} as Context });
  expect(client.isTrusted).toBe(true);
  run("logout", {});
  expect(client.isTrusted).toBe(false);
});

test("the salt is the password's own, and does not contain it", () => {
  expect(saltOf(PASSWORD)).toBe(saltOf(PASSWORD));
  expect(saltOf(PASSWORD)).not.toBe(saltOf(`${PASSWORD}2`));
  expect(Buffer.from(saltOf(PASSWORD), "base64")).toHaveLength(28);
});

/** Says hello, lets log in, and runs ping for those it trusts. */
const smallServer: Handle = async ({ body }, who) => {
  const command = deserialize(body, { promoteBuffers: false });
  const [name = ""] = Object.keys(command);
  try {
    const handler = loginHandlers[name];
    if (handler)
      return serialize({
        ...handler.run({ name, body: command, db: command.$db, sequences: new Map() }, context, who),
        ok: 1,
      });
    if (name === "ping" && !who.isTrusted)
      throw new CommandError("Unauthorized", "Command ping requires authentication");
    if (name === "ping") return serialize({ ok: 1 });
    const speculativeAuthenticate = speculativeLogin(command, context, who);
    const limits = { maxBsonObjectSize: 16 * 1024 * 1024, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 };
    return serialize(
      {
        isWritablePrimary: true,
        helloOk: true,
        minWireVersion: 0,
        maxWireVersion: 21,
        ...limits,
        speculativeAuthenticate,
        ok: 1,
      },
      { ignoreUndefined: true },
    );
  } catch (error) {
    const { code, codeName, message } = error as CommandError;
    return serialize({ ok: 0, errmsg: message, code, codeName });
  }
};

test("MongoDB's own driver logs in, and does not with another password", async () => {
  const server = createServer({ allowHalfOpen: true });
  const service = serve(server, { handle: smallServer, log: () => {} });
  const endpoint = (await listen(server, "/nowhere", "tcp")) as { port: number };
  const ping = async (credentials: string): Promise<unknown> => {
    const options = "authSource=admin&serverSelectionTimeoutMS=3000";
    const driver = new MongoClient(`mongodb://${credentials}127.0.0.1:${endpoint.port}/app?${options}`);
    onTestFinished(() => driver.close());
    return driver.db().command({ ping: 1 });
  };
  onTestFinished(() => service.drain().then(() => service.end()));
  expect(await ping(`embedded:${PASSWORD}@`)).toMatchObject({ ok: 1 });
  await expect(ping("embedded:wrong@")).rejects.toMatchObject({ code: 18, codeName: "AuthenticationFailed" });
  await expect(ping("")).rejects.toMatchObject({ code: 13 });
});
