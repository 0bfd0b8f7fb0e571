// Why a mail did not arrive, from what the other server says and from its status code.

import type { Reason } from "../../core/model/delivery-report.ts";

/** Asked in order: what says more stands before what says less. Words are matched in lower case with single spaces. */
const WORDS: readonly (readonly [Reason, RegExp])[] = [
  [
    "mailbox-full",
    /quota|mailbox (is |was )?(too )?full|full mailbox|(mail ?box|inbox|folder|account) (is |has )?(currently )?(full|exceeded|over)|insufficient (disk|storage|system storage)|not enough (storage|space|disk)|exceeded (the |its |his )?(storage|allocat|mailbox|disk)|storage (limit|allocation)|exceeds allowed|out of storage|mailbox size limit|一杯|容量|переполнен|boîte .{0,20}pleine|postfach .{0,20}voll|buzón .{0,12}lleno|casella .{0,12}piena/,
  ],
  [
    "too-large",
    /(message|mail|file)( size| length)? (is |was )?(too (large|big|long)|exceed|larger than)|size (limit|exceed)|exceeds? (the )?(maximum|fixed|size|message size|limit on)|maximum (message )?size|message too (large|big)|too large for|over maximum/,
  ],
  [
    "mailbox-disabled",
    /disabled|suspend|inactive|deactivat|discontinued|not active|isn't active|dormant|abandoned|frozen|\blocked|account (is |has )?(expired|closed|blocked|been (blocked|closed))|mailbox (is )?(temporarily )?(locked|closed|unavailable now)|заблокирован|отключ/,
  ],
  [
    "moved",
    /has moved|moved to|no longer (with|at |here|works|employed|used|in use)|please try <|address (has )?(been )?changed|new address|forwarding (address|expired)/,
  ],
  [
    "not-accepted",
    /(does|do)(es)?(n't| not) accept (any )?(e?mail|smtp)|not accept(ing)? (mail|messages|e-?mail)|null ?mx|null mx|no mail (is )?accepted|mail receiving disabled|smtp protocol returned a permanent error/,
  ],
  [
    "unknown-host",
    /(host|domain|server)( ?name)?( name)? (is )?(unknown|not found|invalid|not exist)|unknown (mail )?(host|domain|server)|no such (host|domain)|(domain|host|server)[^.\n]{0,60}(does(n't| not) exist|not found|couldn't be found|can(no|')t be (found|resolved)|could not be found)|name or service not known|couldn't find any host|nxdomain|non-?existent (host|domain)|all relevant mx records|unroute?able (mail )?domain|bad destination (host|mailbox system)|illegal host|no mx |cannot resolve|dns (error|lookup|failure)|unable to (lookup|look up|resolve)|no route to host by name|名前解決/,
  ],
  [
    "content",
    /virus|malware|infected|attachment|contains? (a )?(suspicious|forbidden|illegal|prohibited)|content (reject|filter|is not|policy|block)|rejected (due to|because of) (its )?content|malformed|not rfc|rfc ?(5322|2822|822)|illegal (attachment|header)|(missing|duplicate|invalid) (message|header|from|date|to)[- ]?(header|id|field)?|8-?bit|bare lf|mime/,
  ],
  [
    "unknown-recipient",
    /(user|recipient|mailbox|account|address|person|name|customer|alias)s?( name| address| account)?[^a-z\n]{0,80} ?(is |are |was )?(not |un)(known|found|recogni[sz]ed|listed|valid|a valid|exist)|unknown (user|recipient|mailbox|address|account|local|or (illegal|invalid))|no such (user|mailbox|recipient|address|person|account|local|name|alias|virtual|e?mail|id\b)|(user|account|mailbox|address|recipient|person)[^\n]{0,80}(does|do)(n't|es not| not|esn't) (exist|have)|doesn't have an? [^\n]{1,60} account|no (mailbox|account|user|valid recipient)|(invalid|illegal|bad|unrecognized) (recipient|mailbox|user|address|e?mail|final|destination|local)|not (a |our )?(known|valid|local|existing)? ?(user|customer|mailbox|recipient|address)|user unknown|unknown user|no matches|mailbox (unavailable|not found|unknown|does not)|unroute?able address|address (unknown|rejected|not found|couldn't be found|error)|could(n't| not) be found|not listed in|no (such )?person at this|non[- ]?exist|isn't a (valid|user)|undeliverable address|recipientnotfound|rcpt (to )?.{0,40}(reject|unknown)|нет такого|не существует|не найден|あて先|ユーザ|ユーザー|存在し|unbekannt|existiert nicht|inconnu|n'existe pas|no existe|desconocid|sconosciut|non esiste|onbekend|bestaat niet|nie ma |nieznany|用户不存在|收件人/,
  ],
  [
    "rate-limited",
    /too many (mess|mail|conn|recip|concurr|session|sess|err|req|emails|invalid)|rate[- ]?limit|throttl|gr[ea]y-?list|deferred|excessive|try (again )?later|temporarily (rejected|rate|limited|deferred|blocked)|concurren|resources temporarily|slow down|unusual rate|limit exceed|daily (sending|limit)/,
  ],
  [
    "policy",
    /spam|block(ed|list| list|ing)|black ?list|listed|\brbl\b|dnsbl|reputation|polic(y|ies)|denied|\bspf\b|dkim|dmarc|reverse (dns|lookup)|\bptr\b|\brdns\b|relay|authenticat|authori[sz]ed|banned|unsolicited|prohibited|not permitted|not allowed|forbidden|abuse|rejected (by|for|due)|sender (address )?(rejected|verif|denied|domain)|access (restrict|refus)|helo|ehlo|refused|\bbulk\b|complain|junk|suspicious|unauthenticated|security|tls|encrypt|trusted|phishing|administrat/,
  ],
  [
    "network",
    /connection (was )?(refused|reset|timed|closed|lost|dropped|failed|died)|unreachable|no route to host|(could|can|did)( ?n't| ?not|not) (be )?(connect|establish|reach)|timed? ?out (while|during|waiting|connect)|network (error|problem)|not reachable|accept our requests to connect|lost connection|connect to|host (is )?down|server isn't responding|no answer from/,
  ],
  [
    "expired",
    /time ?(limit )?(expired|exceeded)|(delivery|retry) (time|timeout)|timeout exceeded|(queue|in the queue) too long|too long (in|on) |been in the queue|gi?ve(n)? up|for (more than )?\d{1,3} (days|hours)|not (yet )?been delivered|undelivered (after|for)|could not be delivered (for|within)|maximum (retries|time|retry)|retries|still (being|trying|undelivered)|expired|timed? ?out/,
  ],
  [
    "system",
    /loop|too many hops|hop count|system (error|problem|config)|service (is )?(currently )?unavailable|transaction failed|internal|configur|local (error|problem|config)|i\/o error|disk|mailer|pipe|procmail|maildrop|input\/output|program|cannot (open|create|write)|database|ldap|server error|unexpected|exit status|permission/,
  ],
];

/** RFC 3463, 3; the detail first, then the subject alone. */
const STATUSES: Readonly<Record<string, Reason>> = {
  "1.1": "unknown-recipient",
  "1.2": "unknown-host",
  "1.3": "unknown-recipient",
  "1.4": "unknown-recipient",
  "1.6": "moved",
  "1.7": "policy", // of the sender's address, as 1.8
  "1.8": "policy",
  "1.10": "unknown-recipient", // Exchange Online says it of a recipient it does not find; RFC 7505 of a null MX
  "2.2": "mailbox-full",
  "2.3": "too-large",
  "3.2": "not-accepted",
  "3.4": "too-large",
  "2": "mailbox-disabled",
  "3": "system",
  "4.1": "network",
  "4.2": "network",
  "4.4": "unknown-host",
  "4.7": "expired",
  "4": "network",
  "5": "system",
  "6": "content",
  "7": "policy",
};

/**
 * A status with a detail that says why comes first, then the words, then the status' subject alone.
 * @param status undefined where none is written
 * @param words what the other server says, the nearest to it first
 */
export function reasonOf(status: string | undefined, ...words: readonly string[]): Reason {
  const [, subject = "", detail = ""] = status?.split(".") ?? [];
  const byDetail = STATUSES[`${subject}.${detail}`];
  if (byDetail) return byDetail;
  const said = words.map(wordsSay).find((reason) => reason !== undefined);
  const bySubject = STATUSES[subject];
  // A server that refuses for policy names the recipient it refuses: such words are not a verdict on the address.
  if (bySubject === "policy" && said && LASTING.has(said)) return bySubject;
  return said ?? bySubject ?? "unknown";
}

function wordsSay(words: string): Reason | undefined {
  const text = words.toLowerCase().replace(/\s+/g, " ").slice(0, MOST_WORDS);
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0];
}

const MOST_WORDS = 2_000; // characters
const LASTING: ReadonlySet<Reason> = new Set(["unknown-recipient", "unknown-host", "moved", "not-accepted"]);
/** Whether no mail will ever arrive at this address, as far as its server says. */
export const isHard = (reason: Reason, status: string | undefined): boolean =>
  LASTING.has(reason) && !status?.startsWith("4");
