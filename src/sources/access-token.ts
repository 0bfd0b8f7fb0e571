// Access tokens for mailboxes and relays that ask for OAuth2 (RFC 6749): fetched before they run out, and again when they are refused.

import { createHash } from "node:crypto";
import { z } from "zod";
import { redactor } from "../security/redact.ts";
import { type Bookmark, type Credentials, NeedsPerson } from "./imap-mailbox.ts";

export type Grant = Extract<Credentials, { kind: "oauth2" }>;

export type AccessTokens = {
  /** However many ask at once, the provider is asked once. @throws NeedsPerson when the grant is refused; other errors may pass by themselves */
  current(): Promise<string>;
  /** The server did not accept the one it was given. @param refused which one; if a newer one is here already, it is kept */
  forget(refused?: string): void;
  /** When the refresh token runs out, as far as the provider says. */
  expireAt(): Date | undefined;
};

type Needs = { bookmarks: Bookmark; now: () => Date; answerMs: number };

const BEFORE_MS = 2 * 60_000; // a token that is about to run out is not used any more
const LONGEST_ANSWER = 100_000; // characters

const answer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(300),
  refresh_token: z.string().min(1).optional().catch(undefined),
  refresh_token_expires_in: z.coerce.number().positive().optional().catch(undefined), // no standard, but usual
});

const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * A refresh token that the provider replaces is remembered, under a name made from the one in the environment: the old one
 * runs out although it is used (after 90 days at Microsoft), and one that an admin sets again wins at once.
 */
export function accessTokens(grant: Grant, { bookmarks, now, answerMs }: Needs): AccessTokens {
  let token: { text: string; untilMs: number } | undefined;
  let expireAt: Date | undefined;
  const key = bookmarkOf(grant);

  async function fetchToken(refreshToken: string | undefined): Promise<string> {
    const said = await ask(grant, refreshToken, answerMs);
    const at = now().getTime();
    token = { text: said.access_token, untilMs: at + said.expires_in * 1_000 };
    if (said.refresh_token_expires_in) expireAt = new Date(at + said.refresh_token_expires_in * 1_000);
    if (refreshToken && said.refresh_token && said.refresh_token !== refreshToken) {
      await bookmarks.save(key, said.refresh_token);
    }
    return token.text;
  }

  async function renew(): Promise<string> {
    if (!grant.refreshToken) return fetchToken(undefined);
    const replaced = await bookmarks.load(key);
    if (!replaced) return fetchToken(grant.refreshToken);
    return fetchToken(replaced).catch((error: unknown) => {
      if (!(error instanceof NeedsPerson)) throw error;
      return fetchToken(grant.refreshToken);
    });
  }

  let renewing: Promise<string> | undefined;
  return {
    async current() {
      if (token && token.untilMs - BEFORE_MS > now().getTime()) return token.text;
      renewing ??= renew().finally(() => (renewing = undefined));
      return renewing;
    },
    forget(refused) {
      if (refused === undefined || token?.text === refused) token = undefined;
    },
    expireAt: () => expireAt,
  };
}

function bookmarkOf({ tokenUrl, clientId, refreshToken }: Grant): string {
  const hash = createHash("sha256").update(`${tokenUrl} ${clientId} ${refreshToken}`).digest("hex");
  return `imap-refresh ${hash.slice(0, 32)}`;
}

async function ask(grant: Grant, refreshToken: string | undefined, answerMs: number): Promise<z.output<typeof answer>> {
  const { tokenUrl, clientId, clientSecret, scope } = grant;
  const form = {
    grant_type: refreshToken ? "refresh_token" : "client_credentials", // RFC 6749, 6 and 4.4
    client_id: clientId,
    ...(clientSecret ? { client_secret: clientSecret } : {}),
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
    ...(scope ? { scope } : {}),
  };
  const { host } = new URL(tokenUrl);
  const redact = redactor([clientSecret, refreshToken]);
  const request = {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "error", // the secrets go nowhere else
    signal: AbortSignal.timeout(answerMs),
  } as const;
  const response = await fetch(tokenUrl, request).catch((error: Error & { cause?: Error }) => {
    throw new Error(redact(`${host} cannot be asked for an access token: ${error.cause?.message ?? error.message}`));
  });
  const text = (await response.text()).slice(0, LONGEST_ANSWER);
  if (response.ok) return readAnswer(text, host);
  const because = redact(`${host} gives no access token: ${reasonIn(response.status, text)}`);
  // RFC 6749, 5.2: 400 and 401 are about the grant or the client. The rest may pass.
  throw [400, 401, 403].includes(response.status) ? new NeedsPerson(because) : new Error(because);
}

/** What the parser says of a bad answer quotes it, and it may hold the token. */
function readAnswer(text: string, host: string): z.output<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    throw new Error(`${host} gives no access token: its answer cannot be read`);
  }
}

function reasonIn(status: number, text: string): string {
  try {
    const { error, error_description: description } = refusal.parse(JSON.parse(text));
    return [error, description].filter(Boolean).join(": ").replace(/\s+/g, " ").slice(0, 300);
  } catch {
    return `it answers with ${status}`;
  }
}
