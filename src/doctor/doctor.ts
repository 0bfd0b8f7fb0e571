// All that surrounds this organisation, looked at once: no setting, ticket or mailbox is changed, and nobody but Onit itself gets a mail.

import { Resolver } from "node:dns/promises";
import { loadConfig, type Settings } from "../config/load.ts";
import { ConfigError } from "../config/problem.ts";
import { spellNames } from "../config/spell-names.ts";
import { resolving } from "../mail/authenticate.ts";
import { type Environment, templatesFolder } from "../ports/environment.ts";
import { type OpenedApp, openApp } from "../runtime/open-app.ts";
import { redactor, secretsIn } from "../security/redact.ts";
import { lintTemplates } from "../templates/lint.ts";
import { checkCertificate } from "./check-certificate.ts";
import { checkClock } from "./check-clock.ts";
import { checkDatabase } from "./check-database.ts";
import { checkFolders } from "./check-folders.ts";
import { checkMailDomains } from "./check-mail-domains.ts";
import { checkMailboxes } from "./check-mailboxes.ts";
import { checkPages } from "./check-pages.ts";
import { checkPorts, lookAtPorts } from "./check-ports.ts";
import { checkRelay } from "./check-relay.ts";
import { checkRoundTrip } from "./check-round-trip.ts";
import { ofRefused, ofSettings } from "./check-settings.ts";
import { checkWebhooks } from "./check-webhooks.ts";
import { type Check, examine } from "./examine.ts";
import type { Finding } from "./finding.ts";
import { askedOnce, type Surroundings } from "./surroundings.ts";

export type DoctorOptions = {
  folder: string; // the config folder
  environment: Environment;
  now: () => Date;
  waitMs: number; // how long the mail of the round trip may take
  dns?: string | undefined; // "host:port" of a name server to ask; absent: those of this machine
  answerMs?: number; // how long anybody else may take to answer
  ca?: Buffer; // trusted for publicUrl instead of the usual authorities (PEM)
};

const ANSWER_MS = 15_000;

/** @throws SetupError when the options cannot be used; all else is a finding */
export async function doctor(options: DoctorOptions): Promise<Finding[]> {
  const { folder, environment } = options;
  const [settings, templates] = await Promise.all([
    loadConfig(folder, environment, options.now()).catch((error: unknown) => error),
    lintTemplates(templatesFolder(environment)),
  ]);
  const inFolder = templates.map((one) => ({ ...one, file: `templates/${one.file}` }));
  if (settings instanceof ConfigError) {
    const refused = ofRefused({ problems: [...settings.problems, ...inFolder] });
    return examine(
      [{ name: "settings", longestMs: ANSWER_MS, run: async () => refused }],
      redactor(secretsIn(environment)),
    );
  }
  if (settings instanceof Error) throw settings;
  return lookAround(spellNames(settings as Settings), ofSettings(settings as Settings, inFolder), options);
}

async function lookAround(
  settings: Settings,
  ofFiles: Awaited<ReturnType<Check["run"]>>,
  { environment, now, waitMs, dns, answerMs = ANSWER_MS, ca }: DoctorOptions,
): Promise<Finding[]> {
  const quiet = { ...environment, ONIT_LOG: environment.ONIT_LOG ?? "silent" };
  const open = askedOnce(() => openApp({ settings, environment: quiet, now, attaches: true }));
  const resolve = resolving(resolverAt(dns));
  const most = { settings, environment: quiet, now, resolve, waitMs, answerMs, ca, open };
  const tokens = async () => (await open()).app.tokens;
  const over = new AbortController();
  const surroundings: Surroundings = { ...most, ports: askedOnce(() => lookAtPorts({ ...most, tokens }, over.signal)) };
  try {
    const all = checks(surroundings, ofFiles);
    return await examine(
      all,
      redactor(
        secretsIn(environment, [settings.server, settings.organisation.channels, settings.organisation.webhooks]),
      ),
    );
  } finally {
    over.abort();
    await closing(open, answerMs);
  }
}

/** Only what was opened is closed; one that never opens is left to the end of the process. */
async function closing(open: () => Promise<OpenedApp>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  const closed = open().then(
    (opened) => opened.close(),
    () => {},
  );
  await Promise.race([closed, patience]).finally(() => clearTimeout(timer));
}

/** @param dns "host:port", or "host" */
function resolverAt(dns: string | undefined): Resolver {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (dns === undefined) return resolver;
  resolver.setServers([dns]);
  return resolver;
}

function checks(surroundings: Surroundings, ofFiles: Awaited<ReturnType<Check["run"]>>): Check[] {
  const { answerMs, waitMs } = surroundings;
  const longestMs = 2 * answerMs + 5_000;
  type Look = (surroundings: Surroundings, signal: AbortSignal) => ReturnType<Check["run"]>;
  const check = (name: string, look: Look, ms = longestMs): Check => ({
    name,
    longestMs: ms,
    run: (signal) => look(surroundings, signal),
  });
  return [
    check("settings", async () => ofFiles),
    check("database", checkDatabase),
    check("folders", checkFolders),
    check("ports", checkPorts),
    check("certificate", checkCertificate),
    check("relay", checkRelay),
    check("round trip", checkRoundTrip, longestMs + waitMs),
    check("DNS", checkMailDomains),
    check("mailboxes", checkMailboxes, 2 * longestMs),
    check("pages", checkPages),
    check("webhooks", checkWebhooks),
    check("clock", checkClock),
  ];
}
