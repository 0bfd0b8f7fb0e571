// A database of its own for a test, on the MongoDB of this run.

import { randomBytes } from "node:crypto";
import { describe, inject } from "vitest";

/** Stories need a MongoDB: they are skipped, loudly, where there is none. */
export const story = describe.skipIf(inject("mongodb") === "");

export function databaseUri(name = `onit-test-${randomBytes(5).toString("hex")}`): string {
  const url = new URL(inject("mongodb"));
  url.pathname = `/${name}`;
  return url.href;
}
