// How many commands to the database each kind of mail takes with all that it leads to, and how many bytes go there and back.

import { simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { startChild } from "./child.mjs";
import { emptyOn } from "./database.mjs";
import { startRelay } from "./relay.mjs";

const CARL = "carl@elsewhere.example";
const ANNA = "anna@harbour-lane.example";

const bounceOf = ({ messageId, to }) =>
  [
    "From: MAILER-DAEMON@mx.elsewhere.example",
    "Subject: Undelivered Mail Returned to Sender",
    "Message-ID: <bounce@mx.elsewhere.example>",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    `<${to}>: user unknown`,
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.elsewhere.example",
    "",
    `Final-Recipient: rfc822; ${to}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 no such user",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${messageId}`,
    `To: ${to}`,
    "--b--",
    "",
  ].join("\r\n");

/** @returns by each kind of mail the commands and bytes; there is one round, as they are the same each time */
export async function commandsAMail({ database }) {
  const received = [];
  const relay = await startRelay((to, raw) => received.push({ to, raw }));
  const { uri, stop } = await database.open();
  const child = await startChild("./onit.mjs", {
    MONGODB_URI: watched(emptyOn(uri)),
    ONIT_RELAY_URL: relay.url,
    SENDING: "1",
  });
  const transport = createTransport({ host: "127.0.0.1", port: child.ready.port, ignoreTLS: true });
  let mails = 0;
  const handled = async () => {
    mails += 1;
    await child.ask("handled", { until: mails });
    await child.ask("settled");
  };
  const send = async (mail, from = mail.from) => {
    await transport.sendMail({
      to: "help@onit.example",
      ...mail,
      envelope: { from, to: mail.to ?? "help@onit.example" },
    });
    await handled();
  };
  const last = async (address) => {
    const { raw, to } = received.findLast((one) => one.to === address);
    return { ...(await simpleParser(Buffer.from(raw, "latin1"))), to };
  };
  const reply = async (to, text) => {
    const mail = await last(to);
    const quoted = `On Mon, 2 Mar 2026 at 09:00, ${mail.from.text} wrote:\n> ${mail.text.replaceAll("\n", "\n> ")}`;
    const replyTo = mail.replyTo.value[0].address;
    const thread = { inReplyTo: mail.messageId, references: [mail.references ?? [], mail.messageId].flat() };
    await send({ from: to, to: replyTo, subject: `Re: ${mail.subject}`, text: `${text}\n\n${quoted}`, ...thread });
  };
  const KINDS = {
    "new request": () => send({ from: CARL, subject: "Printer on fire", text: "It burns. Please help." }),
    chase: () => reply(CARL, "Any news?"),
    "staff answer": () => reply(ANNA, "Hello Carl, we replaced the toner. Please try again."),
    "confirm by POST": async () => {
      const link = /https?:\/\/\S+\/t\/[a-z2-7]+/.exec((await last(ANNA)).text)[0];
      const answer = await fetch(link, { method: "POST", body: new URLSearchParams() });
      await answer.text();
      await child.ask("settled");
    },
    bounce: async () => {
      const { messageId, to, replyTo } = await last(CARL);
      const envelope = { from: "", to: replyTo.value[0].address };
      await transport.sendMail({ envelope, raw: bounceOf({ messageId, to }) });
      await handled();
    },
  };
  await send({ from: "first@elsewhere.example", subject: "The lamp", text: "It flickers." }); // what is read once at the first mail
  const commands = {};
  for (const [kind, write] of Object.entries(KINDS)) {
    await child.ask("traffic");
    await write();
    commands[kind] = await child.ask("traffic");
  }
  await child.stop();
  relay.stop();
  await stop();
  return { commands };
}

function watched(uri) {
  const url = new URL(uri);
  url.searchParams.set("monitorCommands", "true");
  return url.href;
}
