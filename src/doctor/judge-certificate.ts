// A certificate by its dates. Mail and pages stop on the day it ends, and nobody looks at it before.

import { type Judgement, ok, problem, warning } from "./finding.ts";

const DAY_MS = 86_400_000;
const WARN_DAYS = 21; // automatic renewal has failed by then: it happens 30 days before the end

export type Dates = { validFrom: Date; validTo: Date };

/**
 * @param whose such as "the certificate of smtp.example.org:587"
 * @param renew what to do once it must be renewed, in a whole sentence
 */
export function judgeCertificate({ validFrom, validTo }: Dates, now: Date, whose: string, renew: string): Judgement {
  const day = validTo.toISOString().slice(0, 10);
  if (now < validFrom)
    return problem(
      `${whose} is valid only from ${validFrom.toISOString().slice(0, 10)} on.`,
      "Look at the clock of this machine; if it is right, use the certificate that is valid now.",
    );
  const daysLeft = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS);
  if (validTo <= now) return problem(`${whose} ended on ${day}.`, renew);
  if (daysLeft < WARN_DAYS)
    return warning(`${whose} ends on ${day}, in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}.`, renew);
  return ok(`${whose} is valid until ${day}.`);
}
