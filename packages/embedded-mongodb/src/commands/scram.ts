// Login with a password, SCRAM-SHA-256 (RFC 5802, RFC 7677), for servers that listen where others could connect.

import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import { Binary } from "bson";
import { CommandError } from "../errors.ts";
import type { Doc } from "../language/values.ts";
import type { Client, Command, Context, Handlers } from "./handler.ts";

export const USER = "embedded";
const USER_DB = "admin";
const MECHANISM = "SCRAM-SHA-256";
const ITERATIONS = 15_000;
const SALT_BYTES = 28;

/** What the server remembers between a login's first and last message. */
type Login = { messages: string; nonce: string; binding: string; skipsEmpty: boolean; isProven: boolean };

type Secrets = { storedKey: Buffer; serverKey: Buffer };

export const loginHandlers: Handlers = {
  saslStart: {
    kind: "plain",
    isOpen: true,
    run: ({ body, db }, context, client) => begin(body, db, context.password, client),
  },
  saslContinue: { kind: "plain", isOpen: true, run: proceed },
  logout: { kind: "plain", isOpen: true, run: logOut },
};

/**
 * The first step of a login that came along with hello, to save a round trip: what hello replies as `speculativeAuthenticate`.
 * undefined when hello asks for none or it cannot succeed; the client then starts anew with saslStart.
 */
export function speculativeLogin(hello: Doc, context: Pick<Context, "password">, client: Client): Doc | undefined {
  const start = hello.speculativeAuthenticate as Doc | undefined;
  if (typeof start !== "object" || start === null || !("saslStart" in start)) return undefined;
  try {
    return begin(start, String(start.db), context.password, client);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** What hello replies as `saslSupportedMechs` when it is asked how "admin.embedded" may log in. */
export const mechanismsOf = (user: unknown): string[] | undefined =>
  user === `${USER_DB}.${USER}` ? [MECHANISM] : undefined;

/** Belongs to the password, and so tells a server of ours from any other without giving the password away. */
export const saltOf = (password: string): string =>
  createHmac("sha256", password).update("salt").digest().subarray(0, SALT_BYTES).toString("base64");

function begin(body: Doc, db: string, password: string | undefined, client: Client): Doc {
  delete client.login;
  if (body.mechanism !== MECHANISM) {
    throw new CommandError(
      "MechanismUnavailable",
      `Received authentication for mechanism ${body.mechanism} which is not enabled`,
    );
  }
  const [, binding, bare, user, clientNonce] =
    /^([ny],[^,]*,)(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/.exec(textOf(body)) ?? [];
  if (password === undefined || db !== USER_DB || user !== USER || !binding) throw refused();
  const nonce = `${clientNonce}${randomBytes(24).toString("base64")}`;
  const reply = `r=${nonce},s=${saltOf(password)},i=${ITERATIONS}`;
  const skipsEmpty = (body.options as Doc | undefined)?.skipEmptyExchange === true;
  const login: Login = { messages: `${bare},${reply}`, nonce, binding, skipsEmpty, isProven: false };
  client.login = login;
  return step(reply, false);
}

function proceed({ body }: Command, { password }: Context, client: Client): Doc {
  const login = client.login as Login | undefined;
  delete client.login;
  if (!login || password === undefined || body.conversationId !== 1) throw refused();
  if (login.isProven) return succeed(client, "");
  const [, end, binding, nonce, proof] = /^(c=([^,]+),r=([^,]+)),p=([^,]+)$/.exec(textOf(body)) ?? [];
  const isAnswer = binding === Buffer.from(login.binding).toString("base64") && nonce === login.nonce;
  const messages = `${login.messages},${end}`;
  const { storedKey, serverKey } = secretsOf(password);
  if (!isAnswer || !proves(Buffer.from(proof ?? "", "base64"), storedKey, messages)) throw refused();
  const signature = `v=${hmac(serverKey, messages).toString("base64")}`;
  if (login.skipsEmpty) return succeed(client, signature);
  // RFC 5802 is done here; MongoDB has the client say an empty word to that, unless both skip it.
  client.login = { ...login, isProven: true } satisfies Login;
  return step(signature, false);
}

function succeed(client: Client, payload: string): Doc {
  client.isTrusted = true;
  return step(payload, true);
}

function logOut(_command: Command, { password }: Context, client: Client): Doc {
  delete client.login;
  if (password !== undefined) client.isTrusted = false;
  return {};
}

const step = (payload: string, done: boolean): Doc => ({
  conversationId: 1,
  done,
  payload: new Binary(Buffer.from(payload)),
});

/** Whether the client knows the password: the proof is its key, hidden under what only the key's hash can make. */
function proves(proof: Buffer, storedKey: Buffer, messages: string): boolean {
  if (proof.length !== storedKey.length) return false;
  const signature = hmac(storedKey, messages);
  const clientKey = proof.map((byte, index) => byte ^ signature[index]!);
  return timingSafeEqual(createHash("sha256").update(clientKey).digest(), storedKey);
}

let known: { password: string; secrets: Secrets } | undefined;

/** Slow by design, so once per server. */
function secretsOf(password: string): Secrets {
  if (known?.password === password) return known.secrets;
  const salted = pbkdf2Sync(password, Buffer.from(saltOf(password), "base64"), ITERATIONS, 32, "sha256");
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest();
  const secrets = { storedKey, serverKey: hmac(salted, "Server Key") };
  known = { password, secrets };
  return secrets;
}

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Drivers send a Binary. */
function textOf({ payload }: Doc): string {
  if (payload instanceof Binary) return Buffer.from(payload.buffer.subarray(0, payload.position)).toString("utf8");
  throw new CommandError("TypeMismatch", "BSON field 'payload' is the wrong type, expected type 'binData'");
}

const refused = (): CommandError => new CommandError("AuthenticationFailed", "Authentication failed.");
