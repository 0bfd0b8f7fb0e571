// Roughly what a value takes in memory.

import { step } from "../bound.ts";

/** In bytes. A value that stands in several places counts in each of them. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return 24 + 2 * value.length;
  if (value instanceof Uint8Array) return 64 + value.length;
  if (typeof value !== "object" || value === null || value instanceof Date) return 16;
  step();
  let size = 32;
  for (const field of Object.values(value)) size += 16 + sizeOf(field);
  return size;
}
