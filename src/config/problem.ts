// What is wrong with the settings, as values and as the list an admin reads.

import { oneLine } from "../core/words/printable.ts";

/** Where a setting stands inside its file: keys and list positions from the top. */
export type Path = readonly (string | number)[];

export type Problem = {
  file: string; // relative to the config folder
  line: number; // from 1
  path: string; // "desks.support.policy"
  message: string; // what is wrong, without a full stop
  help: string; // what to do, in full sentences
};

/** Thrown when settings cannot be used. Carries every problem; its message is the whole printable list. */
export class ConfigError extends Error {
  readonly folder: string;
  readonly problems: readonly Problem[];

  constructor(folder: string, problems: readonly Problem[]) {
    super(problems.map(inOneLine).join("\n"));
    this.name = "ConfigError";
    this.folder = folder;
    this.problems = problems;
  }
}

/** "desks.yaml:4  desks.support.policy — there is no policy …" */
export const inOneLine = ({ file, line, path, message, help }: Problem): string =>
  oneLine(`${file}:${line}  ${path} — ${message}${/[.?!]$/.test(message) ? "" : "."} ${help}`.trimEnd());

/** A value as a message quotes it. Long texts are cut. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a section";
  if (typeof value !== "string") return String(value);
  const line = value.replace(/\s+/g, " ").trim();
  return `"${line.length > 60 ? `${line.slice(0, 57)}…` : line}"`;
}
