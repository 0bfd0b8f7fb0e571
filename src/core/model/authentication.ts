// Whether the domain a mail claims to be from stands behind it.

import type { Address, Envelope } from "./mail.ts";

/**
 * What is to be proven: the raw mail, how it came, and the address that everybody takes it to be from.
 * @property receivedAt the instant that signatures are judged for; default: now
 */
export type Claim = { raw: Buffer; envelope: Envelope; from: Address | undefined; receivedAt?: Date };

export type Authentication = {
  outcome:
    | "pass" // a check passed for the From domain itself (aligned)
    | "fail" // the domain says that it is forged, or the mail names more than one writer
    | "none" // nothing speaks for it
    | "unreachable"; // the domain's records could not be asked for; asking again later may help
  because: string;
  /** The envelope's sender, when its domain names the machine that sent: an answer there reaches nobody else. */
  answerTo: Address | undefined;
  /** The signatures that proved it, hashed: whatever is added to a copy of the mail, it has the same ones. */
  signatures?: readonly string[];
};

/** The mail that came first with a signature. */
export type SignatureUse = {
  mail: string; // its content and whom it is addressed to
  recipient: Address; // the address of ours it came to
  from: Address; // its envelope sender
  at: Date;
};

/** Why a mail is a copy. `isMisaddressed`: it is the same mail at an address that it does not name. */
export type Copy = { because: string; isMisaddressed: boolean };
