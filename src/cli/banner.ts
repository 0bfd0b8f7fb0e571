// What `npm start` prints: where Onit listens, and how to send it a first mail.

import type { Settings } from "../config/load.ts";
import { inOneLine } from "../config/problem.ts";
import { bySeverity } from "../config/warnings.ts";
import { inUtc } from "../core/words/duration.ts";
import { inboxNote } from "../reports/inbox-note.ts";
import { mailboxState } from "../runtime/mailbox-address.ts";
import type { Running } from "../start.ts";

/**
 * The token of /mailbox stands here, on the terminal of the person who started Onit, and in no log.
 * @param signedIn who of us is, by id
 */
export function welcome(
  { organisation, server, warnings = [] }: Settings,
  { app, smtpPort, url, mailboxUrl, data }: Running,
  relayUrl: string | undefined,
  signedIn: readonly string[],
): string {
  const desks = [...organisation.desks.values()];
  const host = server.smtp.host;
  const first = desks[0];
  const { because } = mailboxState(server.web, relayUrl);
  const sorted = bySeverity(warnings);
  const lookAt = inboxNote(organisation, signedIn);
  const lines = [
    `Onit is on it for ${organisation.name}.`,
    "",
    `  mail in    smtp://${host}:${smtpPort}    ${desks.map(({ name, address }) => `${name} <${address}>`).join(", ")}`,
    `  mail out   ${app.captures ? `captured, not sent: ONIT_RELAY_URL names no relay${mailboxUrl ? ". Read it in the mailbox" : ""}` : "through the relay of ONIT_RELAY_URL"}`,
    ...fast(app),
    `  pages      ${url}`,
    ...(mailboxUrl
      ? [
          `  mailbox    ${mailboxUrl}`,
          "             every mail in and out, and why; anybody who has this address may read and act",
        ]
      : [`  mailbox    off: ${because}`]),
    `  data       ${data}`,
    ...counted(sorted, lookAt.length),
    "",
    ...warned(sorted, lookAt),
    "Send a first mail:",
    ...(mailboxUrl ? [`  open the mailbox and press "Write a mail", or from a shell with curl:`] : []),
    `  printf 'From: Carl <carl@customer.example>\\nTo: ${first?.address}\\nSubject: Printer on fire\\n\\nPlease help!\\n' |`,
    `    curl -s --crlf smtp://${host}:${smtpPort} --mail-from carl@customer.example --mail-rcpt ${first?.address} -T -`,
    "",
    "Ctrl-C stops it; nothing is lost.",
  ];
  return lines.join("\n");
}

/** A clock that runs faster is not a detail: nothing this Onit says of times is true elsewhere. */
const fast = ({ speed, now }: Running["app"]): string[] =>
  speed === undefined
    ? []
    : [
        `  clock      ${speed} times as fast: an hour takes ${Math.max(1, Math.round(3_600 / speed))} s. It is ${inUtc(now())} now`,
        "             only to try Onit out; when it starts again, its clock begins at the real time",
        "             other commands, such as onit waiting, go by the clock of this machine; the pages go by this one",
      ];

type Sorted = ReturnType<typeof bySeverity>;

/** Above the warnings themselves, which may be long. */
function counted({ dangerous, refused, others }: Sorted, more: number): string[] {
  const count = dangerous.length + refused.length + others.length + more;
  if (count === 0) return [];
  return [`  warnings   ${count}, listed below${dangerous.length > 0 ? `; ${dangerous.length} dangerous` : ""}`];
}

function warned({ dangerous, refused, others }: Sorted, lookAt: readonly string[]): string[] {
  const section = (heading: string, found: readonly string[]): string[] =>
    found.length === 0 ? [] : [heading, ...found.map((one) => `  ${one}`), ""];
  return [
    ...section("DANGEROUS:", dangerous.map(inOneLine)),
    ...section("To decide:", refused.map(inOneLine)),
    ...section("To look at:", [...others.map(inOneLine), ...lookAt]),
  ];
}
