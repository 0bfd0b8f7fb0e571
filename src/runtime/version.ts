// Which Onit this is.

import { readFileSync } from "node:fs";
import { inProgram } from "../ports/program-folder.ts";

/** The version in package.json. */
export function version(): string {
  const text = readFileSync(inProgram("package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
