// What a check looks at in a test: a small organisation, and whatever the test is about around it.

import { Resolver } from "node:dns/promises";
import { onTestFinished } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { spellNames } from "../../src/config/spell-names.ts";
import { lookAtPorts } from "../../src/doctor/check-ports.ts";
import { askedOnce, type Surroundings } from "../../src/doctor/surroundings.ts";
import { resolving } from "../../src/mail/authenticate.ts";
import { openApp } from "../../src/runtime/open-app.ts";
import { aFolder, type Files } from "../config/config-folder.ts";
import { databaseUri } from "../support/database.ts";

export type Around = {
  files?: Files;
  server?: string; // server.yaml
  environment?: Record<string, string>;
  dns?: string; // "127.0.0.1:port"
  now?: () => Date;
  waitMs?: number;
  ca?: Buffer;
};

/** On a database of its own. */
export async function around({ files, server, environment = {}, dns, now, waitMs, ca }: Around): Promise<Surroundings> {
  const folder = await aFolder({ ...files, ...(server === undefined ? {} : { "server.yaml": server }) });
  const known = { MONGODB_URI: databaseUri(), ONIT_LOG: "silent", ...environment };
  const settings = spellNames(await loadConfig(folder, known));
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  if (dns !== undefined) resolver.setServers([dns]);
  const clock = now ?? (() => new Date());
  let isOpen = false;
  const open = askedOnce(() => {
    isOpen = true;
    return openApp({ settings, environment: known, now: clock, attaches: true });
  });
  onTestFinished(async () => {
    if (!isOpen) return;
    const opened = await open().catch(() => undefined);
    await opened?.store.drop();
    await opened?.close();
  });
  const most = {
    settings,
    environment: known,
    now: clock,
    resolve: resolving(resolver),
    waitMs: waitMs ?? 5_000,
    answerMs: 3_000,
    ca,
    open,
  };
  const tokens = async () => (await open()).app.tokens;
  return { ...most, ports: askedOnce(() => lookAtPorts({ ...most, tokens }, new AbortController().signal)) };
}

export const inTime = (): AbortSignal => AbortSignal.timeout(20_000);

/** "warning: …", one line a judgement. */
export const said = (judgements: readonly { level: string; seen: string }[]): string[] =>
  judgements.map(({ level, seen }) => `${level}: ${seen}`);
