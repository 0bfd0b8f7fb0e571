// Mails to damage: our own, one of each kind of trouble, and those of a corpus where there is one.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const LARGEST = 300_000; // bytes

const head = (...lines: string[]): string[] => [
  "From: Carl Cliff <carl@elsewhere.example>",
  "To: help@onit.example",
  ...lines,
];
const mail = (...lines: string[]): Buffer => Buffer.from(`${lines.join("\r\n")}\r\n`);
const picture = Buffer.alloc(12_000, "pixels")
  .toString("base64")
  .replace(/(.{76})/g, "$1\r\n");

/** Built new for each call, so that nobody changes another's. */
export const ownSamples = (): Buffer[] => [
  mail(...head("Subject: Printer on fire", "Message-ID: <1@elsewhere.example>"), "", "It burns.", "-- ", "Carl"),
  mail(
    ...head(
      "Subject: =?iso-8859-1?Q?Dr=FCcker?= =?utf-8?B?w7xiZXI=?=",
      "References: <1@elsewhere.example>\r\n <2@onit.example>",
      'Content-Type: multipart/mixed; boundary="outer"',
    ),
    "",
    "--outer",
    'Content-Type: multipart/alternative; boundary="inner"',
    "",
    "--inner",
    "Content-Type: text/plain; charset=windows-1252",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Gr=FC=DFe aus K=F6ln,=20",
    "> eine Zeile",
    "--inner",
    "Content-Type: text/html; charset=utf-8",
    "",
    "<html><head><style>p{}</style></head><body><p>Gr&uuml;&szlig;e</p><blockquote>eine Zeile</blockquote><img src='cid:p1'></body></html>",
    "--inner--",
    "--outer",
    "Content-Type: image/png; name*0*=utf-8''Bild%20; name*1=\"schirm.png\"",
    "Content-ID: <p1>",
    "Content-Transfer-Encoding: base64",
    "",
    picture,
    "--outer--",
  ),
  mail(
    "From: MAILER-DAEMON@elsewhere.example (Mail Delivery System)",
    "To: help@onit.example",
    "Auto-Submitted: auto-replied",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=r",
    "",
    "--r",
    "",
    "Your mail did not reach nobody@elsewhere.example.",
    "--r",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.elsewhere.example",
    "",
    "Final-Recipient: rfc822; nobody@elsewhere.example",
    "Action: failed",
    "Status: 5.1.1",
    "--r",
    "Content-Type: message/rfc822",
    "",
    "From: help@onit.example",
    "Subject: [HD-1042] Printer on fire",
    "Content-Type: multipart/mixed; boundary=s",
    "",
    "--s",
    "",
    "We look at it.",
    "--s--",
    "--r--",
  ),
  mail(
    ...head(
      "Subject: =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=",
      "Content-Type: text/plain; charset=iso-2022-jp; format=flowed; delsp=yes",
    ),
    "",
    "\x1b$B%F%9%H\x1b(B ",
    "> > quoted ",
    "> > on",
    "begin 644 notes.txt",
    "#0V%T",
    "`",
    "end",
  ),
  Buffer.concat([
    mail(...head("Subject: \u7d27\u6025", "Content-Type: text/plain; charset=big5"), ""),
    Buffer.from("\u8acb\u56de\u8986"),
  ]),
];

/** @returns every mail of the folder, none when it is not there */
export async function samplesIn(folder: string): Promise<Buffer[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => entry.isFile() && !/\.(jsonl?|md|enc)$/i.test(entry.name));
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const read = await Promise.all(paths.map((path) => readFile(path)));
  return read.filter(({ length }) => length > 0 && length <= LARGEST);
}
