// The signature (DKIM) on the mail that came back: the relay puts it there, and receivers ask DNS for its key.

import { type Judgement, ok, problem, warning } from "./finding.ts";

export type SignatureSeen = {
  by: string | undefined; // "s1 of onit.example", of a signature that fits and speaks for our From
  written: number; // how many signatures the mail bears, of whatever domain
  trouble: string | undefined; // why those of our domain do not count
  isUnreachable: boolean; // a key could not be asked for
};

/** @param domain of our From address */
export function judgeSignature(domain: string, { by, written, trouble, isUnreachable }: SignatureSeen): Judgement {
  if (by !== undefined) return ok(`The mail that came back bears a signature (DKIM) that fits: ${by}.`);
  if (isUnreachable)
    return warning(
      "The key of the signature (DKIM) on the mail that came back cannot be asked for.",
      "Try again later.",
    );
  if (trouble !== undefined)
    return problem(
      `The signature (DKIM) of ${domain} on the mail that came back does not count: ${trouble}.`,
      `Publish the key under the selector that the relay signs with (<selector>._domainkey.${domain}), and let nothing change mails after they are signed.`,
    );
  const others = written > 0 ? `only signatures of other domains than ${domain}` : "no signature (DKIM)";
  return warning(
    `The mail that came back bears ${others}.`,
    `Let the relay sign mails of ${domain}. If it signs only what leaves your organisation, look at a mail that an outside mailbox received.`,
  );
}
