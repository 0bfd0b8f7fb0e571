// A key of the API as it is kept, and what may be done with such records.

import type { Address } from "../core/model/mail.ts";

export type ApiScope = "read" | "act";

/** A key of the API as it is kept: never the secret itself. */
export type ApiKey = {
  id: string;
  personId: string;
  address: Address; // of that person when it was made: somebody else under the same id does not inherit it
  scope: ApiScope;
  hash: string; // SHA-256 of the secret
  madeAt: Date | null; // null: made by a version that gave keys no ids; kept since it was first used
  expiresAt: Date;
  lastUsedAt?: Date;
  endedAt?: Date;
};

export type ApiKeyStore = {
  /** Durable when it resolves. @returns false when there is one of this id: nothing changes */
  add(key: ApiKey): Promise<boolean>;
  find(id: string): Promise<ApiKey | undefined>;
  /** Newest first. */
  all(): Promise<ApiKey[]>;
  /** Notes a use unless one at or after `unlessSince` is noted already. */
  used(id: string, at: Date, unlessSince: Date): Promise<void>;
  /** Durable when it resolves, and for good. @returns false when there is no such key, or it had been ended */
  end(id: string, at: Date): Promise<boolean>;
};
