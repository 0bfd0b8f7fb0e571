// The login at a relay: with a password or an access token, and what it means when it fails.

import { connect, type Socket } from "node:net";
import type { Blocked } from "../core/model/notice.ts";
import { isAboutCertificate } from "../security/peer-certificate.ts";

export type RelayLogin = {
  user: string;
  /** Everything that must not be repeated, as it is now. */
  secrets(): string[];
} & ({ password: string } | { tokens: RelayTokens });

export type SendingError = Error & {
  code?: string;
  originalCode?: string; // of the system
  responseCode?: number;
  response?: string;
  command?: string;
};

export type RelayLine = {
  host: string;
  port: number;
  isTls: boolean; // encrypted from the first byte; otherwise as soon as the relay offers it
  mustEncrypt: boolean; // nothing is sent before the line is encrypted
  ca: Buffer | undefined; // trusted instead of the usual authorities (PEM)
  login: RelayLogin | undefined;
  connections: number;
};

/** Where access tokens come from. */
export type RelayTokens = {
  current(): Promise<string>;
  /** @param refused the token the relay did not accept */
  forget(refused: string): void;
};

type Answer = { status: number; response: string };
type Sasl = { sendCommand(command: string): Promise<Answer> };

const OAUTH2 = "ONIT-XOAUTH2"; // by a name of our own: the library prefers a password when it knows the method
const CONNECT_MS = 30_000;

/** What nodemailer must be told to log in. */
export function saslWith(login: RelayLogin): object {
  const { user } = login;
  if ("password" in login) return { auth: { user, pass: login.password } };
  const { tokens } = login;
  return {
    auth: { type: "custom", method: OAUTH2, user },
    forceAuth: true, // a login that is asked for by the settings and not offered is an error, and not left out
    customAuth: { [OAUTH2]: (sasl: Sasl) => logInWithToken(user, tokens, sasl) },
  };
}

/** XOAUTH2, as Microsoft 365 and Google speak it. A token that is refused is replaced once at once: it may have been withdrawn. */
async function logInWithToken(user: string, tokens: RelayTokens, sasl: Sasl): Promise<void> {
  const first = await tryToken(user, await tokens.current(), tokens, sasl);
  if (first.status === 235) return;
  const second = first.status >= 500 ? await tryToken(user, await tokens.current(), tokens, sasl) : first;
  if (second.status === 235) return;
  throw Object.assign(new Error(`the relay refused the access token for ${user}: ${second.response}`), {
    responseCode: second.status,
  });
}

async function tryToken(user: string, token: string, tokens: RelayTokens, { sendCommand }: Sasl): Promise<Answer> {
  const sasl = Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString("base64");
  const said = await sendCommand(`AUTH XOAUTH2 ${sasl}`);
  const answer = said.status === 334 ? await sendCommand("") : said; // a 334 carries the reason; an empty line asks for the refusal
  if (answer.status >= 500) tokens.forget(token);
  return answer;
}

const LOGIN_CODES = new Set([530, 534, 535, 538]); // RFC 4954, 6: whatever command they answer, they are about the login
const NO_TLS = /SSL routines|wrong version number|packet length too long/i;

/** Whether an error is about encryption or the login, so that no message was offered; and whether it may pass. */
export function loginTrouble({ code, responseCode = 0, command, message, name }: SendingError): Blocked | undefined {
  if (LOGIN_CODES.has(responseCode)) return "refused";
  if (code === "EAUTH") return responseCode >= 500 || name === "NeedsPerson" ? "refused" : "troubled";
  const isAboutTls = code === "ETLS" || command === "STARTTLS" || /STARTTLS/.test(message);
  if (isAboutTls || isAboutCertificate(message) || NO_TLS.test(message))
    return responseCode >= 400 && responseCode < 500 ? "troubled" : "refused";
  return command?.startsWith("AUTH") ? "troubled" : undefined;
}

/** What went wrong and what an admin can do. */
export function withAdvice({ message, responseCode }: SendingError, relay: RelayLine): string {
  const where = `${relay.host}:${relay.port}`;
  if (isAboutCertificate(message))
    return `the certificate of the relay ${where} is not accepted: ${message}. If it comes from an authority of your own, or is self-signed, name its file in delivery.caFile (server.yaml)`;
  if (relay.isTls && NO_TLS.test(message))
    return `the relay ${where} does not speak TLS from the first byte: write smtp:// instead of smtps:// in ONIT_RELAY_URL (${message})`;
  if (/STARTTLS/.test(message) && relay.mustEncrypt && (responseCode ?? 500) >= 500)
    return `the relay ${where} offers no encryption (STARTTLS), so no login and no mail was sent to it: turn TLS on there, or set delivery.allowPlaintext in server.yaml (${message})`;
  return `the login at the relay ${where} failed: ${message}`;
}

type Connected = (error: Error | null, socket?: { connection: Socket }) => void;

/** The name "localhost" is looked up on this machine alone: a name server could say that it is elsewhere. */
export function connectHere({ host, port }: { host: string; port: number }, done: Connected): void {
  const socket = connect({ host, port });
  const fail = (error: Error): void => {
    socket.destroy();
    done(Object.assign(error, { code: "ECONNECTION" }));
  };
  socket.setTimeout(CONNECT_MS, () =>
    fail(new Error(`no connection to ${host}:${port} within ${CONNECT_MS / 1_000} seconds`)),
  );
  socket.once("error", fail).once("connect", () => {
    socket.off("error", fail).setTimeout(0).removeAllListeners("timeout");
    if (/^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? "")) return done(null, { connection: socket });
    fail(new Error(`"${host}" leads to ${socket.remoteAddress}, which is not this machine`));
  });
}
