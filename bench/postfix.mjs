// A Postfix of the bench's own: it takes mail, makes it durable in its queue and keeps it there. Root alone can start one.

import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** @returns undefined where there is none, or only root could start it */
export async function aPostfix() {
  if (userInfo().uid !== 0 || !isInstalled()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "onit-bench-postfix-"));
  chmodSync(folder, 0o755);
  for (const part of ["etc", "queue", "data"]) mkdirSync(join(folder, part));
  chownSync(join(folder, "data"), Number(execFileSync("id", ["-u", "postfix"], { encoding: "utf8" })), 0);
  const port = await freePort();
  writeFileSync(join(folder, "etc/main.cf"), settings(folder));
  writeFileSync(join(folder, "etc/master.cf"), services(port));
  const control = (word) => execFileSync("postfix", ["-c", join(folder, "etc"), word], { stdio: "ignore" });
  control("start");
  while (!(await greets(port))) await sleep(50);
  return {
    port,
    stop() {
      control("stop");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function isInstalled() {
  try {
    execFileSync("postconf", ["-d", "mail_version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** What it took waits: it is measured by what it accepts, as Onit is, and not by what it hands on. */
const settings = (folder) => `
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
mynetworks =
relay_domains = onit.example
defer_transports = smtp relay
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtp_tls_security_level = none
smtpd_relay_restrictions = reject_unauth_destination
smtpd_client_connection_rate_limit = 0
in_flow_delay = 0
`;

const services = (port) =>
  [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    ...["cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr", "rewrite unix - - n - - trivial-rewrite"],
    ...["bounce", "defer", "trace"].map((name) => `${name} unix - - n - 0 bounce`),
    ...["smtp", "relay"].map((name) => `${name} unix - - n - - smtp`),
    ...["error", "retry"].map((name) => `${name} unix - - n - - error`),
    ...["flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap", "showq unix n - n - - showq"],
    ...["anvil unix - - n - 1 anvil", "tlsmgr unix - - n 1000? 1 tlsmgr", "postlog unix-dgram n - n - 1 postlogd"],
    "",
  ].join("\n");

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const greets = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.end("QUIT\r\n");
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
