// The two servers of a differential run, each in a folder of its own.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

export type Server = { uri: string; stop(): Promise<void> };

// Also found from where the compiled form of this file lies.
const root = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
})();
const server = process.env.REFERENCE_SERVER ?? join(root, "../../../shared/ferretdb/server");

export const hasReference = (): boolean => existsSync(server);

export async function startReference(folder: string): Promise<Server> {
  if (!hasReference()) throw new Error(`no reference server at ${server}: name one with REFERENCE_SERVER`);
  const uri = execFileSync(server, ["start", folder], { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
  return { uri, stop: async () => void execFileSync(server, ["stop", folder], { stdio: "ignore" }) };
}

/** The built one: `dist` has to be fresh. */
export async function startEmbedded(folder: string): Promise<Server> {
  const { start } = await import(join(root, "dist/start.js"));
  const { uri, close } = await start(folder);
  return { uri, stop: async () => void (await close()) };
}
