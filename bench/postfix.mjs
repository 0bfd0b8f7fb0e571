// Mails durably kept a second, each over a connection of its own, beside a real Postfix that keeps them in its queue (with fsync) and then discards them.

import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "./child.mjs";
import { load, WRITERS } from "./load.mjs";

const CLIENTS = 8;

/** Why there is no Postfix to measure beside; undefined: there is one. */
export function postfixMissing() {
  if (userInfo().uid !== 0) return "only root can start a Postfix";
  try {
    execFileSync("postconf", ["-d", "mail_version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "there is no Postfix on this machine: apt-get install postfix";
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const running = new Set();

/** An instance of its own, with its own settings, queue and data. */
async function startPostfix() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "onit-postfix-"));
  chmodSync(folder, 0o755);
  for (const part of ["etc", "queue", "data"]) mkdirSync(join(folder, part));
  chownSync(join(folder, "data"), Number(execFileSync("id", ["-u", "postfix"], { encoding: "utf8" })), 0);
  const settings = join(folder, "etc");
  writeFileSync(join(settings, "main.cf"), mainSettings(folder));
  writeFileSync(join(settings, "master.cf"), services(port));
  const control = (word) => execFileSync("postfix", ["-c", settings, word], { stdio: "ignore" });
  const stop = () => {
    if (!running.delete(stop)) return;
    control("stop");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  control("start");
  running.add(stop);
  for (let tries = 0; !(await greets(port)); tries += 1) {
    if (tries > 100) throw new Error(`Postfix did not greet; see ${folder}/log`);
    await sleep(100);
  }
  return { port, stop };
}

/** Stops what a round that failed has left behind. */
export function stopPostfix() {
  for (const stop of running) stop();
}

const mainSettings = (folder) => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.onit.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
default_transport = discard:
smtpd_peername_lookup = no
smtpd_recipient_restrictions = permit_mynetworks, reject
disable_dns_lookups = yes
in_flow_delay = 0
`;

/** Without chroot: this instance has no copies of the system's files. */
const services = (port) =>
  [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    ...["cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr", "rewrite unix - - n - - trivial-rewrite"],
    ...["bounce", "defer", "trace"].map((name) => `${name} unix - - n - 0 bounce`),
    ...["discard", "error", "retry"].map((name) => `${name} unix - - n - - ${name === "retry" ? "error" : name}`),
    ...["proxymap unix - - n - - proxymap", "anvil unix - - n - 1 anvil", "postlog unix-dgram n - n - 1 postlogd", ""],
  ].join("\n");

const greets = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.end("QUIT\r\n");
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

async function accepted(port, mails, first) {
  const from = performance.now();
  await load(port, mails, { connections: CLIENTS, perConnection: 1, writer: WRITERS.many, first });
  return (mails * 1_000) / (performance.now() - from);
}

/** @returns the figures of one round */
export async function postfix({ database, sizes: { mails } }) {
  const warm = Math.ceil(mails / 4);
  const server = await startPostfix();
  await accepted(server.port, warm, mails);
  const theirs = await accepted(server.port, mails, 0);
  server.stop();
  const child = await startChild("./onit.mjs", await database.whole());
  await accepted(child.ready.port, warm, mails);
  await child.ask("handled", { until: warm });
  const ours = await accepted(child.ready.port, mails, 0);
  await child.ask("handled", { until: warm + mails });
  await child.stop();
  return { "accepted beside Postfix": ours / theirs, details: { "Postfix, mails/s": theirs, "Onit, mails/s": ours } };
}
