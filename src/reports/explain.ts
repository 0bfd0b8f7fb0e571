// `onit explain <mail>`: the whole way of a stored mail as it was decided then, or of a file as it would be decided now.

import { header } from "../core/model/mail.ts";
import type { Notice } from "../core/model/notice.ts";
import { isOurs } from "../core/model/organisation.ts";
import { oneLine } from "../core/words/printable.ts";
import { readingOf } from "../inbound/interpret.ts";
import type { App } from "../ports/app.ts";
import { mailStateName, type StoredMail } from "../ports/mail-store.ts";
import { oneAddress } from "../security/domain-name.ts";
import { tryMail } from "./dry-run-mail.ts";

/** @returns the lines to print, or undefined when no mail has an id that begins so */
export async function explain(id: string, app: App): Promise<string | undefined> {
  const mail = await app.mails.find(id);
  return mail && [...kept(mail), ...(await read(mail, app))].join("\n");
}

const OF_A_FILE = "a mail in a file is read as one whose sender is proven";

/** A mail in a file, as if it came in when it was written, from somebody who is trusted. Nothing is kept or changed. */
export async function explainFile(raw: Buffer, app: App): Promise<string> {
  const [desk] = app.organisation.desks.values();
  const unsent = {
    source: "file",
    from: "",
    recipient: desk?.address ?? app.organisation.replyAddress,
    peer: "a file",
  };
  const probe = await app.mail.parse(app.mail.seal(raw, unsent, app.now()));
  const recipient = probe.to.find(({ address }) => isOurs(app.organisation, address))?.address ?? unsent.recipient;
  const from = /<([^<>]*)>/.exec(header(probe, "return-path"))?.[1] ?? probe.from?.address ?? "";
  const sealed = app.mail.seal(raw, { ...unsent, from: oneAddress(from), recipient }, probe.sentAt ?? app.now());
  const understanding = await tryMail(sealed, app, OF_A_FILE);
  const mail = { ...sealed, state: "kept" as const, attempts: 0, reading: readingOf(understanding, undefined) };
  return [...kept(mail), ...(await read(mail, app))].join("\n");
}

function kept({ id, envelope, receivedAt, raw, state, attempts, trouble }: StoredMail): string[] {
  return [
    `mail ${id}`,
    line("kept", `${receivedAt.toISOString()} by ${envelope.source} from ${envelope.peer}, ${raw.length} bytes`),
    line("envelope", `from <${envelope.from}> to <${envelope.recipient}>`),
    line(
      "state",
      `${mailStateName(state)}${attempts ? `, ${attempts} failed attempts` : ""}${trouble ? `: ${trouble}` : ""}`,
    ),
  ];
}

async function read({ reading }: StoredMail, app: App): Promise<string[]> {
  if (!reading) return [line("read", "not yet")];
  const { rulesAsked, problems } = reading;
  const firstLine = reading.newText.trim().split("\n")[0] ?? "";
  return [
    line(
      "parsed",
      `from ${reading.from || "nobody named"}, subject "${reading.subject}", new text begins "${firstLine.slice(0, 100)}"`,
    ),
    ...problems.map((problem) => line("", problem)),
    line("identified", reading.identified),
    ...rulesAsked.map((rule, index) =>
      line(index ? "" : "rules", `${rule}: ${index === rulesAsked.length - 1 ? `yes, ${reading.because}` : "no"}`),
    ),
    line("verdict", `${reading.verdict}, because ${reading.because}`),
    ...(reading.setting === undefined ? [] : [line("setting", reading.setting)]),
    line("decision", `${reading.reference ? `${reading.reference}: ` : ""}${reading.decision}`),
    ...(await notices(reading.notices, reading.ticketId, app)),
  ];
}

async function notices(keys: readonly string[], ticketId: string | undefined, app: App): Promise<string[]> {
  if (keys.length === 0) return [line("notices", "none")];
  const found = ticketId === undefined ? undefined : await app.tickets.byId(ticketId);
  const ticket = found && (await app.tickets.recall(found, { notices: keys }));
  const byKey = new Map<string, Notice>(ticket?.outbox.map((notice) => [notice.key, notice]));
  return keys.map((key, index) => line(index ? "" : "notices", inWords(key, byKey.get(key))));
}

const inWords = (key: string, notice: Notice | undefined): string =>
  notice
    ? `${notice.kind} to ${notice.to.address} by ${notice.channel}: ${notice.state}${notice.outcome ? ` (${notice.outcome})` : ""}`
    : key;

/** What a mail says stays in the line it is told in. */
const line = (name: string, text: string): string => `  ${name.padEnd(11)} ${oneLine(text)}`;
