// Which mail used a signature first: a port of App.

import type { SignatureUse } from "../core/model/authentication.ts";

export type SignatureStore = {
  /** Atomic, and durable when it resolves. @returns the claim that stands: this one, or an earlier one */
  claim(signature: string, own: SignatureUse): Promise<SignatureUse>;
  find(signature: string): Promise<SignatureUse | undefined>;
};
