// The parts of an Onit put together: settings, store, keys and ways out, behind the types of App.

import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { captureChannel } from "../channels/capture.ts";
import { inboxChannel } from "../channels/inbox.ts";
import type { Server } from "../config/assemble.ts";
import type { Settings } from "../config/load.ts";
import { relaysThatCount } from "../config/relay-trust.ts";
import { trustedPeers } from "../config/relays.ts";
import { isLoopback } from "../config/values.ts";
import type { Envelope } from "../core/model/mail.ts";
import type { ChannelName } from "../core/model/policy.ts";
import { authenticate, type Resolve } from "../mail/authenticate.ts";
import { createReader } from "../mail/parse-aside.ts";
import { signaturesFor } from "../mail/proof/signatures-on.ts";
import { besideId, seal } from "../mail/seal.ts";
import { byteBudget } from "../pacing/byte-budget.ts";
import type { App, Channel, Log } from "../ports/app.ts";
import type { TemplateFiles } from "../ports/template-store.ts";
import type { Keyring } from "../ports/tokens.ts";
import { createTokens, ticketIdFrom } from "../security/tokens.ts";
import type { Store } from "../store/open.ts";
import { settingThatProves } from "./setting-that-proves.ts";
import { templatesInForce } from "./templates-in-force.ts";

const FILES_BYTES = 24 * 1024 ** 2; // of large mails whose files are sent together
const nothingInHand = () => ({ unsettled: new Map(), filesRoom: byteBudget(FILES_BYTES) });

/** What is told of a mail by its bytes. */
const WITHOUT_READING = { seal, besideId, signaturesFor };

/** Until outbound/courier.ts is there. */
const nothing = (): void => {};
const WITHOUT_COURIER = {
  wake: nothing,
  dispatch: async () => {},
  wakeSystemMails: nothing,
  ring: nothing,
  ringOver: nothing,
  wakeWebhooks: nothing,
  wakeHeldUp: nothing,
};

export type AppParts = {
  now: () => Date;
  log: Log;
  resolve: Resolve;
  keyring: Keyring;
  templates: TemplateFiles;
  stopping: AbortController;
};

/** By mailboxes, or from a mail server that hands mail over: nobody else does to a port of this machine. */
export const hasWayBack = ({ server: { smtp, imap, delivery } }: Settings): boolean =>
  delivery.probeEveryMs > 0 && (imap.length > 0 || smtp.trustedRelays.length > 0 || !isLoopback(smtp.host));

const channelsOf = (email: Channel): App["channels"] =>
  new Map<ChannelName, Channel>([
    ["email", email],
    ["inbox", inboxChannel],
  ]);

const storesIn = ({
  templates,
  settingsVersions,
  mails,
  tickets,
  sent,
  signatures,
  systemMails,
  absences,
  validations,
  audit,
  apiKeys,
  sessions,
  webhooks,
}: Store) => ({
  mails,
  tickets,
  board: tickets.board,
  sent,
  signatures,
  systemMails,
  absences,
  validations,
  audit,
  apiKeys,
  sessions,
  templateStore: templates,
  settingsVersions,
  webhooks,
});

/** Servers that hand mail over, whose word counts. */
function relaysOf({ smtp }: Server): (envelope: Envelope) => boolean {
  const isTrusted = trustedPeers(relaysThatCount(smtp));
  return ({ source, peer }) => source === "smtp" && isTrusted(peer);
}

function authenticating(server: Server, resolve: Resolve, now: () => Date): App["mail"]["authenticate"] {
  const { trustedSealers: arcSealers, authservId, maxSignatureAgeMs } = server.smtp;
  const isRelay = relaysOf(server);
  const receivers = new Map(server.imap.map((mailbox) => [mailbox.id, mailbox.authservId]));
  const receiverOf = (envelope: Envelope) =>
    isRelay(envelope) ? authservId : receivers.get(envelope.source === "imap" ? (envelope.mailbox ?? "") : "");
  return (claim) => authenticate(claim, { resolve, arcSealers, receiverOf, maxSignatureAgeMs, now });
}

export function buildApp(
  { organisation, server }: Settings,
  store: Store,
  email: Channel,
  { now, log, resolve, keyring, templates, stopping }: AppParts,
): App {
  const isRelay = relaysOf(server);
  const inForce = templatesInForce(() => app, templates);
  const app: App = {
    now,
    log,
    processId: `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`,
    configured: organisation,
    organisation,
    publicUrl: server.web.publicUrl ?? "",
    settingThatProves: settingThatProves(server),
    hasCheckedSender: (envelope) => server.smtp.authservId === undefined && isRelay(envelope),
    ...storesIn(store),
    tokens: createTokens(keyring),
    ticketId: ticketIdFrom,
    ...nothingInHand(),
    mail: {
      ...createReader(),
      ...WITHOUT_READING,
      authenticate: authenticating(server, resolve, now),
    },
    templates: inForce,
    render: inForce.rendererOf(organisation),
    channels: channelsOf(email),
    ...WITHOUT_COURIER,
    stopping: stopping.signal,
    giveUpAfterMs: server.delivery.giveUpAfterMs,
    captures: email === captureChannel,
  };
  return app;
}
