// Start order and stop order: settings → store → keys → ways out → ways in → clock; back the other way round.

import { randomBytes } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { hostname } from "node:os";
import { setFlagsFromString } from "node:v8";
import type { App, Channel, Log } from "./app.ts";
import { lookWhoIsAway } from "./away.ts";
import { captureChannel } from "./channels/capture.ts";
import { inboxChannel } from "./channels/inbox.ts";
import { submitTo } from "./channels/submit.ts";
import { webhookOf } from "./channels/webhook.ts";
import type { Settings } from "./config/load.ts";
import { relaysThatCount } from "./config/relay-trust.ts";
import { trustedPeers } from "./config/relays.ts";
import type { Envelope, KeptMail } from "./core/mail.ts";
import type { ChannelName } from "./core/policy.ts";
import { type Courier, openCourier } from "./courier.ts";
import { openDatabase } from "./database.ts";
import { openKeyring } from "./keyring.ts";
import { createLog } from "./log.ts";
import { startLoops } from "./loops.ts";
import { authenticate, type Resolve, resolving } from "./mail/authenticate.ts";
import { createReader } from "./mail/parse-aside.ts";
import { signaturesFor } from "./mail/proof/signatures-on.ts";
import { besideId, seal } from "./mail/seal.ts";
import { mailboxAddress, mailboxState } from "./mailbox-address.ts";
import { receive } from "./receive.ts";
import { redactor, secretsIn } from "./redact.ts";
import { createRenderer } from "./render.ts";
import { type Environment, SetupError, templatesFolder } from "./settings.ts";
import { spellNames } from "./spell-names.ts";
import { stop } from "./stop.ts";
import { openStore, type Store } from "./store/open.ts";
import { compileTemplates } from "./templates/compile.ts";
import { tick } from "./tick.ts";
import { createTokens, type Keyring, ticketIdFrom } from "./tokens.ts";
import { openWayOut } from "./way-out.ts";
import { openWaysIn, type WaysIn } from "./ways-in.ts";
import { serveWeb, type Web, type WebOptions } from "./web/serve.ts";
import { WorkQueue } from "./work-queue.ts";

export type Running = {
  app: App;
  store: Store;
  smtpPort: number;
  url: string;
  /** What opens /mailbox in a browser on this machine, with its token; undefined while it is not served. */
  mailboxUrl: string | undefined;
  /** Where the data is, in one line. */
  data: string;
  /** Reads and delivers all there is to do now. */
  tick(): Promise<void>;
  /** Resolves once no mail and no notice is under way. */
  settled(): Promise<void>;
  /** Takes no more from this moment. Resolves within ten seconds, whatever relay, store or clients do. */
  close(): Promise<void>;
};

type Submit = ReturnType<typeof submitTo>;

export type StartOptions = {
  settings: Settings;
  environment: Environment;
  now?: () => Date;
  ticking?: boolean;
  /** Whether a running Onit's data is used beside it. */
  attaches?: boolean;
  /** Asks DNS; by default the name servers of this machine. */
  resolve?: Resolve;
};

/** What is told of a mail by its bytes. */
const WITHOUT_READING = { seal, besideId, signaturesFor };
const READ_AT_ONCE = 64;

// V8 lets its heap double before it collects; thousands of connections a minute leave much to collect.
const HEAP_GROWTH = "--heap-growing-percent=40";

export async function start({
  settings: written,
  environment,
  now = () => new Date(),
  ticking = true,
  attaches = false,
  resolve = resolving(new Resolver({ timeout: 4_000, tries: 2 })),
}: StartOptions): Promise<Running> {
  setFlagsFromString(HEAP_GROWTH);
  const settings = spellNames(written);
  const log = createLog(environment.ONIT_LOG ?? "info", redactor(secretsIn(environment, settings.server)));
  const email = await openWayOut(settings, environment, { now, bookmarks: () => store.bookmarks, app: () => app });
  const database = await openDatabase(environment, log, { attaches });
  const store = await openWhole(database.uri);
  const keyring = await openKeyring(environment, { store, now, log });
  const stopping = new AbortController();
  const app = await buildApp(settings, store, email ?? captureChannel, { now, log, resolve, keyring, stopping });
  if (email) app.relay = email.health;
  const ringOutside = webhookOf(environment, log);
  if (ringOutside) app.ringOutside = ringOutside;
  await lookWhoIsAway(app);
  const courier = openCourier(app, settings.server.delivery.connections);
  const intake = new WorkQueue<KeptMail>({ atOnce: READ_AT_ONCE, work: (kept) => receive(kept, app), weigh: bytesOf });

  // Pages before mail: the first mail that comes in may already be answered with a link.
  let ways: WaysIn | undefined;
  const submit: Submit = async (mail) => submitter(settings, ways)(mail);
  const mailboxes = () => ways?.mailboxes() ?? [];
  const web = await servePages(settings, environment, app, { isUp: store.isUp, submit, mailboxes });
  app.publicUrl = settings.server.web.publicUrl ?? web.url;
  ways = await openWaysIn(settings, environment, { app, intake, store });
  const loops = ticking ? startLoops(app, settings.server.clock.wake) : undefined;

  return {
    app,
    store,
    smtpPort: ways.smtpPort,
    url: web.url,
    mailboxUrl: web.mailboxUrl,
    data: database.where,
    tick: () => tick(app),
    settled: () => nothingUnderWay(intake, courier),
    close() {
      const ending = () => [courier.stop(), ways?.close(), web.close(), loops?.stop()];
      const shut = () => keyring.close().then(store.close).then(database.close);
      return stop({ app, stopping, intake, ending, cut: () => email?.close(), shut });
    },
  };
}

async function nothingUnderWay(intake: WorkQueue<KeptMail>, courier: Courier): Promise<void> {
  while (intake.size() + courier.size() > 0) await Promise.all([intake.below(1), courier.settled()]);
}

async function servePages(
  { server: { web } }: Settings,
  { ONIT_RELAY_URL: relayUrl }: Environment,
  app: App,
  options: Pick<WebOptions, "isUp" | "submit" | "mailboxes">,
): Promise<Web & Pick<Running, "mailboxUrl">> {
  const mailbox = mailboxState(web, relayUrl).isServed;
  const { host, port, metricsFrom } = web;
  const served = await serveWeb(app, { ...options, host, port, metricsFrom, mailbox });
  return { ...served, mailboxUrl: mailbox ? mailboxAddress(web.host, served.port, app) : undefined };
}

function submitter({ server }: Settings, ways: WaysIn | undefined): Submit {
  if (!ways) throw new Error("Onit is still starting; try again in a moment");
  return submitTo(server.smtp.host, ways.smtpPort);
}

/** @throws SetupError for what an import left half done: notices decided on it would be wrong */
async function openWhole(uri: string): Promise<Store> {
  const store = await openStore(uri);
  if (!(await store.isHalfImported())) return store;
  await store.close();
  throw new SetupError(
    "An import into this database was cut short. Run the same `onit data import` again: it goes on.",
  );
}

type AppParts = { now: () => Date; log: Log; resolve: Resolve; keyring: Keyring; stopping: AbortController };

async function buildApp(
  { organisation, server }: Settings,
  store: Store,
  email: Channel,
  { now, log, resolve, keyring, stopping }: AppParts,
): Promise<App> {
  const { trustedSealers: arcSealers, authservId, maxSignatureAgeMs } = server.smtp;
  const isTrusted = trustedPeers(relaysThatCount(server.smtp));
  const isRelay = ({ source, peer }: Envelope): boolean => source === "smtp" && isTrusted(peer);
  const receivers = new Map(server.imap.map((mailbox) => [mailbox.id, mailbox.authservId]));
  const receiverOf = (envelope: Envelope) =>
    isRelay(envelope) ? authservId : receivers.get(envelope.source === "imap" ? (envelope.mailbox ?? "") : "");
  return {
    now,
    log,
    processId: `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`,
    configured: organisation,
    organisation,
    publicUrl: server.web.publicUrl ?? "",
    vouches: (envelope) => authservId === undefined && isRelay(envelope),
    mails: store.mails,
    tickets: store.tickets,
    sent: store.sent,
    signatures: store.signatures,
    letters: store.letters,
    absences: store.absences,
    audit: store.audit,
    apiKeys: store.apiKeys,
    tokens: createTokens(keyring),
    ticketId: ticketIdFrom,
    unsettled: new Map(),
    mail: {
      ...createReader(),
      ...WITHOUT_READING,
      authenticate: (claim) => authenticate(claim, { resolve, arcSealers, receiverOf, maxSignatureAgeMs, now }),
    },
    render: createRenderer(await compileTemplates(templatesFolder), organisation),
    channels: new Map<ChannelName, Channel>([
      ["email", email],
      ["inbox", inboxChannel],
    ]),
    wake: () => {},
    wakeLetters: () => {},
    stopping: stopping.signal,
    giveUpAfterMs: server.delivery.giveUpAfterMs,
    captures: email === captureChannel,
  };
}

const bytesOf = ({ raw }: KeptMail): number => raw.length;
