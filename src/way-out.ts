// The way out: the relay of ONIT_RELAY_URL, logged in to as server.yaml says, and left in peace for a while when it refuses that.

import { readFile } from "node:fs/promises";
import { alarm } from "./alarm.ts";
import type { App, Channel } from "./app.ts";
import type { RelayLogin } from "./channels/relay-login.ts";
import type { Server } from "./config/assemble.ts";
import type { Settings } from "./config/load.ts";
import { type RelayAddress, readRelayUrl } from "./config/relay-url.ts";
import { RELAY, relayTrouble } from "./config/secrets.ts";
import { isLoopback } from "./config/values.ts";
import { after } from "./core/duration.ts";
import { type Environment, SetupError } from "./settings.ts";
import { accessTokens } from "./sources/access-token.ts";
import { backoff } from "./sources/backoff.ts";
import { bell } from "./sources/bell.ts";
import { type Bookmark, IMAP_LIMITS } from "./sources/imap-mailbox.ts";

/** What is asked for only once mail goes out: it is made later. */
type Needs = {
  now: () => Date;
  bookmarks: () => Bookmark;
  app: () => App; // whose admins are told
  /** Whether a host is this machine, so that a login may go there unencrypted. */
  isHere?: (host: string) => boolean;
};

type Delivery = Server["delivery"];

const PAUSE_MS = 30_000; // after the first refused login; it doubles from then on …
const LONGEST_PAUSE_MS = 5 * 60_000; // … up to this: whoever tries more often is locked out

/**
 * @returns undefined when no relay is named
 * @throws SetupError when the address cannot be used; the message holds nothing of it
 */
export async function openWayOut(
  { server: { delivery } }: Settings,
  environment: Environment,
  needs: Needs,
): Promise<(Channel & { close(): void }) | undefined> {
  const url = environment[RELAY];
  const trouble = relayTrouble(url, delivery.oauth2 !== undefined);
  if (trouble) throw new SetupError(`${RELAY}: ${trouble.message}. ${trouble.help}`);
  if (!url) return undefined;
  const address = readRelayUrl(url);
  if ("message" in address) throw new SetupError(`${RELAY}: ${address.message}. ${address.help}`);
  const login = loginOf(delivery, address, environment, needs);
  const { host, port, isTls } = address;
  const isHere = needs.isHere ?? isLoopback;
  const mustEncrypt = !isTls && login !== undefined && !isHere(host) && !delivery.allowPlaintext;
  const ca = delivery.caFile === undefined ? undefined : await readFile(delivery.caFile);
  const { connections } = delivery;
  const { emailChannel } = await import("./channels/email.ts");
  return guarded(emailChannel({ host, port, isTls, mustEncrypt, ca, login, connections }), `${host}:${port}`, needs);
}

function loginOf(
  { oauth2 }: Delivery,
  { login }: RelayAddress,
  environment: Environment,
  { bookmarks, now }: Needs,
): RelayLogin | undefined {
  if (!oauth2) {
    if (!login) return undefined;
    const whole = `\0${login.user}\0${login.password}`; // as it goes over the line (RFC 4616)
    return { ...login, secrets: () => [login.password, whole] };
  }
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

/** While the login is refused nothing is offered, and the admins hear of it once. */
function guarded(
  channel: Channel & { close(): void },
  relay: string,
  { now, app }: Needs,
): Channel & { close(): void } {
  const { alarmAfterMs, alarmAgainMs } = IMAP_LIMITS;
  const what = `the relay ${relay} does not let Onit log in, so no mail goes out`;
  const ring = (because: string): void => void alarm(what, because, app());
  const failing = bell(ring, { afterMs: alarmAfterMs, againMs: alarmAgainMs, now });
  let failures = 0;
  let pause: { until: Date; because: string } | undefined;
  return {
    close: () => channel.close(),
    async send(message) {
      if (pause && now() < pause.until) return { kind: "retry", because: pause.because, blocked: "troubled" };
      const outcome = await channel.send(message);
      const blocked = outcome.kind === "retry" ? outcome.blocked : undefined;
      if (blocked) {
        if (!pause || now() >= pause.until) {
          const until = after(now(), backoff(failures++, PAUSE_MS, LONGEST_PAUSE_MS));
          pause = { until, because: outcome.because };
        }
        failing.trouble(outcome.because, blocked === "refused");
      } else if (outcome.kind === "sent" || outcome.kind === "failed") {
        failures = 0;
        pause = undefined;
        failing.over();
      }
      return outcome;
    },
  };
}

const laterOf = (bookmarks: () => Bookmark): Bookmark => ({
  load: (key) => bookmarks().load(key),
  save: (key, value) => bookmarks().save(key, value),
});
