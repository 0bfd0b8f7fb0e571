// Onit for commands beside a running one: on the same data, without its clock and without anything that listens.

import { loadBeside } from "../config/load.ts";
import { spellNames } from "../config/spell-names.ts";
import type { Environment } from "../ports/environment.ts";
import { type OpenedApp, openApp } from "./open-app.ts";

/** Runs work with an Onit that does nothing by itself. */
export type Offline = (work: (opened: OpenedApp) => Promise<void>) => Promise<void>;

/** @param folder the config folder. @returns what works with its settings, on the data of an Onit that runs, or else alone */
export const offlineIn =
  (folder: string, environment: Environment, now: () => Date): Offline =>
  async (work) => {
    const settings = spellNames(await loadBeside(folder, environment)); // the running one has read the templates
    const opened = await openApp({
      settings,
      environment: { ...environment, ONIT_LOG: environment.ONIT_LOG ?? "warn" },
      now,
      attaches: true,
    });
    const { host, port, publicUrl } = settings.server.web;
    opened.app.publicUrl = publicUrl ?? `http://${host}:${port}`; // where the running one answers
    await work(opened).finally(() => opened.close());
  };
