// The settings and the templates change while Onit runs: they are checked and taken over, or refused as a whole. Waits that run
// keep the policy they began with, as it is part of the ticket; the working hours they count are those of the settings.

import { isDeepStrictEqual } from "node:util";
import type { Server } from "../config/assemble.ts";
import type { Settings } from "../config/load.ts";
import { ConfigError } from "../config/problem.ts";
import { spellNames } from "../config/spell-names.ts";
import { markOf } from "../core/model/organisation-mark.ts";
import { makeReady } from "../core/words/phrases.ts";
import { takeOver } from "../inbound/out-of-office.ts";
import type { App } from "../ports/app.ts";
import { type Environment, templatesFolder } from "../ports/environment.ts";
import { inProgram } from "../ports/program-folder.ts";
import { redactor, secretsIn } from "../security/redact.ts";
import type { DataOwner } from "../store/data-owner.ts";
import { readTemplateFiles } from "../templates/folder.ts";
import { redateAll } from "../ticket-change/set-right.ts";
import { checkedSettings } from "./checked-settings.ts";
import { keepSettings } from "./keep-settings.ts";
import { noteRefusal, noteSettings } from "./note-settings.ts";
import { notifyOfRefusal, notifyOfRestart } from "./notify-of-settings.ts";
import { type CertificateOptions, watchCertificates } from "./reload-certificates.ts";
import {
  digestsOfFiles,
  fingerprintOf,
  foldersOf,
  type SettingsFile,
  settingsFiles,
  settingsFolders,
} from "./settings-files.ts";
import { watchFolders } from "./watch-folders.ts";

const AGAIN_MS = 10_000; // after trouble that is not in the files: the store is away

export type Reloading = {
  /** Reads everything again, whether it changed or not, as SIGHUP asks for. Never throws. */
  now(): Promise<void>;
  /** Resolves once nothing is under way. Files may change without effect from now on. */
  close(): Promise<void>;
};

export type ReloadOptions = CertificateOptions & {
  folder: string; // the config folder
  environment: Environment;
  settings: Settings; // those Onit began with
  fingerprint: string; // of the files they were read from
  owner: Pick<DataOwner, "note">;
};

/** `known`: as the files were when they were last looked at; undefined: they are read whatever they are. */
type Seen = { known: string | undefined; server: Server };

/** Takes over what changes in the files from now on, and what has changed since the fingerprint. */
export async function keepUpToDate(options: ReloadOptions): Promise<Reloading> {
  const { app, folder, environment } = options;
  const server = spellNames(options.settings).server;
  const certificates = watchCertificates(options);
  const seen: Seen = { known: `${options.fingerprint} ${await certificates.began(server)}`, server };
  const looking = lookingAt(options, seen, certificates);
  let running = Promise.resolve();
  let again: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (await looking()) return;
    seen.known = undefined;
    again = setTimeout(inTurn, AGAIN_MS).unref();
  };
  const inTurn = (): Promise<void> => {
    clearTimeout(again);
    running = running.then(look);
    return running;
  };
  const watching = await watchFolders(
    async () => [...(await settingsFolders(folder, environment)), ...foldersOf(seen.server)],
    () => void inTurn(),
    (unwatched, error) =>
      app.log.warn({ folder: unwatched, error: error.message }, "changes in this folder show only after SIGHUP"),
  );
  await noteThoseBegunWith(options);
  void inTurn();
  return {
    now() {
      running = running.then(() => {
        seen.known = undefined;
      });
      return inTurn();
    },
    async close() {
      watching.close();
      clearTimeout(again);
      await running;
    },
  };
}

/** Files that were changed since the start are noted when they are taken over. */
async function noteThoseBegunWith({ app, folder, environment, fingerprint, settings }: ReloadOptions): Promise<void> {
  const files = await settingsFiles(folder, environment);
  if ((await fingerprintOf(folder, environment)) !== fingerprint) return;
  await keepAndNote(files, { settings, environment, how: "start" }, app).catch((error: unknown) =>
    app.log.error({ error }, "the settings in force could not be noted in the audit"),
  );
}

type Whose = { settings: Settings; environment: Environment; how: "start" | "change" };

/** Kept first, so that the audit can say as which version; a process that dies in between does both again at its next start, and neither twice. */
async function keepAndNote(files: readonly SettingsFile[], { settings, environment, how }: Whose, app: App) {
  const { server, organisation } = settings;
  const withoutSecrets = redactor(secretsIn(environment, [server, organisation.channels, organisation.webhooks]));
  const version = await keepSettings({ files: ownFiles(files, environment), how, withoutSecrets }, app);
  await noteSettings(digestsOfFiles(files), app, version);
}

/** The words of the program change with each release, and nobody here changed them. */
const ownFiles = (files: readonly SettingsFile[], environment: Environment): SettingsFile[] =>
  files.filter(({ name }) => name.startsWith("config/") || templatesFolder(environment) !== inProgram("templates"));

/** @returns looks once, and says whether there was no trouble outside the files */
function lookingAt(options: ReloadOptions, seen: Seen, certificates: ReturnType<typeof watchCertificates>) {
  const { app, folder, environment } = options;
  const began = seen.server;
  return async (): Promise<boolean> => {
    const found = `${await fingerprintOf(folder, environment)} ${await certificates.seen(seen.server)}`;
    if (found === seen.known || app.stopping.aborted) return true;
    seen.known = found;
    try {
      const next = await takeChanges(options);
      const stale = await certificates.takeOver(next ?? seen.server);
      const isNews = stale.isNews || (next && !isDeepStrictEqual(next, seen.server));
      if (isNews) await notifyOfRestart([...new Set([...changedIn(began, next ?? seen.server), ...stale.names])], app);
      seen.server = next ?? seen.server;
      return true;
    } catch (error) {
      app.log.error({ error }, "changed settings could not be taken over; they are tried again");
      return false;
    }
  };
}

/** @returns what server.yaml says now; undefined when the files are refused: the admins are notified, and nothing has changed */
async function takeChanges({ app, folder, environment, owner }: ReloadOptions): Promise<Server | undefined> {
  const files = await settingsFiles(folder, environment);
  const checked = await checkedSettings(folder, environment).catch((error: unknown) => {
    if (error instanceof ConfigError) return error;
    throw error;
  });
  if (checked instanceof ConfigError) {
    const { refusedSince = app.now() } = app.refusedSettings ?? {};
    app.refusedSettings = { refusedSince, problems: checked.problems.length };
    await noteRefusal(digestsOfFiles(files), checked.problems.length, app);
    await notifyOfRefusal(checked, app);
    return undefined;
  }
  const { organisation, server } = spellNames(checked);
  const templates = await readTemplateFiles(templatesFolder(environment));
  makeReady(organisation.phrases);
  await takeOver(organisation, app);
  await owner.note(markOf(organisation)); // a rename while Onit runs is meant
  app.templates.takeFiles(templates);
  app.takeChannels?.(organisation);
  await redateAll(app);
  await keepAndNote(files, { settings: checked, environment, how: "change" }, app);
  app.refusedSettings = undefined;
  app.giveUpAfterMs = server.delivery.giveUpAfterMs;
  const { people, desks, policies } = organisation;
  app.log.info(
    { people: people.size, desks: desks.size, policies: policies.size },
    "settings and templates were read again and are in force",
  );
  return server;
}

/** What differs and is read at the start only, as server.yaml calls it: "smtp.port", "imap.sales". */
function changedIn(began: Server, now: Server): string[] {
  const flat = ({ imap, delivery: { giveUpAfterMs: _live, ...delivery }, ...rest }: Server) => {
    const sections = { ...rest, delivery, imap: Object.fromEntries(imap.map((mailbox) => [mailbox.id, mailbox])) };
    return new Map(
      Object.entries(sections).flatMap(([section, settings]) =>
        Object.entries(settings).map(([key, value]) => [`${section}.${key.replace(/Ms$/, "")}`, value] as const),
      ),
    );
  };
  const [before, after] = [flat(began), flat(now)];
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => !isDeepStrictEqual(before.get(name), after.get(name)),
  );
}
