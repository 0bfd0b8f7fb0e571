// The relay: can it be reached, is the line encrypted, does it let us log in? Nothing is sent.

import type { RelayLine } from "../channels/relay-login.ts";
import type { RelayProbe } from "../channels/relay-probe.ts";
import { ALARM_RELAY, RELAY } from "../config/secrets.ts";
import { isLoopback } from "../config/values.ts";
import { alarmRelayLineOf, relayLineOf } from "../runtime/relay.ts";
import { type Judgement, ok, problem, warning } from "./finding.ts";
import { judgeCertificate } from "./judge-certificate.ts";
import { NO_SURROUNDINGS, type Surroundings } from "./surroundings.ts";

/** @throws SetupError when ONIT_RELAY_URL cannot be used, and when its access tokens need a database that is away */
export async function relayOf({ settings, environment, now, open }: Surroundings): Promise<RelayLine | undefined> {
  const store = settings.server.delivery.oauth2 ? (await open()).store : undefined;
  return relayLineOf(settings, environment, { now, bookmarks: () => store?.bookmarks ?? NO_SURROUNDINGS });
}

/** The relay, and the second one for alarms, if one is named. */
export async function checkRelay(surroundings: Surroundings, signal: AbortSignal): Promise<Judgement[]> {
  const { settings, environment } = surroundings;
  const relay = await relayOf(surroundings);
  const alarmRelay = await alarmRelayLineOf(settings, environment);
  const found = await Promise.all([
    relay ? lookAt(relay, RELAY, surroundings, signal) : [NONE],
    alarmRelay ? lookAt(alarmRelay, ALARM_RELAY, surroundings, signal) : [],
  ]);
  return found.flat();
}

const NONE = warning(
  "No relay is named, so mails are kept to be read at /mailbox, and nobody receives them.",
  "Set ONIT_RELAY_URL to the address of your relay with its login, such as smtp://relay.example:587, once Onit is to write to people.",
);

async function lookAt(
  relay: RelayLine,
  variable: string,
  { answerMs, now }: Surroundings,
  signal: AbortSignal,
): Promise<Judgement[]> {
  const { probeRelay } = await import("../channels/relay-probe.ts");
  return judgeRelay(relay, await probeRelay(relay, answerMs, signal), now(), variable);
}

/** @param variable which names it */
export function judgeRelay(relay: RelayLine, probe: RelayProbe, now: Date, variable = RELAY): Judgement[] {
  const { encryption, isLoggedIn, trouble } = probe;
  const where = `${relay.host}:${relay.port}`;
  const renew = "Renew it on the relay, or ask its administrator to.";
  const line = encryption
    ? judgeCertificate(encryption, now, `The certificate of the relay ${where} (${encryption.protocol})`, renew)
    : undefined;
  if (trouble !== undefined)
    return [
      ...(line ? [line] : []),
      problem(
        `The relay does not work: ${trouble}`,
        `Correct ${variable} or delivery in server.yaml, or the relay itself. Meanwhile ${variable === RELAY ? "mails wait" : "no alarm goes this way"}.`,
      ),
    ];
  const login = relay.login ? (isLoggedIn ? " and accepts the login" : "") : "";
  return [
    ok(`The relay ${where} answers${login}.`),
    line ?? unencrypted(relay, where),
    ...(relay.login && !isLoggedIn ? [unused(where)] : []),
  ];
}

const unencrypted = ({ host }: RelayLine, where: string): Judgement =>
  isLoopback(host)
    ? ok(`The line to the relay ${where} is not encrypted; it does not leave this machine.`)
    : warning(
        `The line to the relay ${where} is not encrypted: mails can be read on the way.`,
        "Turn on TLS (STARTTLS) at the relay, or write smtps:// in ONIT_RELAY_URL.",
      );

const unused = (where: string): Judgement =>
  warning(
    `ONIT_RELAY_URL has a login, and the relay ${where} offers none (AUTH), so it is not used.`,
    "Take the login out of ONIT_RELAY_URL, or use the port at which the relay takes logins, usually 587.",
  );
