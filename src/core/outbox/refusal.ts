// What a relay that refuses speaks of: the recipient, this mail, or us. Only the first two are a last word; a login that has
// expired or a sending limit says nothing of the person we write to.

/** Where in the dialogue it refused. `connection`: up to and including the login (greeting, EHLO, STARTTLS, AUTH). */
export type Stage = "connection" | "mail" | "rcpt" | "data";

export type Refusal = {
  stage: Stage;
  code: number; // of the reply (RFC 5321, 4.2)
  enhanced: string | undefined; // "5.7.1" (RFC 3463), where it gives one
  text: string; // what it says
};

export type RefusalJudgement = {
  about: "recipient" | "us" | "mail";
  because: string;
};

/** Codes that decide by themselves (IANA's list of enhanced status codes, and those of Exchange Online), without their class; the first counts. */
const BY_CODE = (
  [
    ["us", "1[.][78]"], // the sender's address
    ["recipient", "1[.].*"],
    ["mail", "2[.]3"], // too long
    ["recipient", "2[.][014]"],
    ["mail", "3[.]4"], // too big
    ["us", "3[.].*"],
    ["us", "4[.][35]"], // its directory; congestion, or a limit of sending
    ["recipient", "4[.].*"],
    ["us", "5[.][1-6]"],
    ["mail", "6[.].*"],
    ["recipient", "7[.](?:2|17|18|12[1-9]|13[0-6])"], // lists, groups and mailboxes that take mail of some senders only
    ["us", "7[.](?![01]$).*"],
  ] as const
).map(([about, codes]) => ({ about, pattern: new RegExp(`^(?:${codes})$`) }));
/** Replies, where no enhanced code says more, to what Onit said, or to its login. */
const TO_US = [500, 501, 502, 503, 504, 530, 534, 535, 538, 555];

const OF_RECIPIENT =
  /recipient address rejected: (access denied|user|un|no )|(user|recipient|mailbox|account|address|person|customer)s?\b[^.;]{0,60}\b(unknown|not (found|exist|valid|known|listed|a valid)|(does|do)(n't| not) (exist|have)|full|over ?quota|inactive|no longer|unavailable)|(unknown|no such|invalid|bad) (user|recipient|mailbox|address|account|person|domain)|unroute?able|(not|does not|doesn't) accept(ing)? (any )?(mail|messages|e-?mail)|only accepts|distribution (list|group)|\bgroup\b|null mx|has moved/;
const OF_US =
  /\brelay|authenticat|authori[sz]ation|\blog(ged)?[ -]?(in|on)\b|credential|password|starttls|\btls\b|encrypt|sender|send as|\bspf\b|dkim|dmarc|reverse|\bptr\b|\brdns\b|\b(helo|ehlo)\b|client host|blocked using|black ?list|block ?list|dnsbl|\brbl\b|listed|reputation|rate|too many|too much|limit|quota|exceed|throttl|suspended|your (account|ip|server|host|domain|organi[sz]ation|tenant|subscription)|account|subscription|tenant|licen[cs]e|permission|not allowed to send|submission|service (is )?(currently )?(unavailable|not available)|insufficient|out of memory|disk|maintenance|overload|configur|temporar|try (again )?later/;
/** Of these even the words about a recipient say nothing: who is refused is the sender. */
const SURELY_OF_US =
  /\brelay(ing)?\b|authenticat|\blogged in\b|client host|blocked using|sender address|\bspf\b|dkim|dmarc|black ?list|dnsbl|reputation/;
const OF_MAIL =
  /spam|virus|malware|phish|attachment|content|message (size|too)|too (large|big|long)|size (limit|exceed)|malformed|header|bare (cr|lf)|line too long|8-?bit|(mail|message) (was |is )?(rejected|refused)|transaction failed/;
const GREYLISTED = /gr[ea]y-?list/;

/**
 * A refusal before RCPT is about us. At RCPT and DATA the enhanced code decides, then the words, then what is usual at that place.
 * @param refusal with a code of 400 or more
 */
export function judgeRefusal(refusal: Refusal): RefusalJudgement {
  const { stage, code, text } = refusal;
  const words = text.toLowerCase().replace(/\s+/g, " ").slice(0, 2_000);
  if (stage === "connection") return { about: "us", because: "it was refused before any mail was offered" };
  if (code === 421) return { about: "us", because: "the relay ends the connection (421)" };
  if (stage === "mail") return atMail(refusal, words);
  return byCode(refusal) ?? byWords(refusal, words) ?? usualAt(refusal);
}

function atMail({ enhanced }: Refusal, words: string): RefusalJudgement {
  const detail = enhanced?.slice(2);
  const isOfMail = detail === "3.4" || detail === "6.7" || /message (size|too)|too (large|big)/.test(words);
  if (isOfMail) return { about: "mail", because: "the relay does not take this mail (MAIL FROM)" };
  return { about: "us", because: "it was refused before a recipient was named (MAIL FROM)" };
}

function byCode({ stage, code, enhanced }: Refusal): RefusalJudgement | undefined {
  const because = (what: string): string => `${enhanced ?? code} speaks of ${what}`;
  if (enhanced === undefined)
    return TO_US.includes(code) ? { about: "us", because: because("what Onit said, or its login") } : undefined;
  const detail = enhanced.slice(2);
  if (detail === "2.2")
    return stage === "data" // its recipient was accepted before
      ? { about: "us", because: because("a quota, after the recipient was accepted") }
      : { about: "recipient", because: because("the recipient's mailbox") };
  const found = BY_CODE.find(({ pattern }) => pattern.test(detail));
  return found && { about: found.about, because: because(NAMES[found.about]) };
}

const NAMES: Readonly<Record<RefusalJudgement["about"], string>> = {
  recipient: "the recipient",
  us: "us or the relay, not of the recipient",
  mail: "this mail",
};

function byWords({ stage, code }: Refusal, words: string): RefusalJudgement | undefined {
  const said = (about: RefusalJudgement["about"]): RefusalJudgement => ({
    about,
    because: `its words speak of ${NAMES[about]}`,
  });
  if (GREYLISTED.test(words)) return said("recipient");
  if (SURELY_OF_US.test(words)) return said("us");
  if (OF_RECIPIENT.test(words)) return said("recipient");
  if (stage === "data" && code >= 500 && OF_MAIL.test(words)) return said("mail");
  if (OF_US.test(words)) return said("us");
  return stage === "data" && OF_MAIL.test(words) ? said("mail") : undefined;
}

/** A policy (5.7.x) that names nobody is most often about the sender; a 550 at RCPT about the recipient. */
function usualAt({ stage, code, enhanced }: Refusal): RefusalJudgement {
  if (enhanced?.slice(2).startsWith("7."))
    return { about: "us", because: `${enhanced} is a policy, and it names no recipient` };
  if (stage === "rcpt") return { about: "recipient", because: `${code} to RCPT TO` };
  return code >= 500
    ? { about: "mail", because: `${code} to the mail itself` }
    : { about: "recipient", because: `${code} to the mail itself, which may pass` };
}

/** "5.7.1" of "550 5.7.1 Relay access denied", also of a reply with several lines. */
export const enhancedIn = (reply: string): string | undefined =>
  /^\s*\d{3}[ -]\s*#?([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? /[ (#]([45]\.\d\.\d{1,3})\b/.exec(reply)?.[1];
