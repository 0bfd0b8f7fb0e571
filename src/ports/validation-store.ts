// What people were asked about their duties, and what they said: a port of App.

import type { Validation } from "../core/model/duty.ts";

export type ValidationStore = {
  find(personId: string): Promise<Validation | undefined>;
  /** As many as people with duties. */
  all(): Promise<Validation[]>;
  /** Durable when it resolves. @returns false when somebody else has changed what is known of that person meanwhile */
  put(validation: Validation): Promise<boolean>;
};
