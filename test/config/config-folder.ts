// A small honest config folder. A test names only the files it is about.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { loadConfig, type Settings } from "../../src/config/load.ts";
import { ConfigError, type Problem } from "../../src/config/problem.ts";

const SMALL: Readonly<Record<string, string>> = {
  "organisation.yaml": "name: Us\nreplyAddress: reply@us.example\nadmins: [anna]\n",
  "people.yaml": "anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw }\n",
  "desks.yaml":
    "support: { name: Support, address: help@us.example, prefix: HD, kind: call, people: [anna], policy: simple }\n",
  "policies.yaml":
    "simple: { name: Simple, steps: [{ after: 15m, notify: person:anna, by: email }], repeat: { every: 1h } }\n",
};

/** Files by name; null leaves one of the small folder's out. */
export type Files = Readonly<Record<string, string | null>>;

/** A folder that is gone when the test is over. */
export async function aFolder(over: Files = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ ...SMALL, ...over })) {
    if (text === null) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

export const load = async (over: Files = {}): Promise<Settings> => loadConfig(await aFolder(over));

/** What is wrong with such a folder; no problems when it loads. */
export async function problemsOf(over: Files): Promise<readonly Problem[]> {
  const error = await failure(over);
  return error?.problems ?? [];
}

/** The problems as an admin reads them, one in each line. */
export async function listOf(over: Files): Promise<string[]> {
  const error = await failure(over);
  return error ? error.message.split("\n") : [];
}

async function failure(over: Files): Promise<ConfigError | undefined> {
  try {
    await load(over);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
