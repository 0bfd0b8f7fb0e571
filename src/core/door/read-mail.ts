// A mail as it is read, and a mail without some of its header fields.

import type { Proof } from "../identify/sender.ts";
import type { Mail } from "../model/mail.ts";

/** A mail as its writer's, and what proves that writer. */
export type ReadMail = { mail: Mail; proof: Proof };

/** @param isGone asked of each field, by its name in lower case and its value */
export function withoutHeaders(mail: Mail, isGone: (name: string, value: string) => boolean): Mail {
  const headers = new Map<string, readonly string[]>();
  for (const [name, values] of mail.headers) {
    const kept = values.filter((value) => !isGone(name, value));
    if (kept.length > 0) headers.set(name, kept);
  }
  return { ...mail, headers };
}
