// Start order and stop order: settings → ways out → store → keys → ways in → clock; back the other way round.

import { setFlagsFromString } from "node:v8";
import type { Settings } from "./config/load.ts";
import { spellNames } from "./config/spell-names.ts";
import type { KeptMail, SubmittedMail } from "./core/model/mail.ts";
import { makeReady } from "./core/words/phrases.ts";
import type { Resolve } from "./mail/authenticate.ts";
import { WorkQueue } from "./pacing/work-queue.ts";
import type { App } from "./ports/app.ts";
import type { Environment } from "./ports/environment.ts";
import { receive } from "./receive.ts";
import { openWaysIn, type WaysIn } from "./runtime/intake.ts";
import { listening } from "./runtime/listening.ts";
import { type RunningLoops, startLoops } from "./runtime/loops.ts";
import { mailboxAddress, mailboxState } from "./runtime/mailbox-address.ts";
import { type OpenedApp, openApp, type Whole } from "./runtime/open-app.ts";
import { announce } from "./runtime/presence.ts";
import { stop } from "./runtime/stop.ts";
import { tick } from "./tick.ts";
import { serveWeb, type Web, type WebOptions } from "./web/serve.ts";

export type Running = OpenedApp & {
  smtpPort: number;
  url: string;
  /** What opens /mailbox in a browser on this machine, with its token; undefined while it is not served. */
  mailboxUrl: string | undefined;
  /** The files of the SMTP port's certificate have changed. @throws when they cannot be used; then the one before stays */
  renewCertificate(tls: Settings["server"]["smtp"]["tls"]): Promise<void>;
  /** Reads and delivers all there is to do now. */
  tick(): Promise<void>;
  /** Takes no more from this moment. Resolves within ten seconds, whatever relay, store or clients do. */
  close(): Promise<void>;
};

export type StartOptions = {
  settings: Settings;
  environment: Environment;
  now?: () => Date;
  /** How many times as fast as the machine's clock `now` runs (fast-clock.ts). */
  speed?: number;
  ticking?: boolean;
  /** Asks DNS; by default the name servers of this machine. */
  resolve?: Resolve;
};

const READ_AT_ONCE = 64;

// V8 lets its heap double before it collects; thousands of connections a minute leave much to collect.
const HEAP_GROWTH = "--heap-growing-percent=40";

export async function start(options: StartOptions): Promise<Running> {
  setFlagsFromString(HEAP_GROWTH);
  const { environment, speed = 1, ticking = true, now = () => new Date(), resolve } = options;
  const settings = spellNames(options.settings);
  const whole = await openApp({ settings, environment, now, resolve });
  const { app, store, data, isAlone, courier } = whole;
  if (speed > 1) app.speed = speed;
  await readyForMail(app);
  const intake = readerOf(app);

  // Pages before mail: the first mail that comes in may already be answered with a link.
  let ways: WaysIn | undefined;
  const web = await servePages(settings, environment, app, {
    isUp: store.isUp,
    submit: (mail) => submit(mail, settings, ways),
    mailboxes: () => ways?.mailboxes() ?? [],
  });
  app.publicUrl = settings.server.web.publicUrl ?? web.url;
  let loops: RunningLoops | undefined;
  ways = await openWaysIn(settings, environment, { app, intake, store, readKept: () => loops?.beatOne("reading") });
  const { presences, bookmarks, personal } = store;
  const takenOver = (): void => void loops?.beat();
  const presence = ticking ? await announce(app, { presences, isAlone, takenOver }) : undefined;
  const { clock, delivery } = settings.server;
  loops = ticking ? startLoops(app, clock.wake, { ...delivery, bookmarks, personal }) : undefined;
  const ending = () => [courier.stop(), ways?.close(), web.close(), loops?.stop(), presence?.stop()];
  return {
    app,
    store,
    data,
    isAlone,
    smtpPort: ways.smtpPort,
    url: web.url,
    mailboxUrl: web.mailboxUrl,
    renewCertificate: async (tls) => ways?.renewCertificate(tls),
    tick: () => tick(app).then(courier.settled),
    settled: () => nothingUnderWay(intake, whole),
    close: () => stop({ ...whole, intake, ending, leave: async () => presence?.leave() }),
  };
}

/** Now, so that the first mail does not wait for it. */
async function readyForMail({ organisation }: App): Promise<void> {
  makeReady(organisation.phrases);
  organisation.readings?.();
  await Promise.all([import("./mail/parse.ts"), import("./mail/proof/direct.ts")]);
}

const readerOf = (app: App): WorkQueue<KeptMail> =>
  new WorkQueue({ atOnce: READ_AT_ONCE, work: (kept) => receive(kept, app), weigh: bytesOf, log: app.log });

async function nothingUnderWay(intake: WorkQueue<KeptMail>, { courier }: Whole): Promise<void> {
  while (intake.size() + courier.size() > 0) await Promise.all([intake.below(1), courier.settled()]);
}

async function servePages(
  { server: { web } }: Settings,
  { ONIT_RELAY_URL: relayUrl }: Environment,
  app: App,
  options: Pick<WebOptions, "isUp" | "submit" | "mailboxes">,
): Promise<Web & Pick<Running, "mailboxUrl">> {
  const mailbox = mailboxState(web, relayUrl).isServed;
  const { host, port, metricsFrom, maxConnectionsPerAddress } = web;
  const bounds = { metricsFrom, maxConnectionsPerAddress };
  const served = await listening("web", web, () => serveWeb(app, { ...options, host, port, ...bounds, mailbox }));
  return { ...served, mailboxUrl: mailbox ? mailboxAddress(web.host, served.port, app) : undefined };
}

async function submit(mail: SubmittedMail, { server }: Settings, ways: WaysIn | undefined): Promise<string> {
  if (!ways) throw new Error("Onit is still starting; try again in a moment");
  const { submitTo } = await import("./channels/submit.ts");
  return submitTo(server.smtp.host, ways.smtpPort)(mail);
}

const bytesOf = ({ raw }: KeptMail): number => raw.length;
