// The example's settings in a folder that a test may change.

import { cp } from "node:fs/promises";
import { join, relative } from "node:path";
import { exampleConfig } from "./world.ts";

/** With English words only: those of other languages are built in, and read by what compares mails with them. */
export async function copyConfig(folder: string): Promise<void> {
  const isNeeded = (file: string): boolean => {
    const name = relative(exampleConfig, file);
    return !name.startsWith(join("phrases", "")) || name === "phrases" || name === join("phrases", "en.yaml");
  };
  await cp(exampleConfig, folder, { recursive: true, filter: isNeeded });
}
