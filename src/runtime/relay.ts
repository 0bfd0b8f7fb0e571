// The way out: the relay of ONIT_RELAY_URL, logged in to as server.yaml says.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { RelayLine, RelayLogin } from "../channels/relay-login.ts";
import type { Server } from "../config/assemble.ts";
import type { Settings } from "../config/load.ts";
import { type RelayAddress, readRelayUrl } from "../config/relay-url.ts";
import { ALARM_RELAY, RELAY, relayTrouble } from "../config/secrets.ts";
import { isLoopback } from "../config/values.ts";
import type { RelayNews } from "../outbound/relay-news.ts";
import { type WatchedRelay, watchRelay } from "../outbound/relay-watch.ts";
import type { App, Channel } from "../ports/app.ts";
import { type Environment, SetupError } from "../ports/environment.ts";
import { accessTokens } from "../sources/access-token.ts";
import { type Bookmark, IMAP_LIMITS } from "../sources/imap-mailbox.ts";

/** What is asked for only once mail goes out: it is made later. */
type Needs = {
  now: () => Date;
  bookmarks: () => Bookmark;
  app: () => App; // whose admins are notified
  /** Whether a host is this machine, so that a login may go there unencrypted. */
  isHere?: (host: string) => boolean;
};

type Delivery = Server["delivery"];

/**
 * @returns undefined when no relay is named
 * @throws SetupError when the address cannot be used; the message holds nothing of it
 */
export async function openWayOut(
  settings: Settings,
  environment: Environment,
  needs: Needs,
): Promise<WatchedRelay | undefined> {
  const line = await relayLineOf(settings, environment, needs);
  if (!line) return undefined;
  const relay = `${line.host}:${line.port}`;
  const { now, app } = needs;
  return watchRelay(await channelTo(line), {
    relay,
    now,
    app,
    greets: () => greets(line),
    news: newsIn(needs.bookmarks),
  });
}

const GREETS_MS = 10_000;

/** Without a login: somebody who tries it often is locked out. */
async function greets(line: RelayLine): Promise<boolean> {
  const { probeRelay } = await import("../channels/relay-probe.ts");
  const { trouble } = await probeRelay({ ...line, login: undefined }, GREETS_MS, AbortSignal.timeout(3 * GREETS_MS));
  return trouble === undefined;
}

const NEWS = "relay/taken again";

const newsIn = (bookmarks: () => Bookmark): RelayNews => ({
  tell: () => bookmarks().save(NEWS, randomBytes(8).toString("hex")),
  latest: async () => (await bookmarks().load(NEWS)) ?? "",
});

/**
 * How the relay is reached and logged in to.
 * @returns undefined when no relay is named
 * @throws SetupError when the address cannot be used; the message holds nothing of it
 */
export async function relayLineOf(
  { server: { delivery } }: Settings,
  environment: Environment,
  needs: Omit<Needs, "app">,
): Promise<RelayLine | undefined> {
  const url = environment[RELAY];
  const trouble = relayTrouble(url, delivery.oauth2 !== undefined);
  if (trouble) throw new SetupError(`${RELAY}: ${trouble.message}. ${trouble.help}`);
  if (!url) return undefined;
  const address = addressIn(RELAY, url);
  return lineTo(address, loginOf(delivery, address, environment, needs), delivery, needs.isHere);
}

/**
 * The way that alarms go while the relay takes nothing.
 * @returns undefined when no second relay is named
 * @throws SetupError when its address cannot be used; the message holds nothing of it
 */
export async function openAlarmRelay(settings: Settings, environment: Environment): Promise<EmailChannel | undefined> {
  const line = await alarmRelayLineOf(settings, environment);
  return line && channelTo(line);
}

/** How the second relay is reached and logged in to. @returns and @throws as `openAlarmRelay` */
export async function alarmRelayLineOf(
  { server: { delivery } }: Settings,
  environment: Environment,
): Promise<RelayLine | undefined> {
  const url = environment[ALARM_RELAY];
  if (!url) return undefined;
  const address = addressIn(ALARM_RELAY, url);
  return lineTo(address, address.login && withPassword(address.login), { ...delivery, connections: 1 });
}

type EmailChannel = Channel & { close(): void };

function addressIn(name: string, url: string): RelayAddress {
  const address = readRelayUrl(url);
  if ("message" in address) throw new SetupError(`${name}: ${address.message}. ${address.help}`);
  return address;
}

async function channelTo(line: RelayLine): Promise<EmailChannel> {
  const { emailChannel } = await import("../channels/email.ts"); // brings a large library, which short commands do without
  return emailChannel(line);
}

async function lineTo(
  { host, port, isTls }: RelayAddress,
  login: RelayLogin | undefined,
  { allowPlaintext, caFile, connections }: Pick<Delivery, "allowPlaintext" | "caFile" | "connections">,
  isHere: (host: string) => boolean = isLoopback,
): Promise<RelayLine> {
  const mustEncrypt = !isTls && login !== undefined && !isHere(host) && !allowPlaintext;
  const ca = caFile === undefined ? undefined : await readFile(caFile);
  return { host, port, isTls, mustEncrypt, ca, login, connections };
}

function withPassword(login: NonNullable<RelayAddress["login"]>): RelayLogin {
  const whole = `\0${login.user}\0${login.password}`; // as it goes over the line (RFC 4616)
  return { ...login, secrets: () => [login.password, whole] };
}

function loginOf(
  { oauth2 }: Delivery,
  { login }: RelayAddress,
  environment: Environment,
  { bookmarks, now }: Omit<Needs, "app">,
): RelayLogin | undefined {
  if (!oauth2) return login && withPassword(login);
  const [clientSecret, refreshToken] = [oauth2.clientSecret, oauth2.refreshToken].map(
    (name) => name && environment[name],
  );
  const { user, ...grant } = oauth2;
  const { answerMs } = IMAP_LIMITS;
  const tokens = accessTokens(
    { ...grant, kind: "oauth2", clientSecret, refreshToken },
    { bookmarks: laterOf(bookmarks), now, answerMs },
  );
  let [last, before] = ["", ""];
  const current = async (): Promise<string> => {
    const token = await tokens.current();
    if (token !== last) [last, before] = [token, last];
    return token;
  };
  const secrets = () => [last, before, clientSecret, refreshToken].filter((secret) => secret !== undefined);
  return { user, tokens: { current, forget: tokens.forget }, secrets };
}

const laterOf = (bookmarks: () => Bookmark): Bookmark => ({
  load: (key) => bookmarks().load(key),
  save: (key, value) => bookmarks().save(key, value),
});
