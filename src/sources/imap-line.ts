// One connection to an IMAP server: opened with its listeners in place, and watched for silence.

import { setTimeout as sleep } from "node:timers/promises";
import { ImapFlow } from "imapflow";
import { type ImapLimits, type ImapMailbox, NeedsPerson, passes, serverReason } from "./imap-mailbox.ts";

export type ImapLine = {
  client: ImapFlow;
  /** Aborted once the line is lost, with why as far as it is known. */
  lost: AbortSignal;
  lose(because: Error): void;
};

export type Login = { pass: string } | { accessToken: string };

const LITERAL_ROOM = 1024 * 1024;

/**
 * Connects and logs in.
 * @throws NeedsPerson when the server refuses who we are; other errors may pass by themselves
 */
export async function openLine(
  mailbox: ImapMailbox,
  login: Login,
  limits: ImapLimits,
  maxMailBytes: number,
): Promise<ImapLine> {
  const client = new ImapFlow({
    host: mailbox.host,
    port: mailbox.port,
    secure: mailbox.security === "tls",
    doSTARTTLS: mailbox.security === "starttls", // true: nothing is said in clear; false: never offered
    tls: { rejectUnauthorized: true, minVersion: "TLSv1.2", ...(mailbox.ca ? { ca: mailbox.ca } : {}) },
    auth: { user: mailbox.user, ...login },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: limits.answerMs,
    greetingTimeout: limits.answerMs,
    // A command may take long as long as bytes flow. Between commands the poll comes first, and its own watch after it.
    socketTimeout: mailbox.pollMs + 2 * limits.answerMs,
    maxLiteralSize: 2 * maxMailBytes + LITERAL_ROOM, // servers announce sizes that are not exact
  });
  // Without listeners from before connect() an error would end the process (P6).
  const loss = new AbortController();
  client.on("error", (error: Error) => loss.abort(error));
  client.on("close", () => loss.abort(new Error(`${mailbox.host} closed the connection`)));
  const lose = (because: Error): void => {
    loss.abort(because);
    client.close();
  };
  const line = { client, lost: loss.signal, lose };
  try {
    await answered(line, limits.answerMs, "the login", client.connect());
  } catch (error) {
    client.close();
    throw isRefused(error) ? new NeedsPerson(refusalIn(mailbox, error as AuthError), { cause: error }) : error;
  }
  return line;
}

type AuthError = Error & {
  authenticationFailed?: boolean;
  response?: unknown; // in words
  oauthError?: { status?: string };
};

const isRefused = (error: unknown): boolean => (error as AuthError).authenticationFailed === true && !passes(error);

function refusalIn({ user, host }: ImapMailbox, error: AuthError): string {
  const status = error.oauthError?.status ? ` (OAuth2 status ${error.oauthError.status})` : "";
  return `${host} refuses the login of ${user}: ${serverReason(error)}${status}`;
}

/**
 * What the server answers, if it does so in time.
 * @throws when it is silent for `ms`: the line is closed then, because nothing on it can be relied on any more (P5)
 */
export function answered<T>(line: ImapLine, ms: number, what: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    line.lose(new Error(`the server did not answer ${what} within ${ms / 1000} seconds`));
  }, ms);
  return unlessLost(line, work).finally(() => clearTimeout(timer));
}

/** What the work comes to; @throws when the line is lost before */
export function unlessLost<T>(line: ImapLine, work: Promise<T>): Promise<T> {
  const { lost } = line;
  let onLost = (): void => {};
  const outcome = new Promise<T>((resolve, reject) => {
    onLost = () => reject(lost.reason as Error);
    lost.addEventListener("abort", onLost, { once: true });
    work.then(resolve, (error: Error) => whyItFailed(line, error).then(reject));
    if (lost.aborted) onLost();
  });
  return outcome.finally(() => lost.removeEventListener("abort", onLost));
}

const REASON_MS = 1_000;

/** A command that is open when the line is lost fails first, by a word that says nothing; why it was lost is told right after. */
export async function whyItFailed({ lost }: ImapLine, error: Error): Promise<Error> {
  if ((error as { code?: unknown }).code !== "NoConnection") return error;
  if (!lost.aborted) await sleep(REASON_MS, undefined, { signal: lost }).catch(() => {});
  return lost.aborted ? (lost.reason as Error) : error;
}
