// The example's settings in a folder that a test may change.

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { exampleConfig } from "./world.ts";

/** Without its words: the same are built in, and read by what compares mails with them, where a folder's own are read by every start. */
export const copyConfig = (folder: string): Promise<void> =>
  cp(exampleConfig, folder, { recursive: true, filter: (file) => file !== join(exampleConfig, "phrases") });
