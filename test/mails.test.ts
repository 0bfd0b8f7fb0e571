// Every mail of test/mails/, read by the product; its folder names the right answer. test/mails/README.md says how to add one.

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { classify } from "../src/core/classify/rules.ts";
import type { Verdict } from "../src/core/classify/verdict.ts";
import { cluesOf } from "../src/core/identify/clues.ts";
import { senderOf, tokenThatSpeaks } from "../src/core/identify/sender.ts";
import type { KeptMail, Mail } from "../src/core/mail.ts";
import { deskAt } from "../src/core/organisation.ts";
import type { Ticket } from "../src/core/ticket.ts";
import type { Token } from "../src/core/token.ts";
import { parse } from "../src/mail/parse.ts";
import { createTokens } from "../src/tokens.ts";
import { aTicket, at, aWaitingTicket, CARL, organisation } from "./support/builders.ts";
import { ANNA, BEN } from "./support/people.ts";

type Situation = { ticket: Ticket | undefined; relayVouches: boolean };

/** What a mail meets, by the name of its first folder. */
const SITUATIONS: Readonly<Record<string, Situation>> = {
  "requester-waits": { ticket: aWaitingTicket(), relayVouches: true },
  "colleague-replies": { ticket: aWaitingTicket(), relayVouches: true },
  "we-answered": { ticket: aTicket({ lastSpeaker: "staff" }), relayVouches: true },
  closed: { ticket: aTicket({ record: { status: "closed" }, lastSpeaker: "staff" }), relayVouches: true },
  "no-ticket": { ticket: undefined, relayVouches: true },
  unproven: { ticket: aWaitingTicket(), relayVouches: false },
};

/** The signed addresses in the mails were made with this key. */
const tokens = createTokens([{ id: 1, secret: Buffer.alloc(32, 7) }]);

const folder = fileURLToPath(new URL("mails", import.meta.url));
const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".eml"))
  .sort();

test("the folder holds at least 150 mails, each in a situation there is", () => {
  expect(paths.length).toBeGreaterThanOrEqual(150);
  expect(paths.filter((path) => !(path.split("/")[0]! in SITUATIONS))).toEqual([]);
});

describe.each([...new Set(paths.map((path) => dirname(path)))])("%s", (place) => {
  test.each(paths.filter((path) => dirname(path) === place))("%s", async (path) => {
    const mail = await parse(keptMail(readFileSync(join(folder, path))));
    const verdict = await verdictOn(mail, SITUATIONS[path.split("/")[0]!]!);
    expect(verdict).toMatchObject({ kind: basename(dirname(path)) });
    const words = wordsBeside(path);
    if (words !== undefined) expect(mail.newText).toBe(words);
  });
});

test("a mail of thirty megabytes is read like a small one", async () => {
  const head = "Subject: [HD-1042]\r\nFrom: Carl Cliff <carl@elsewhere.example>\r\nMIME-Version: 1.0\r\n";
  const parts = [
    "Content-Type: text/plain\r\n\r\nAny news?\r\n",
    `Content-Type: application/zip; name=log.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${"QUJD".repeat(19)}\r\n`.repeat(400_000)}`,
  ];
  const body = `--big\r\n${parts.join("\r\n--big\r\n")}--big--\r\n`;
  const raw = Buffer.from(`${head}Content-Type: multipart/mixed; boundary=big\r\n\r\n${body}`);
  expect(raw.length).toBeGreaterThan(30_000_000);
  const mail = await parse(keptMail(raw));
  expect(mail.newText).toBe("Any news?");
  expect(mail.attachments).toMatchObject([{ name: "log.zip", size: 22_800_000 }]);
  expect(await verdictOn(mail, SITUATIONS["requester-waits"]!)).toMatchObject({ kind: "chase" });
});

/** As a mail server hands it over: it notes the envelope in Return-Path and Delivered-To. */
function keptMail(raw: Buffer): KeptMail {
  const named = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*<?([^>\\s]*)`, "im").exec(raw.toString("latin1").slice(0, 2_000))?.[1];
  const envelope = {
    source: "smtp",
    from: named("return-path") ?? CARL,
    recipient: named("delivered-to") ?? "help@onit.example",
    peer: "127.0.0.1",
  };
  return { id: "m2", contentId: "c2", raw, envelope, receivedAt: at("09:30") };
}

async function verdictOn(mail: Mail, { ticket: expected, relayVouches }: Situation): Promise<Verdict> {
  const { ticket, token } = await found(mail, expected);
  const speaking = tokenThatSpeaks(mail, { ticket, token }, organisation);
  const proof = { by: relayVouches ? ("relay" as const) : ("nobody" as const), because: "", answerTo: undefined };
  const sender = senderOf(mail, ticket, { token: speaking, proof }, organisation);
  const desk = ticket ? organisation.desks.get(ticket.record.deskId) : deskAt(organisation, mail.envelope.recipient);
  return classify({ mail, sender, ticket, desk, organisation }).verdict;
}

/** The ticket only when the mail points at it: what is not found by its clues would go astray. */
async function found(
  mail: Mail,
  ticket: Ticket | undefined,
): Promise<{ ticket: Ticket | undefined; token: Token | undefined }> {
  const clues = cluesOf(mail, organisation.replyAddress);
  const read = await tokens.read(clues.token ?? "", at("09:30"), async () => [CARL, ANNA, BEN]);
  if (ticket && "ticketId" in read && read.ticketId === ticket.id) return { ticket, token: read };
  const isNamed =
    ticket !== undefined &&
    (clues.ticketIds.includes(ticket.id) ||
      clues.messageIds.some((id) => ticket.messageIds.includes(id)) ||
      clues.references.includes(ticket.record.reference));
  return { ticket: isNamed ? ticket : undefined, token: undefined };
}

/** What its writer wrote, where a text stands beside the mail. */
function wordsBeside(path: string): string | undefined {
  const beside = join(folder, path.replace(/\.eml$/, ".txt"));
  try {
    return readFileSync(beside, "utf8").trimEnd();
  } catch {
    return undefined;
  }
}
