// Start order and stop order: settings → ways out → store → keys → ways in → clock; back the other way round.

import { schedule } from "node-cron";
import type { App } from "./app.ts";
import type { Settings } from "./config/load.ts";
import type { KeptMail, SubmittedMail } from "./core/mail.ts";
import { makeReady } from "./core/phrases.ts";
import type { Resolve } from "./mail/authenticate.ts";
import { mailboxAddress, mailboxState } from "./mailbox-address.ts";
import { type Opened, openApp } from "./open-app.ts";
import { receive } from "./receive.ts";
import type { Environment } from "./settings.ts";
import { spellNames } from "./spell-names.ts";
import { tick } from "./tick.ts";
import { openWaysIn, type WaysIn } from "./ways-in.ts";
import { serveWeb, type Web, type WebOptions } from "./web/serve.ts";
import { workQueue } from "./work-queue.ts";

export type Running = Opened & {
  smtpPort: number;
  url: string;
  /** What opens /mailbox in a browser on this machine, with its token; undefined while it is not served. */
  mailboxUrl: string | undefined;
  /** Reads and delivers all there is to do now. */
  tick(): Promise<void>;
};

export type StartOptions = {
  settings: Settings;
  environment: Environment;
  now?: () => Date;
  ticking?: boolean;
  /** Asks DNS; by default the name servers of this machine. */
  resolve?: Resolve;
};

const READ_AT_ONCE = 64;

export async function start({
  settings: written,
  environment,
  now = () => new Date(),
  ticking = true,
  resolve,
}: StartOptions): Promise<Running> {
  const settings = spellNames(written);
  const opened = await openApp({ settings, environment, now, resolve });
  const { app, store } = opened;
  makeReady(app.organisation.phrases);
  await import("./mail/proof/direct.ts"); // now, so that the first mail does not wait for it
  const intake = workQueue<KeptMail>(READ_AT_ONCE, (kept) => receive(kept, app), { log: app.log, weigh: bytesOf });

  // Pages before mail: the first mail that comes in may already be answered with a link.
  let ways: WaysIn | undefined;
  const web = await servePages(settings, environment, app, {
    isUp: store.isUp,
    submit: (mail) => submit(mail, settings, ways),
    mailboxes: () => ways?.mailboxes() ?? [],
  });
  app.publicUrl = settings.server.web.publicUrl ?? web.url;
  ways = await openWaysIn(settings, environment, { app, intake, store });
  const clock = ticking ? startClock(app, settings.server.clock.wake) : undefined;

  const settled = async (): Promise<void> => {
    while (intake.size() + opened.size() > 0) await Promise.all([intake.below(1), opened.settled()]);
  };
  return {
    ...opened,
    smtpPort: ways.smtpPort,
    url: web.url,
    mailboxUrl: web.mailboxUrl,
    tick: () => tick(app),
    settled,
    async close() {
      await clock?.stop();
      await Promise.all([ways?.close(), web.close()]);
      await settled();
      await opened.close();
    },
  };
}

async function servePages(
  { server: { web } }: Settings,
  { ONIT_RELAY_URL: relayUrl }: Environment,
  app: App,
  options: Pick<WebOptions, "isUp" | "submit" | "mailboxes">,
): Promise<Web & Pick<Running, "mailboxUrl">> {
  const mailbox = mailboxState(web, relayUrl).isServed;
  const served = await serveWeb(app, { ...options, host: web.host, port: web.port, mailbox });
  return { ...served, mailboxUrl: mailbox ? mailboxAddress(web.host, served.port, app) : undefined };
}

async function submit(mail: SubmittedMail, { server }: Settings, ways: WaysIn | undefined): Promise<string> {
  if (!ways) throw new Error("Onit is still starting; try again in a moment");
  const { submitTo } = await import("./channels/submit.ts");
  return submitTo(server.smtp.host, ways.smtpPort)(mail);
}

/** Ticks now and at every wake; a tick that still runs is not overtaken, and is waited for when the clock stops. */
function startClock(app: App, wake: string): { stop(): Promise<void> } {
  let last = Promise.resolve();
  const beat = (): Promise<void> => {
    last = tick(app).catch((error: unknown) =>
      app.log.error({ error }, "the tick could not run; the next one tries again"),
    );
    return last;
  };
  const task = schedule(wake, beat, { noOverlap: true });
  void beat();
  return {
    async stop() {
      await task.stop();
      await last;
    },
  };
}

const bytesOf = ({ raw }: KeptMail): number => raw.length;
