// A real IMAP server for a test: Dovecot as a child on a free port of this machine, its mails in a folder of its own.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { describe, onTestFinished } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";

/** Whether there is a Dovecot on this machine. */
export const isDovecotHere = ((): boolean => {
  try {
    execFileSync("dovecot", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    console.error("!!! NO DOVECOT on this machine: the IMAP stories are SKIPPED. apt-get install dovecot-imapd");
    return false;
  }
})();

/** Stories that need a real IMAP server: skipped, loudly, where there is none. */
export const imapStory = describe.skipIf(!isDovecotHere);

export const PASSWORD = "open sesame";

export type DovecotOptions = {
  /** What stands before every folder name, such as "INBOX."; the server keeps to it. */
  prefix?: string;
  /** Accounts; all have the same password. */
  users?: readonly string[];
  certificate?: { certificate: string; key: string };
  /** Where Dovecot asks whether an access token is good; then only tokens log in. */
  tokenInfoUrl?: string;
  /** How many mails an account may hold in all, as a provider limits it; it moves by copying then. */
  mostMails?: number;
  /** Whether rights on folders count (RFC 4314). */
  rights?: boolean;
  /** Whether it tells rights and quota to whoever asks (RFC 4314, RFC 9208). */
  tells?: boolean;
  /** Whether other servers of this machine may ask it who logs in. */
  authSocket?: boolean;
};

export type Dovecot = {
  port: number;
  tlsPort: number;
  /** Where other servers ask who logs in, if they may. */
  authSocket: string;
  /** Where its mails lie, a folder (maildir) for each user, and whose they are. */
  mails: { base: string; uid: number; gid: number };
  /** Lays a raw mail into a folder, as a delivery does; without names it is the inbox. */
  deliver(user: string, raw: string, folder?: string): void;
  /** Makes a mail unreadable for the server, though it is there. */
  lock(user: string, file: string): void;
  /** Nothing can be written into a folder any more, or again; without a name it is the inbox. */
  protect(user: string, isProtected: boolean, folder?: string): void;
  /** What the owner may do with a folder, as in "lrs"; without a name it is the inbox. The account must have rights. */
  grant(user: string, rights: string, folder?: string): void;
  /** Stops, and starts with another limit of mails. */
  limit(mostMails: number): Promise<void>;
  /** The raw mails of a folder, in no order. */
  files(user: string, folder?: string): string[];
  /** Another mail program on the same mailbox. */
  client(user: string): Promise<ImapFlow>;
  start(): Promise<void>;
  /** Also cuts the connections that are open. */
  stop(): Promise<void>;
  end(): Promise<void>;
};

export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), "onit-dovecot-"));
  const users = options.users ?? ["help"];
  const [port, tlsPort] = [await freePort(), await freePort()];
  const owner = ownerOfMails();
  writeFileSync(join(folder, "users"), users.map((user) => `${user}:{PLAIN}${PASSWORD}\n`).join(""));
  writeFileSync(join(folder, "dovecot.conf"), configuration(folder, port, tlsPort, owner, options));
  if (options.tokenInfoUrl) writeFileSync(join(folder, "oauth2.conf"), oauth2(options.tokenInfoUrl));
  for (const user of users) makeMaildir(join(folder, "mail", user), owner);
  chownAll(folder, owner);
  let child: ChildProcess | undefined;
  let serial = 0;

  const place = (user: string, name = ""): string => join(folder, "mail", user, name ? `.${name}` : "");
  const dovecot: Dovecot = {
    port,
    tlsPort,
    authSocket: join(folder, "run", "auth-of-all"),
    mails: { base: join(folder, "mail"), uid: owner.uid, gid: owner.gid },
    deliver(user, raw, name) {
      const maildir = place(user, name);
      serial += 1;
      const file = `${Date.now()}.${serial}.here`;
      const written = join(maildir, "tmp", file);
      writeFileSync(written, raw);
      own(written, owner);
      renameSync(written, join(maildir, "new", file));
    },
    lock(user, file) {
      chmodSync(join(place(user), file), 0);
    },
    protect(user, isProtected, name) {
      for (const part of ["", "cur", "new", "tmp"])
        chmodSync(join(place(user, name), part), isProtected ? 0o555 : 0o755);
    },
    grant(user, rights, name) {
      writeFileSync(join(place(user, name), "dovecot-acl"), `owner ${rights}\n`);
    },
    async limit(mostMails) {
      await dovecot.stop();
      writeFileSync(
        join(folder, "dovecot.conf"),
        configuration(folder, port, tlsPort, owner, { ...options, mostMails }),
      );
      await dovecot.start();
    },
    files: (user, name) =>
      ["new", "cur"].flatMap((part) => listed(join(place(user, name), part)).map((file) => join(part, file))),
    async client(user) {
      const client = new ImapFlow({
        host: "127.0.0.1",
        port,
        secure: false,
        doSTARTTLS: false,
        auth: { user, pass: PASSWORD },
        logger: false,
      });
      client.on("error", () => {});
      await client.connect();
      return client;
    },
    async start() {
      child = spawn("dovecot", ["-F", "-c", join(folder, "dovecot.conf")], { stdio: "ignore", detached: true });
      await eventually(() => answers(port));
    },
    async stop() {
      if (!child || child.exitCode !== null) return;
      const gone = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
      killGroup(child.pid);
    },
    async end() {
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await dovecot.start();
  return dovecot;
}

type Owner = { name: string; uid: number; gid: number; isRoot: boolean };

/** Dovecot lets nobody read mail as root. */
function ownerOfMails(): Owner {
  const { uid, gid, username } = userInfo();
  if (uid !== 0) return { name: username, uid, gid, isRoot: false };
  const [mailUid, mailGid] = ["-u", "-g"].map((flag) =>
    Number(execFileSync("id", [flag, "mail"], { encoding: "utf8" })),
  );
  return { name: "mail", uid: mailUid!, gid: mailGid!, isRoot: true };
}

function configuration(
  folder: string,
  port: number,
  tlsPort: number,
  { name, uid, gid, isRoot }: Owner,
  {
    certificate,
    tokenInfoUrl,
    authSocket = false,
    prefix = "",
    rights = false,
    mostMails,
    tells = false,
  }: DovecotOptions,
): string {
  const tls = certificate
    ? `ssl = yes\nssl_cert = <${certificate.certificate}\nssl_key = <${certificate.key}\n`
    : "ssl = no\n";
  const passdb = tokenInfoUrl
    ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf\n}\nauth_mechanisms = xoauth2\n`
    : `passdb {\n  driver = passwd-file\n  args = ${folder}/users\n}\nauth_mechanisms = plain login\n`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
${isRoot ? "" : `default_internal_user = ${name}\ndefault_login_user = ${name}\ndefault_internal_group = ${gid}\n`}
disable_plaintext_auth = no
auth_failure_delay = 0
${tls}${passdb}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 100
namespace inbox {
  inbox = yes
  separator = .
  prefix = ${prefix}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${certificate ? tlsPort : 0}
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
${pluginsOf(rights, mostMails, tells)}${authSocket ? "service auth {\n  unix_listener auth-of-all {\n    mode = 0666\n  }\n}\n" : ""}`;
}

function pluginsOf(hasRights: boolean, mostMails: number | undefined, tells: boolean): string {
  const [acl, quota] = [hasRights ? "acl" : "", mostMails === undefined ? "" : "quota"];
  if (!acl && !quota) return "";
  const limits = quota && `  quota = count:User quota\n  quota_vsizes = yes\n  quota_rule = *:messages=${mostMails}\n`;
  const known = quota && "imap_capability = IMAP4rev1 UIDPLUS IDLE NAMESPACE LITERAL+\n"; // no MOVE
  const telling = [acl && "imap_acl", quota && "imap_quota"].join(" ");
  const told = tells ? `protocol imap {\n  mail_plugins = ${acl} ${quota} ${telling}\n}\n` : known;
  return `mail_plugins = ${acl} ${quota}\n${told}plugin {\n${acl && "  acl = vfile:cache_secs=1\n"}${limits}}\n`;
}

const oauth2 = (tokenInfoUrl: string): string =>
  `tokeninfo_url = ${tokenInfoUrl}\nusername_attribute = user\nactive_attribute = active\nactive_value = yes\nintrospection_mode = auth\n`;

function makeMaildir(maildir: string, owner: Owner): void {
  for (const part of ["", "cur", "new", "tmp"]) {
    mkdirSync(join(maildir, part), { recursive: true });
    own(join(maildir, part), owner);
  }
}

const own = (file: string, { uid, gid, isRoot }: Owner): void => (isRoot ? chownSync(file, uid, gid) : undefined);

/** Every folder on the way must let the owner of the mails through. */
function chownAll(folder: string, owner: Owner): void {
  chmodSync(folder, 0o755);
  for (const part of ["", "mail"]) own(join(folder, part), owner);
}

/** Processes that hold a connection outlive their master for some seconds. */
function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, "SIGKILL");
  } catch {
    // all of them are gone already
  }
}

const listed = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

async function answers(port: number): Promise<boolean> {
  const client = new ImapFlow({ host: "127.0.0.1", port, secure: false, logger: false, auth: { user: "", pass: "" } });
  client.on("error", () => {});
  return client.connect().then(
    () => true,
    (error: { authenticationFailed?: boolean; code?: string; message: string }) => {
      client.close();
      return error.code !== "ECONNREFUSED";
    },
  );
}

/** A Dovecot that is gone when the test is over. */
export async function aDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const dovecot = await startDovecot(options);
  onTestFinished(() => dovecot.end());
  return dovecot;
}
