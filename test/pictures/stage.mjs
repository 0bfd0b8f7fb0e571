// The built program on a database of its own, a mail server that takes what it sends, and a clock that is moved.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";

const program = (file) => new URL(`../../dist/${file}`, import.meta.url).href;
const example = fileURLToPath(new URL("../../config", import.meta.url));
const DAY = "2026-03-02"; // a Monday
/** What the links in the mails begin with: the same in every run, whichever port is free. */
const PUBLIC_URL = "https://onit.example";
/** The same in every run, so that links and reply addresses are. It signs nothing but this story. */
const TOKEN_KEYS = `1:${Buffer.alloc(32, "pictures").toString("base64")}`;

/** @returns what the story and the camera need; `end` leaves nothing behind */
export async function aStage() {
  const { start } = await import(program("start.js"));
  const { loadConfig } = await import(program("config/load.js"));
  const folder = await mkdtemp(join(tmpdir(), "onit-pictures-"));
  const clock = { now: new Date(`${DAY}T09:00:00Z`) };
  const outside = await aMailServer(() => clock.now);
  const environment = {
    ONIT_DATA: folder,
    ONIT_LOG: "silent",
    ONIT_RELAY_URL: outside.url,
    ONIT_TOKEN_KEYS: TOKEN_KEYS,
  };
  const settings = onThisMachine(await loadConfig(example));
  const running = await start({ settings, environment, now: () => clock.now, ticking: false });
  const transport = createTransport({ host: "127.0.0.1", port: running.smtpPort, ignoreTLS: true });
  const stage = {
    mailboxUrl: running.mailboxUrl,
    /** Where a link of a mail leads on this machine. */
    here: (link) => link.replace(PUBLIC_URL, running.url),
    async until(time) {
      clock.now = new Date(`${DAY}T${time}:00Z`);
      await running.tick();
      await running.settled();
    },
    async write(mail) {
      await transport.sendMail({ date: clock.now, ...mail });
      await running.settled();
    },
    /** The latest mail to somebody whose subject is like this. */
    mailTo(address, subject = /./) {
      const found = outside.received.findLast((mail) => mail.to === address && subject.test(mail.subject));
      if (found) return found;
      const subjects = outside.received.map((mail) => `${mail.to}: ${mail.subject}`);
      throw new Error(`${address} got no mail like ${subject}. There are:\n${subjects.join("\n")}`);
    },
    async end() {
      await running.close();
      await outside.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** Nothing of the example is reached from elsewhere, and no mail goes to ourselves. */
function onThisMachine({ server, ...loaded }) {
  const smtp = { ...server.smtp, host: "127.0.0.1", port: 0, trustedRelays: ["127.0.0.0/8"] };
  const web = { ...server.web, host: "127.0.0.1", port: 0, mailbox: true, publicUrl: PUBLIC_URL };
  return { ...loaded, server: { ...server, smtp, web, imap: [] } };
}

/** A mail server of the outside world: takes everything. */
async function aMailServer(now) {
  const received = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    async onData(stream, session, done) {
      const { from, replyTo, subject, html, text, messageId } = await simpleParser(stream);
      const [{ name, address }] = from.value;
      const to = session.envelope.rcptTo[0].address;
      received.push({
        to,
        from: `${name} <${address}>`,
        replyTo: replyTo?.text,
        subject,
        html,
        text,
        messageId,
        at: now(),
      });
      done();
    },
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { received, url: `smtp://127.0.0.1:${server.server.address().port}`, close };
}
