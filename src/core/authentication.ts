// Whether the domain a mail claims to be from stands behind it.

import type { Address } from "./mail.ts";

export type Authentication = {
  outcome:
    | "pass" // a check passed for the From domain itself (aligned)
    | "fail" // the domain says that it is forged, or the mail names more than one writer
    | "none" // nothing speaks for it
    | "unreachable"; // the domain's records could not be asked for; asking again later may help
  because: string;
  /** The envelope's sender, when its domain vouches for the machine that sent: an answer there reaches nobody else. */
  answerTo: Address | undefined;
  /** The signatures that proved it, hashed: whatever is added to a copy of the mail, it has the same ones. */
  signatures?: readonly string[];
};
