// Compiling is much of what a short command does. Node 22 and later can keep what they compiled for the next run.

import module from "node:module";
import { inProgram } from "../ports/program-folder.ts";

/**
 * What is loaded from now on is compiled once. Kept in the folder of the program: who may write there may change the program as well.
 * Where it cannot be written, and on Node 20, nothing is kept.
 */
export function keepCompiled(): void {
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  enableCompileCache?.(inProgram("node_modules/.cache/compiled"));
}
