// What a mail domain of ours publishes: where its mail goes (MX), who may send for it (SPF), and what others do with mail that
// nothing proves (DMARC).

import { type Judgement, ok, problem, warning } from "./finding.ts";

export type Exchange = { exchange: string; priority: number };

/**
 * RFC 5321, 5.1; RFC 7505.
 * @param unknown names among them that have no network address
 * @param hasAddress whether the domain itself has one: it takes mail then, when there is no MX
 */
export function judgeMx(
  domain: string,
  exchanges: readonly Exchange[],
  unknown: readonly string[],
  hasAddress: boolean,
): Judgement {
  const names = exchanges.map(({ exchange }) => exchange.replace(/\.$/, ""));
  const publish = `Publish an MX record of ${domain} that names the server which takes its mail.`;
  if (names.includes(""))
    return problem(`${domain} says that it takes no mail (null MX), so no answer reaches us.`, publish);
  if (names.length === 0 && !hasAddress)
    return problem(`${domain} has neither an MX record nor an address, so no answer reaches us.`, publish);
  if (names.length === 0)
    return warning(`${domain} has no MX record; mail goes to the address of the name itself.`, publish);
  if (unknown.length === names.length)
    return problem(
      `No mail server of ${domain} has a network address: ${names.join(", ")}.`,
      "Publish their A or AAAA records, or correct the MX record.",
    );
  if (unknown.length > 0)
    return warning(
      `Of the mail servers of ${domain} these have no network address: ${unknown.join(", ")}.`,
      "Publish their A or AAAA records, or take them out of the MX record.",
    );
  return ok(`Mail for ${domain} goes to ${names.join(", ")}.`);
}

/** How a network address fares under the SPF record. @property result as RFC 7208, 2.6 names it */
export type SpfAnswer = { ip: string; result: string; comment: string };

/**
 * RFC 7208.
 * @param records TXT records that begin with v=spf1
 * @param answer of the relay's address, when it is known
 */
export function judgeSpf(domain: string, records: readonly string[], answer: SpfAnswer | undefined): Judgement {
  const [record] = records;
  if (record === undefined)
    return warning(
      `${domain} publishes no SPF record, so no receiver knows which servers may send for it.`,
      `Publish a TXT record of ${domain} such as "v=spf1 include:<what your mail provider names> -all".`,
    );
  if (records.length > 1)
    return problem(
      `${domain} publishes ${records.length} SPF records; receivers then count none (RFC 7208, 4.5).`,
      "Make one record of them.",
    );
  if (/(^|\s)\+?all(\s|$)/i.test(record))
    return problem(
      `The SPF record of ${domain} lets every machine send for it: "${record}".`,
      'Write "-all" or "~all" instead of "+all".',
    );
  return answer ? judgeAnswer(domain, record, answer) : ok(`The SPF record of ${domain} is "${record}".`, UNCHECKED);
}

const UNCHECKED =
  "Onit does not know from which address the relay sends. See to it that the record names the relay's servers.";

function judgeAnswer(domain: string, record: string, { ip, result, comment }: SpfAnswer): Judgement {
  const add = `If the relay sends from ${ip}, add it to the record (ip4:${ip} or what its provider names); if it sends from elsewhere, see to it that the record names those servers.`;
  if (result === "pass") return ok(`The SPF record of ${domain} lets the relay (${ip}) send for it.`);
  if (result === "permerror")
    return problem(`The SPF record of ${domain} is broken: ${comment}. It is "${record}".`, "Correct the record.");
  if (result === "temperror")
    return warning(`The SPF record of ${domain} cannot be followed just now: ${comment}.`, "Try again later.");
  return warning(
    `The SPF record of ${domain} does not let the relay (${ip}) send for it (${result}): "${record}".`,
    add,
  ); // where a provider takes mail is often not where it sends from
}

export type DmarcRecord = { text: string; tags: ReadonlyMap<string, string>; isOfParent: boolean };

const POLICIES = new Set(["none", "quarantine", "reject"]);

/**
 * RFC 7489.
 * @param domain of our From addresses
 * @param envelopeDomain which SPF is asked about: that of the reply address
 * @param isAligned whether both lie under the same registered domain
 */
export function judgeDmarc(
  domain: string,
  record: DmarcRecord | undefined,
  { envelopeDomain, isAligned }: { envelopeDomain: string; isAligned: boolean },
): Judgement {
  if (!record)
    return warning(
      `${domain} publishes no DMARC policy; large providers want one, and anybody may write in its name.`,
      `Publish a TXT record of _dmarc.${domain}, to begin with "v=DMARC1; p=none; rua=mailto:<who reads reports>".`,
    );
  const { tags, text } = record;
  const policy = ((record.isOfParent ? tags.get("sp") : undefined) ?? tags.get("p") ?? "").toLowerCase();
  if (!POLICIES.has(policy))
    return problem(
      `The DMARC record of ${domain} names no policy that receivers know: "${text}".`,
      "Write p=none, p=quarantine or p=reject.",
    );
  const isStrict = (tags.get("aspf") ?? "r").toLowerCase() === "s";
  const matches = isStrict ? domain === envelopeDomain : isAligned;
  const seen = `The DMARC policy of ${domain} is p=${policy}`;
  if (!matches)
    return (policy === "none" ? ok : warning)(
      `${seen}, and SPF proves nothing for it: our mails are from ${domain}, their envelope from ${envelopeDomain}${isStrict ? " (aspf=s wants the very same name)" : ""}.`,
      `Let the relay sign mails of ${domain} (DKIM), or use one domain for replyAddress and the desks' addresses.`,
    );
  return ok(`${seen}.`, policy === "none" ? "Mail in our name that nothing proves is delivered all the same." : "");
}
