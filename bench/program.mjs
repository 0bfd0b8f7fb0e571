// The built program as people start it: how long its start takes, what its commands cost, how much memory it holds.

import { execFile, spawn } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChild } from "./child.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "dist/main.js");

/** Says what its process used when it ends. */
const COUNTING = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("\\ncpu "+(user+system)+"\\n")})`;

/** @returns how long a command took and its CPU, both in s */
function command(words, environment) {
  const from = performance.now();
  return new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      ["--import", COUNTING, program, ...words],
      { env: { PATH: process.env.PATH, ...environment }, timeout: 60_000 },
      (error, _stdout, stderr) => {
        const cpu = /^cpu (\d+)$/m.exec(stderr)?.[1];
        if (error || !cpu) return reject(error ?? new Error(`${words.join(" ")} did not say what it used`));
        return resolve({ seconds: (performance.now() - from) / 1_000, cpu: Number(cpu) / 1e6 });
      },
    ),
  );
}

/** Settings on free ports. */
function settingsIn(folder) {
  const settings = join(folder, "config");
  cpSync(join(root, "config"), settings, { recursive: true });
  const server = join(settings, "server.yaml");
  writeFileSync(server, readFileSync(server, "utf8").replace(/^( +port:) \d+/gm, "$1 0"));
  return settings;
}

/** @returns seconds until it says that it runs */
async function startTime(environment) {
  const from = performance.now();
  const onit = spawn(process.execPath, [program, "start"], {
    env: { PATH: process.env.PATH, ONIT_LOG: "error", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => onit.once("exit", resolve));
  let said = "";
  const runs = new Promise((resolve) =>
    onit.stdout.on("data", (words) => {
      said += words;
      if (said.includes("Ctrl-C")) resolve(true);
    }),
  );
  const isUp = await Promise.race([runs, ended.then(() => false)]);
  const seconds = (performance.now() - from) / 1_000;
  onit.kill("SIGTERM");
  await ended;
  if (!isUp) throw new Error("it ended before it ran");
  return seconds;
}

/** A folder of the embedded database with so many tickets: the one that the ticks have left, or a new one. */
async function filled({ database, shared, sizes: { many } }) {
  if (shared.filled?.many === many) return shared.filled.folder;
  const { uri, folder, stop } = await database.open();
  const filling = await startChild("./tick-process.mjs", { MONGODB_URI: uri });
  await filling.ask("fill", { count: many });
  await filling.stop();
  await stop();
  return folder;
}

/**
 * On the embedded database with as many tickets as it is asked to hold, opened in the program's own process.
 * @returns one round after the other
 */
export async function openProgram(options) {
  const ONIT_DATA = await filled(options);
  const ONIT_CONFIG = settingsIn(options.folder);
  const environment = { ONIT_CONFIG, ONIT_DATA };
  return {
    async round() {
      const starting = await startTime(environment);
      const check = await command(["check"], environment);
      const listing = await command(["keys", "list"], environment);
      return {
        "start with many tickets": starting,
        "onit check": check.seconds,
        "CPU of a command": Math.max(check.cpu, listing.cpu),
        details: { "check, s of CPU": check.cpu, "keys list, s of CPU": listing.cpu, "keys list, s": listing.seconds },
      };
    },
    stop: async () => {},
  };
}

/** Linux only. @returns the figures of one round */
export async function largeMails({ sizes: { large, megabytes } }) {
  const script = fileURLToPath(new URL("./large-mails.mjs", import.meta.url));
  const said = await new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      [script, String(large), String(megabytes), "--json"],
      { timeout: 300_000 },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    ),
  );
  const { idleMb, peakMb, taken, read } = JSON.parse(said.trim().split("\n").at(-1));
  return {
    "memory idle": idleMb,
    "memory with large mails": peakMb,
    details: { "taken after, s": taken, "read after, s": read },
  };
}
