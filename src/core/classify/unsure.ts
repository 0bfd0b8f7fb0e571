import type { Evidence, Verdict } from "../model/verdict.ts";

/** The last rule, so that no mail is lost for want of one. It counts for nothing and is shown. */
export function unsure({ mail, ticket, desk }: Evidence): Verdict {
  if (!mail.from) return { kind: "unsure", because: "it does not say whom it is from" };
  if (!ticket && !desk)
    return {
      kind: "unsure",
      because: `${mail.envelope.recipient} is not a desk's address, and nothing in the mail names a ticket`,
    };
  return { kind: "unsure", because: "it has no words of its own" };
}
