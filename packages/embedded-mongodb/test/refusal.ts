// What a server refuses a command with.

import { CommandError } from "../src/errors.ts";

export function refusal(work: () => unknown): CommandError {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
