// What a machine says about a mail of ours (or of somebody in our name): it did not arrive, it did, it was read, it was complained about.

export type ReportKind =
  | "bounce" // did not arrive
  | "delay" // still tried: nothing is lost yet
  | "delivery-receipt" // arrived
  | "read-receipt" // shown or deleted (RFC 8098)
  | "complaint"; // feedback loop (RFC 5965)

/** Why a mail did not arrive, in the words people who run mail servers use. */
export type Reason =
  | "unknown-recipient"
  | "unknown-host"
  | "mailbox-full"
  | "mailbox-disabled"
  | "moved"
  | "too-large"
  | "policy" // blocked, spam, authentication, reputation
  | "content"
  | "rate-limited"
  | "expired" // tried until time ran out
  | "system" // disk, configuration, loop on the other side
  | "network"
  | "not-accepted"
  | "unknown";

export type ReportedRecipient = {
  address: string; // lower-case and bare
  status: string | undefined; // enhanced status code (RFC 3463): "5.1.1"; "5.0.0" where only the class is known; undefined for receipts and complaints
  reply: string | undefined; // SMTP reply code: "550"
  isHard: boolean; // no mail will ever arrive at this address
  reason: Reason;
  diagnostic: string; // the words of the other server, one line; "" when there are none
};

export type Report = {
  kind: ReportKind;
  because: string; // how we know that it is one
  recipients: readonly ReportedRecipient[]; // whom it is about; empty when it does not say
  originalMessageId: string | undefined; // of the mail it is about, with angle brackets
  originalRecipient: string | undefined; // whom that mail was addressed to by its own headers
};
