// Once for a whole run: the program is built for the tests that start it as a process, and there is a MongoDB for all:
// the one MONGODB_URI names, the server that ONIT_TEST_SERVER starts, or else the embedded one.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    mongodb: string;
  }
}

type Server = { uri: string; stop(): void | Promise<void> };

const ROOM = 2 * 1024 ** 3; // bytes

const root = fileURLToPath(new URL("../..", import.meta.url));

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  build("packages/embedded-mongodb"); // the program imports it as built
  build(".");
  const { MONGODB_URI, ONIT_TEST_SERVER } = process.env;
  if (MONGODB_URI) {
    provide("mongodb", MONGODB_URI);
    return async () => {};
  }
  const folder = mkdtempSync(join(ONIT_TEST_SERVER ? tmpdir() : swiftFolder(), "onit-mongodb-"));
  const { uri, stop } = ONIT_TEST_SERVER ? started(ONIT_TEST_SERVER, folder) : await embedded(folder);
  provide("mongodb", uri);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

const build = (folder: string): void =>
  void execFileSync(process.execPath, [join(root, folder, "build.mjs")], { stdio: "inherit" });

/**
 * In memory where there is room: all tests write through one server, whose waiting for a disk was half of a run's time. What
 * tells whether data outlives a power cut has folders of its own on a disk.
 */
function swiftFolder(): string {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > ROOM ? memory : tmpdir();
}

/** A program with the commands `start FOLDER` and `stop FOLDER`, whose last line names the uri. */
function started(program: string, folder: string): Server {
  const uri = execFileSync(program, ["start", folder], { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
  return { uri, stop: () => void execFileSync(program, ["stop", folder], { stdio: "ignore" }) };
}

async function embedded(folder: string): Promise<Server> {
  const { start } = await import("embedded-mongodb");
  const { uri, close } = await start(folder);
  return { uri, stop: close };
}
