// The mailboxes of server.yaml, as anybody who reads them needs them. Secrets are still only named.

import { resolve } from "node:path";
import { DateTime } from "luxon";
import type { Read } from "./schema.ts";

/** How access tokens are asked for. */
export type TokenSettings = {
  tokenUrl: string;
  clientId: string;
  clientSecret: string | undefined; // the environment variable
  refreshToken: string | undefined; // the environment variable
  scope: string | undefined;
};

export type MailboxSettings = {
  id: string;
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  caFile: string | undefined; // absolute
  user: string;
  auth: { password: string } /* the environment variable */ | TokenSettings;
  credentialsExpireAt: Date | undefined;
  address: string;
  folder: string;
  processed: string;
  stuck: string;
  sent: string | undefined;
  since?: Date | undefined;
  authservId: string | undefined;
  pollMs: number;
};

type Written = Read<"server">["imap"];

const PORTS = { tls: 993, starttls: 143, none: 143 } as const; // RFC 8314, 7

/** @param folder file names in the settings are relative to it */
export const assembleMailboxes = (written: Written, folder: string): MailboxSettings[] =>
  Object.entries(written).map(([id, { port, caFile, auth, pollEvery, sent, since, authservId, ...rest }]) => ({
    id,
    ...rest,
    port: port ?? PORTS[rest.security],
    caFile: caFile === undefined ? undefined : resolve(folder, caFile),
    auth: authOf(auth),
    credentialsExpireAt: auth.expires ? utc(auth.expires) : undefined,
    sent,
    since: since === undefined ? undefined : utc(since),
    authservId,
    pollMs: pollEvery,
  }));

const utc = (day: string): Date => DateTime.fromISO(day, { zone: "utc" }).toJSDate();

function authOf({ password, oauth2 }: Written[string]["auth"]): MailboxSettings["auth"] {
  if (password !== undefined) return { password };
  if (!oauth2) throw new Error("a mailbox that its schema never leaves without a login has none");
  return accessTokensOf(oauth2);
}

type WrittenTokens = NonNullable<Written[string]["auth"]["oauth2"]>;

export const accessTokensOf = ({
  tokenUrl,
  clientId,
  clientSecret,
  refreshToken,
  scope,
}: WrittenTokens): TokenSettings => ({
  tokenUrl,
  clientId,
  clientSecret,
  refreshToken,
  scope,
});
