// `onit explain <message>`: the whole way of a stored mail, as it was decided then.

import type { App, StoredMail } from "./app.ts";
import type { Notice } from "./core/notice.ts";

/** @returns the lines to print, or undefined when no mail has an id that begins so */
export async function explain(id: string, app: App): Promise<string | undefined> {
  const mail = await app.mails.find(id);
  return mail && [...kept(mail), ...(await read(mail, app))].join("\n");
}

function kept({ id, envelope, receivedAt, raw, state, attempts, trouble }: StoredMail): string[] {
  return [
    `mail ${id}`,
    line("kept", `${receivedAt.toISOString()} by ${envelope.source} from ${envelope.peer}, ${raw.length} bytes`),
    line("envelope", `from <${envelope.from}> to <${envelope.recipient}>`),
    line("state", `${state}${attempts ? `, ${attempts} failed attempts` : ""}${trouble ? `: ${trouble}` : ""}`),
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
    line("decision", `${reading.reference ? `${reading.reference}: ` : ""}${reading.decision}`),
    ...(await notices(reading.notices, reading.ticketId, app)),
  ];
}

async function notices(keys: readonly string[], ticketId: string | undefined, app: App): Promise<string[]> {
  if (keys.length === 0) return [line("notices", "none")];
  const ticket = ticketId === undefined ? undefined : await app.tickets.byId(ticketId);
  const byKey = new Map<string, Notice>(ticket?.outbox.map((notice) => [notice.key, notice]));
  return keys.map((key, index) => line(index ? "" : "notices", inWords(key, byKey.get(key))));
}

const inWords = (key: string, notice: Notice | undefined): string =>
  notice
    ? `${notice.kind} to ${notice.to.address} by ${notice.channel}: ${notice.state}${notice.outcome ? ` (${notice.outcome})` : ""}`
    : key;

const line = (name: string, text: string): string => `  ${name.padEnd(11)} ${text}`;
