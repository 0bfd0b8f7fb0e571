// The built program as a person runs it, with its CPU time. Linux and other systems with bash.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const CONFIG = fileURLToPath(new URL("../config", import.meta.url));

/** A home of its own: the settings with ports that are free, and an empty data folder. */
export function aHome() {
  const home = mkdtempSync(join(tmpdir(), "onit-bench-home-"));
  cpSync(CONFIG, join(home, "config"), { recursive: true });
  const server = join(home, "config", "server.yaml");
  writeFileSync(server, readFileSync(server, "utf8").replace(/^( +port:) \d+/gm, "$1 0"));
  const env = {
    PATH: process.env.PATH,
    ONIT_CONFIG: join(home, "config"),
    ONIT_DATA: join(home, "data"),
    ONIT_LOG: "warn",
  };
  return { home, env, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** @returns seconds of CPU that a command of Onit's takes */
export function cpuOf(args, env) {
  const timing = 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>&1; } 2>&1';
  const said = execFileSync("bash", ["--norc", "-c", timing, "bench", process.execPath, MAIN, ...args], {
    env,
    encoding: "utf8",
  });
  const [user, system] = said
    .trim()
    .split(" ")
    .map((seconds) => Number(seconds.replace(",", ".")));
  return user + system;
}

/** Starts it and ends it again. @returns seconds until it said that it runs */
export async function startTime(env) {
  const from = performance.now();
  const onit = spawn(process.execPath, [MAIN, "start"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  onit.stdout.on("data", (words) => (said += words));
  while (!said.includes("Ctrl-C")) {
    if (onit.exitCode !== null) throw new Error(`onit start ended with ${onit.exitCode}`);
    await sleep(10);
  }
  const seconds = (performance.now() - from) / 1_000;
  onit.kill("SIGTERM");
  await new Promise((resolve) => onit.once("exit", resolve));
  return seconds;
}
