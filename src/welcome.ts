// What `npm start` prints: where Onit listens, and how to send it a first mail.

import type { Settings } from "./config/load.ts";
import type { Running } from "./start.ts";

export function welcome({ organisation, server }: Settings, { app, smtpPort, url, data }: Running): string {
  const desks = [...organisation.desks.values()];
  const host = server.smtp.host;
  const first = desks[0];
  const lines = [
    `Onit is on it for ${organisation.name}.`,
    "",
    `  mail in    smtp://${host}:${smtpPort}    ${desks.map(({ name, address }) => `${name} <${address}>`).join(", ")}`,
    `  mail out   ${app.captures ? "captured, not sent: ONIT_RELAY_URL names no relay. Read it at /mailbox" : "through the relay of ONIT_RELAY_URL"}`,
    `  pages      ${url}`,
    ...(server.web.mailbox ? [`  mailbox    ${url}/mailbox    every mail in and out, and why`] : []),
    `  data       ${data}`,
    "",
    "Send a first mail:",
    ...(server.web.mailbox ? [`  write it at ${url}/mailbox/new, or from a shell with curl:`] : []),
    `  printf 'From: Carl <carl@customer.example>\\nTo: ${first?.address}\\nSubject: Printer on fire\\n\\nPlease help!\\n' |`,
    `    curl -s smtp://${host}:${smtpPort} --mail-from carl@customer.example --mail-rcpt ${first?.address} -T -`,
    "",
    "Ctrl-C stops it; nothing is lost.",
  ];
  return lines.join("\n");
}
