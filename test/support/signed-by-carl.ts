// Mails that the domain of a requester signs, as their provider does.

import { generateKeyPairSync } from "node:crypto";
import { createTransport } from "nodemailer";
import { CARL } from "./people.ts";
import { published } from "./world.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
export const carlsRecords = published({ "s1._domainkey.elsewhere.example TXT": [[record]] });

export type Signing = { subject: string; text: string; date: Date; to?: string; unsigned?: string };

/** A mail signed by Carl's domain; the Message-ID and what else is named are not covered. */
export async function signedByCarl({
  subject,
  text,
  date,
  to = "help@onit.example",
  unsigned = "message-id",
}: Signing): Promise<string> {
  const dkim = { domainName: "elsewhere.example", keySelector: "s1", privateKey: pem, skipFields: unsigned };
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows", dkim });
  const messageId = `<${subject.replace(/\W/g, "")}@elsewhere.example>`;
  const { message } = await transport.sendMail({ from: `Carl Cliff <${CARL}>`, to, subject, text, date, messageId });
  return (message as Buffer).toString("latin1");
}
