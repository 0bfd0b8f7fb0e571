// What is told of a stored document that cannot be read.

import { CommandError } from "../errors.ts";
import { idIn } from "../language/damage.ts";
import { type Namespace, namespaceText } from "./namespace.ts";

/** `document`: its _id where that can be read still, or else its record id. */
export type Damage = { collection: string; document: string; message: string };

export type NoteDamage = (damage: Damage) => void;

/** @returns the error for a command that asked for it by name */
export function damaged(
  ns: Namespace,
  { recordId, raw }: { recordId: number; raw: Uint8Array },
  { because, note }: { because: string; note: NoteDamage },
): CommandError {
  const [collection, document] = [namespaceText(ns), idIn(raw) ?? `record ${recordId}`];
  note({ collection, document, message: because });
  return new CommandError("InvalidBSON", `The document ${document} in ${collection} is damaged: ${because}`);
}
