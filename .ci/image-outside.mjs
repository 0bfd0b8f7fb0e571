// What is outside the container, for `.ci/image`: a name server, a relay, somebody who writes a mail, and a browser.
// Arguments: our address, the container's. Ends with 0 once the mail was answered and its link opened.

import { createSocket } from "node:dgram";
import { setTimeout as sleep } from "node:timers/promises";
import packets from "dns-packet";
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";

const [here, there] = process.argv.slice(2);
const PATIENCE_MS = 240_000; // a busy machine starts it slowly
const over = setTimeout(() => fail("nothing came for too long"), PATIENCE_MS);

function fail(because) {
  console.error(because);
  process.exit(1);
}

// The customer's domain says that mails from here are theirs (SPF). Nobody else exists.
const dns = createSocket("udp4").on("message", (message, { address, port }) => {
  const { id, questions } = packets.decode(message);
  const [{ name, type }] = questions;
  const isKnown = name.toLowerCase() === "customer.example";
  const answers = isKnown && type === "TXT" ? [{ name, type, ttl: 60, data: `v=spf1 ip4:${here} -all` }] : [];
  const flags = packets.RECURSION_DESIRED | packets.RECURSION_AVAILABLE | (isKnown ? 0 : 3); // 3: NXDOMAIN
  dns.send(packets.encode({ type: "response", id, flags, questions, answers }), port, address);
});
dns.bind(53, here);

const mails = [];
const relay = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onData(stream, { envelope }, done) {
    const pieces = [];
    stream.on("data", (piece) => pieces.push(piece));
    stream.on("end", () => {
      mails.push({ to: envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(pieces).toString() });
      done();
    });
  },
});
relay.listen(2526, here);

/** Asks again until there is an answer; the time limit above ends it. */
async function until(what) {
  for (;;) {
    const found = await what().catch(() => undefined);
    if (found) return found;
    await sleep(200);
  }
}

const get = (path) => fetch(`http://${there}:8025${path}`);
await until(async () => (await get("/health")).ok);

const write = (from, text) =>
  createTransport({ host: there, port: 2525, ignoreTLS: true }).sendMail({
    envelope: { from, to: "help@onit.example" },
    from,
    to: "help@onit.example",
    subject: "Printer on fire",
    text,
  });
await write("carl@customer.example", "Please help!");
const receipt = await until(async () => mails.find(({ to }) => to.includes("carl@customer.example")));
const text = receipt.text.replace(/=\r?\n/g, "").replace(/=3D/g, "=");
const link = /http:\/\/[^/\s]+(\/s\/[\w.-]+)/.exec(text)?.[1] ?? fail(`no link in:\n${receipt.text}`);
const page = await get(link);
const words = await page.text();
if (!page.ok || !words.includes("Printer on fire")) fail(`${link}: ${page.status}\n${words}`);

// Whoever comes through the published port is a stranger: neither a trusted mail server nor somebody at this machine.
const mailbox = await get("/mailbox");
if (mailbox.status !== 404) fail(`/mailbox: ${mailbox.status}`);
clearTimeout(over);
console.log(`image: a mail went in, "${/^Subject: (.*)$/m.exec(receipt.text)?.[1]}" and its page came out`);
process.exit(0);
