// A colleague's words that may not be for the requester. Nothing of them goes out until their author has decided.

import { causeOf, heldReplyIn } from "./cause.ts";
import type { Address } from "./mail.ts";
import type { Facts, Recipient } from "./notice.ts";

/** `send`: to the requester; `note`: they stay a private note; `take`: they mean "on it". */
export type Choice = "send" | "note" | "take";

export type HeldReply = {
  id: string; // content id of the mail
  mailId: string;
  at: Date; // when the mail came in
  by: Recipient; // its author, who alone decides
  text: string; // as it is sent, the names of the attachments included
  carries: boolean; // whether attachments go with it
  hadIt: readonly Address[]; // of the requester's side: who got the mail itself
  why: string; // it was not sent at once
  promiseMs?: number; // the time it names
  outcome?: Held;
};

/** The cause of the mails that send it. */
export const heldCause = ({ id }: HeldReply): string => causeOf("held", { held: id });

/** What became of it. */
export type Held = { choice: Choice; at: Date; means: "button" | "reply" };

/** The choices as the mail and the page name them. */
export const SAID: Readonly<Record<Choice, string>> = { send: "send it", note: "keep it as a note", take: "I'm on it" };

/** @returns the held reply that this mail made, decided or not */
export const heldReplyOf = ({ held }: { held?: readonly HeldReply[] }, id: string | undefined): HeldReply | undefined =>
  held?.find((one) => one.id === id);

/** Which held reply a notice asks about. */
export const heldIn = ({ facts: { held } }: { facts: Facts }): string | undefined =>
  typeof held === "string" ? held : undefined;

/** Which held reply a notice asks about, or sends. */
export const heldBehind = ({ facts, cause }: { facts: Facts; cause: string }): string | undefined =>
  heldIn({ facts }) ?? heldReplyIn(cause);
