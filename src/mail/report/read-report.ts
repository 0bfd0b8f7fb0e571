// What a machine says about an earlier mail: it did not arrive, it will later, it did, it was read, it was complained about.

import type { Report, ReportedRecipient, ReportKind } from "../../core/model/delivery-report.ts";
import { type Address, domainOf } from "../../core/model/mail.ts";
import { addressIn, type Fields, fieldGroups } from "./field-groups.ts";
import { type NamedRecipient, namedRecipients } from "./named-recipients.ts";
import { nondelivery, reportType, saysDelayed } from "./nondelivery.ts";
import { isHard, reasonOf } from "./reason.ts";
import type { ReportSource } from "./report-source.ts";
import { originalMessageIdOf, originalRecipientOf, type ReturnedMail, readReturnedMail } from "./returned-mail.ts";
import { sesNotification } from "./ses-notification.ts";
import { codesIn, isVague, statusIn } from "./smtp-codes.ts";

/**
 * Never throws; the time it takes grows with the mail's length, up to fixed bounds.
 * @returns undefined when the mail is not a report
 */
export function readReport(source: ReportSource): Report | undefined {
  const said = readReturnedMail(source);
  const about = {
    originalMessageId: originalMessageIdOf(source, said.returned),
    originalRecipient: originalRecipientOf(said.returned),
  };
  const found =
    complaint(source, said) ??
    readReceipt(source, said) ??
    notified(source) ??
    statusReport(source, said) ??
    freeText(source, said);
  return found && { ...found, ...about };
}

/** Amazon SES tells by mail what it tells programs. */
function notified({ text }: ReportSource): Found | undefined {
  const notification = sesNotification(text);
  if (!notification) return undefined;
  const { kind, about } = notification;
  const recipients = about.map(({ address, status, diagnostic }) =>
    kind === "complaint"
      ? silent(address, diagnostic)
      : recipient(address, { diagnostic, beside: "", field: statusIn(status), kind }),
  );
  return { kind, because: "Amazon SES notifies of it", recipients };
}

type Found = Pick<Report, "kind" | "because" | "recipients">;

/** RFC 5965; without the part, the Content-Type alone says it. */
function complaint(source: ReportSource, { returned }: ReturnedMail): Found | undefined {
  const part = source.parts.find(({ type }) => type === "message/feedback-report");
  if (!part && reportType(source) !== "feedback-report") return undefined;
  const fields = part ? merged(fieldGroups(part.content)) : new Map<string, string>();
  const kind = fields.get("feedback-type") ?? "abuse";
  const address = recipientIn(fields, ["original-rcpt-to", "removal-recipient"]) ?? originalRecipientOf(returned);
  const words = `feedback: ${kind}`;
  return {
    kind: "complaint",
    because: `it is a feedback report (${kind})`,
    recipients: address ? [silent(address, words)] : [],
  };
}

/** RFC 8098. Whether it was shown or thrown away unread, somebody's program answered. */
function readReceipt(source: ReportSource, { words }: ReturnedMail): Found | undefined {
  const part = source.parts.find(({ type }) => type === "message/disposition-notification");
  if (!part && reportType(source) !== "disposition-notification") return undefined;
  const fields = part ? merged(fieldGroups(part.content)) : new Map<string, string>();
  const address = recipientIn(fields, ["original-recipient", "final-recipient"]);
  const disposition = oneLine(fields.get("disposition") ?? "");
  // RFC 5429, 2.2.1: a filter that refuses a mail may say so as a disposition that no person was asked about.
  if (/^automatic-action.{0,60}\bdeleted/i.test(disposition) && /reject|refuse|quota/i.test(words)) {
    const refused = address
      ? [recipient(address, { diagnostic: "", beside: words, field: undefined, kind: "bounce" })]
      : [];
    return { kind: "bounce", because: "a filter refused the mail", recipients: refused };
  }
  return {
    kind: "read-receipt",
    because: "it is a read receipt",
    recipients: address ? [silent(address, disposition)] : [],
  };
}

/** RFC 3464: the fields of a delivery-status part, in its own part or, from broken systems, in the text. */
function statusReport(source: ReportSource, said: ReturnedMail): Found | undefined {
  const groups = recipientGroups(source, said).slice(0, MOST_RECIPIENTS);
  if (!groups.length) return undefined;
  const named = namedIn(source, said);
  const recipients = groups.map((fields) => recipientFrom(fields, named, said, source));
  const kind = kindOf(groups, said);
  return { kind, because: BECAUSE[kind], recipients: recipients.filter(({ address }) => address !== "") };
}

const MOST_RECIPIENTS = 100;
const MOST_SEARCHED = 8_000; // characters of a report in which codes are looked for

const opening = ({ words }: ReturnedMail): string => words.slice(0, MOST_SEARCHED);

const BECAUSE: Readonly<Record<ReportKind, string>> = {
  bounce: "it is a delivery status report",
  delay: "it is a delivery status report of a mail that is still tried",
  "delivery-receipt": "it is a delivery receipt",
  "read-receipt": "it is a read receipt",
  complaint: "it is a feedback report",
};

/** The groups that speak of a recipient. A group that is cut in two by a stray blank line is one again. */
function recipientGroups(source: ReportSource, { words }: ReturnedMail): Fields[] {
  const parts = source.parts.filter(({ type }) => /^message\/(global-)?delivery-status$/.test(type));
  const written = parts.map(({ content }) => content).join("\n\n");
  const content = written || (/^(final|original)-recipient:/im.test(words) ? words : "");
  const groups: Map<string, string>[] = [];
  for (const group of fieldGroups(content)) {
    const before = groups.at(-1);
    const isNamed = group.has("final-recipient") || group.has("original-recipient");
    const isRest = before && !isNamed && STATUS_FIELDS.some((name) => group.has(name) && !before.has(name));
    if (isRest) for (const [name, value] of group) before.set(name, before.get(name) ?? value);
    else if (isNamed || STATUS_FIELDS.some((name) => group.has(name))) groups.push(new Map(group));
  }
  return groups;
}

const STATUS_FIELDS = ["action", "status", "diagnostic-code"];

function recipientFrom(
  fields: Fields,
  named: readonly NamedRecipient[],
  said: ReturnedMail,
  source: ReportSource,
): ReportedRecipient {
  const address =
    recipientIn(fields, ["original-recipient", "final-recipient", "x-actual-recipient"]) ??
    named[0]?.address ??
    failedHeader(source)[0] ??
    originalRecipientOf(said.returned) ??
    "";
  const final = recipientIn(fields, ["final-recipient"]);
  const diagnostic = oneLine((fields.get("diagnostic-code") ?? "").replace(/^\s*[a-z0-9-]{1,20}\s*;/i, ""));
  const beside = named.find((one) => one.address === address || one.address === final)?.words ?? opening(said);
  const kind = kindOf([fields], said);
  return recipient(address, { diagnostic, beside, field: statusIn(fields.get("status") ?? ""), kind });
}

function kindOf(groups: readonly Fields[], { words }: ReturnedMail): ReportKind {
  const actions = groups.map((group) => (group.get("action") ?? "").toLowerCase());
  if (actions.some((action) => action.startsWith("fail"))) return "bounce";
  if (actions.some((action) => action.startsWith("delay"))) return "delay";
  const isArrived = actions.some((action) => /^(deliver|relay|expand)/.test(action));
  if (isArrived || groups.every((group) => group.get("status")?.startsWith("2"))) return "delivery-receipt";
  return saysDelayed(words) ? "delay" : "bounce";
}

function freeText(source: ReportSource, said: ReturnedMail): Found | undefined {
  const because = nondelivery(source, said);
  if (!because) return undefined;
  const kind = saysDelayed(said.words) ? "delay" : "bounce";
  const named = namedIn(source, said);
  const failed = failedHeader(source);
  const fallback = originalRecipientOf(said.returned);
  const addresses = failed.length ? failed : named.map(({ address }) => address);
  const about = addresses.length ? addresses : fallback ? [fallback] : [];
  const recipients = about.map((address) => {
    const own = named.find((one) => one.address === address)?.words ?? "";
    const beside = about.length > 1 || codesIn(own).reply ? own : `${own} ${opening(said)}`;
    return recipient(address, { diagnostic: "", beside, field: undefined, kind });
  });
  return { kind, because, recipients };
}

/** Somebody the report is about, of whom it says nothing of the kind that codes stand for. */
const silent = (address: Address, diagnostic: string): ReportedRecipient => ({
  address,
  status: undefined,
  reply: undefined,
  isHard: false,
  reason: "unknown",
  diagnostic,
});

type Saying = {
  diagnostic: string; // of the other server, in a field of its own
  beside: string; // what the report says of this recipient
  field: string | undefined; // the Status field
  kind: ReportKind;
};

/**
 * The other server's own codes are nearer to the truth than the Status field that the reporting server makes of them, and
 * both are nearer than the words around. Where nothing is written, the class is all that can be said (RFC 3463, 3.1).
 */
function recipient(address: Address, { diagnostic, beside, field, kind }: Saying): ReportedRecipient {
  const own = codesIn(diagnostic);
  const around = codesIn(beside);
  const written = [own.reply ? own.status : undefined, field, own.status, around.status];
  const known = written.filter((status) => status !== undefined);
  const status = known.find((one) => !isVague(one)) ?? known[0];
  const reply = own.reply ?? around.reply;
  const reason = reasonOf(status, diagnostic, beside);
  return {
    address,
    status: status ?? `${reply?.[0] ?? (kind === "delay" ? 4 : 5)}.0.0`,
    reply,
    isHard: isHard(reason, status ?? reply),
    reason,
    diagnostic: diagnostic || oneLine(beside),
  };
}

function namedIn(source: ReportSource, { words }: ReturnedMail): NamedRecipient[] {
  const others = [source.from, ...source.to].map((one) => one?.address ?? "");
  return namedRecipients(words, new Set(others), domainOf(source.from?.address ?? ""));
}

/** Exim and Gmail name the recipients in the headers of the report. */
const failedHeader = ({ headers }: ReportSource): Address[] =>
  (headers.get("x-failed-recipients") ?? []).flatMap((value) =>
    value
      .slice(0, 4_000)
      .split(/[,\s]+/)
      .map(addressIn)
      .filter(Boolean),
  );

function recipientIn(fields: Fields, names: readonly string[]): Address | undefined {
  return names.map((name) => addressIn(fields.get(name) ?? "")).find(Boolean);
}

const merged = (groups: readonly Fields[]): Fields => new Map(groups.flatMap((group) => [...group]));

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 500);
