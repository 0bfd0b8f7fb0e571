// A real Postfix for a test: an instance of its own, with its own settings, queue and data, on free ports of this machine.
// It takes mail for Onit from two networks of 127/8: from the outside, and from people who log in.

import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";

const missing = ((): string | undefined => {
  if (userInfo().uid !== 0) return "only root can start it";
  try {
    execFileSync("postconf", ["-d", "mail_version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "apt-get install postfix";
  }
})();
if (missing) console.error(`!!! NO POSTFIX on this machine: its stories are SKIPPED. ${missing}`);

/** Stories that need a real Postfix: skipped, loudly, where there is none. */
export const postfixStory = describe.skipIf(missing !== undefined);

export type PostfixOptions = {
  /** Where mail for the domain goes on to. */
  onitPort: number;
  domain: string;
  /** Dovecot's socket for logins, and who may write from which address ("ben@x.example ben" a line). */
  logins?: { socket: string; senders: string };
  /** Offers encryption, and takes no login without it. */
  tls?: { certificate: string; key: string };
  /** The only recipients it knows (a regular expression); left out: every address of the domain. */
  recipients?: string;
  /** Mail for the domain goes into this mailbox (maildir) instead. */
  maildir?: { base: string; user: string; uid: number; gid: number };
};

export type Postfix = { port: number; log(): string };

const OWNERS = { user: "postfix", group: "postdrop" };

/** A Postfix that is gone when the test is over. */
export async function aPostfix(options: PostfixOptions): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), "onit-postfix-"));
  chmodSync(folder, 0o755);
  const settings = join(folder, "etc");
  const port = await freePort();
  for (const part of ["etc", "queue", "data"]) mkdirSync(join(folder, part));
  const uid = Number(execFileSync("id", ["-u", OWNERS.user], { encoding: "utf8" }));
  chownSync(join(folder, "data"), uid, 0);
  writeFileSync(join(settings, "main.cf"), mainSettings(folder, options));
  writeFileSync(join(settings, "master.cf"), services(port));
  if (options.logins) writeFileSync(join(folder, "senders"), options.logins.senders);
  if (options.recipients) writeFileSync(join(folder, "recipients"), `/${options.recipients}/ ok\n`);
  const control = (word: string): void => void execFileSync("postfix", ["-c", settings, word], { stdio: "ignore" });
  onTestFinished(() => {
    control("stop");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  control("start");
  await eventually(() => greets(port));
  return { port, log: () => readFileSync(join(folder, "log"), "utf8") };
}

const mainSettings = (folder: string, { onitPort, domain, logins, tls, recipients, maildir }: PostfixOptions): string =>
  `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
mail_owner = ${OWNERS.user}
setgid_group = ${OWNERS.group}
myhostname = mx.${domain}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
local_recipient_maps =
alias_maps =
mynetworks =
relay_domains = ${maildir ? "" : domain}
relay_transport = smtp:[127.0.0.1]:${onitPort}
default_transport = error:nothing goes out of a test
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtp_tls_security_level = none
smtpd_forbid_bare_newline = normalize
smtpd_forbid_bare_newline_exclusions =
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
in_flow_delay = 0
${tls ? `smtpd_tls_security_level = may\nsmtpd_tls_cert_file = ${tls.certificate}\nsmtpd_tls_key_file = ${tls.key}\nsmtpd_tls_auth_only = yes\n` : ""}${
  recipients ? `relay_recipient_maps = regexp:${folder}/recipients\n` : ""
}${
  maildir
    ? `virtual_mailbox_domains = ${domain}\nvirtual_mailbox_base = ${maildir.base}\nvirtual_mailbox_maps = static:${maildir.user}/\nvirtual_minimum_uid = 1\nvirtual_uid_maps = static:${maildir.uid}\nvirtual_gid_maps = static:${maildir.gid}\n`
    : ""
}${
  logins
    ? `smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${logins.socket}
smtpd_sender_login_maps = texthash:${folder}/senders
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
`
    : ""
}`;

/** Without chroot: an instance of a test has no copies of the system's files. */
const services = (port: number): string =>
  [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    ...["cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr", "rewrite unix - - n - - trivial-rewrite"],
    ...["bounce", "defer", "trace"].map((name) => `${name} unix - - n - 0 bounce`),
    ...["smtp", "relay"].map((name) => `${name} unix - - n - - smtp`),
    "virtual unix - n n - - virtual",
    ...["error", "retry"].map((name) => `${name} unix - - n - - error`),
    ...["flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap", "showq unix n - n - - showq"],
    ...["anvil unix - - n - 1 anvil", "tlsmgr unix - - n 1000? 1 tlsmgr", "postlog unix-dgram n - n - 1 postlogd"],
    "",
  ].join("\n");

const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {});
    socket.once("data", () => {
      socket.end("QUIT\r\n");
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
