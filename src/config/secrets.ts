// Secrets stand in the environment; the settings only name them. One that is missing is found before anything starts.

import { isIP } from "node:net";
import { keyIn } from "../security/webhook-signature.ts";
import { isPostable } from "./channel-rules.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";
import { type RelayTrouble, readRelayUrl } from "./relay-url.ts";
import { VARIABLE } from "./values.ts";
import { webhookSecretProblems } from "./webhook-rules.ts";

export type Secrets = Readonly<Record<string, string | undefined>>;

const NAMES = [
  "imap.*.auth.password",
  "imap.*.auth.oauth2.clientSecret",
  "imap.*.auth.oauth2.refreshToken",
  "delivery.oauth2.clientSecret",
  "delivery.oauth2.refreshToken",
];

/** Every environment variable that is named and not set. */
export const secretProblems = (
  { server, channels, webhooks }: Readonly<Record<"server" | "channels" | "webhooks", Source>>,
  environment: Secrets,
): Problem[] => [
  ...NAMES.flatMap((pattern) => findAll(server, pattern)).flatMap(({ path, value }) =>
    unset(server, path, value, environment),
  ),
  ...["*.token", "*.secret"]
    .flatMap((pattern) => findAll(channels, pattern))
    .flatMap(({ path, value }) => unset(channels, path, value, environment)),
  ...findAll(channels, "*").flatMap(({ path, value }) => keyTrouble(channels, path, value, environment)),
  ...[channels, webhooks].flatMap((source) =>
    findAll(source, "*.url").flatMap(({ path, value }) => urlTrouble(source, path, value, environment)),
  ),
  ...findAll(webhooks, "*.secret").flatMap(({ path, value }) => unset(webhooks, path, value, environment)),
  ...webhookSecretProblems(webhooks, environment),
];

function unset(source: Source, path: Path, value: unknown, environment: Secrets): Problem[] {
  if (typeof value !== "string" || environment[value]) return [];
  const help = "Set it where Onit is started. The secret itself does not belong into this file.";
  return [problemAt(source, path, `the environment variable ${value} is not set`, help)];
}

/** A key that is none would prove nothing of who sent a request. */
function keyTrouble(source: Source, path: Path, channel: unknown, environment: Secrets): Problem[] {
  const name = fieldOf(channel, "secret");
  const key = typeof name === "string" ? environment[name] : undefined;
  if (fieldOf(channel, "service") !== "teams" || !key || keyIn(key)) return [];
  const help = "Copy the security token that Teams shows when the outgoing webhook is made, and paste it unchanged.";
  const message = `what the environment variable ${String(name)} holds is not the security token of an outgoing webhook`;
  return [problemAt(source, [...path, "secret"], message, help)];
}

/** What a variable holds is not repeated. */
function urlTrouble(source: Source, path: Path, value: unknown, environment: Secrets): Problem[] {
  if (typeof value !== "string" || !VARIABLE.test(value)) return [];
  const url = environment[value];
  if (!url) return unset(source, path, value, environment);
  if (isPostable(url)) return [];
  const help = "It must hold an address that begins with https://.";
  return [problemAt(source, path, `what the environment variable ${value} holds is not a web address`, help)];
}

export const RELAY = "ONIT_RELAY_URL";
/** A second relay, for alarms on the day on which the first one takes nothing. */
export const ALARM_RELAY = "ONIT_ALARM_RELAY_URL";

/** What is wrong with the addresses of the relays, by themselves and beside the settings. */
export function relayProblems(server: Source, environment: Secrets): Problem[] {
  const hasTokens = fieldOf(fieldOf(server.value, "delivery"), "oauth2") !== undefined;
  const relays: [name: string, hasTokens: boolean][] = [
    [RELAY, hasTokens],
    [ALARM_RELAY, false], // the tokens are the first one's
  ];
  return relays.flatMap(([path, tokens]) => {
    const trouble = relayTrouble(environment[path], tokens);
    return trouble ? [{ file: "environment", line: 1, path, ...trouble }] : [];
  });
}

export const LISTEN = "ONIT_LISTEN";

/** The address both ports listen at is an IP address or localhost: any other name may lead to an address nobody meant. */
export function listenProblems(environment: Secrets): Problem[] {
  const listen = environment[LISTEN];
  if (!listen || isIP(listen) !== 0 || listen.toLowerCase() === "localhost") return [];
  const help = "Write 0.0.0.0 for all addresses of this machine or container, one of them, or remove the variable.";
  return [{ file: "environment", line: 1, path: LISTEN, message: `"${listen}" is not an IP address`, help }];
}

/** @param hasTokens whether Onit logs in with access tokens */
export function relayTrouble(url: string | undefined, hasTokens: boolean): RelayTrouble | undefined {
  if (!url) {
    if (!hasTokens) return undefined;
    const help = "Write the relay's address, such as smtp://smtp.office365.com:587, or remove delivery.oauth2.";
    return { message: "it is not set, and delivery.oauth2 in server.yaml logs in to a relay", help };
  }
  const read = readRelayUrl(url);
  if ("message" in read) return read;
  if (!hasTokens || !read.login) return undefined;
  const help = 'Leave the user, the password and the "@" out of the address, or remove delivery.oauth2.';
  return { message: "there are two ways to log in: it has a password, and server.yaml has delivery.oauth2", help };
}
