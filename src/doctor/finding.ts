// What the doctor says: one sentence on what was seen, and what to do where something is to be done.

import { oneLine } from "../core/words/printable.ts";

export type Level = "ok" | "warning" | "problem";

/** Without the name of the check that it comes from. */
export type Judgement = {
  level: Level;
  seen: string; // one sentence
  help: string; // what to do, the setting by its name; "" when there is nothing to do
};

export type Finding = Judgement & { check: string };

/** @param hint worth knowing, although nothing has to be done */
export const ok = (seen: string, hint = ""): Judgement => ({ level: "ok", seen, help: hint });

export const warning = (seen: string, help: string): Judgement => ({ level: "warning", seen, help });

export const problem = (seen: string, help: string): Judgement => ({ level: "problem", seen, help });

/** How many there are of each level. */
export const countOf = (findings: readonly Finding[]): Readonly<Record<Level, number>> => {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return { ok: count("ok"), warning: count("warning"), problem: count("problem") };
};

const MARKS: Readonly<Record<Level, string>> = { ok: "ok     ", warning: "WARNING", problem: "PROBLEM" };

/** A finding as people read it: what was seen, and below it what to do. */
export const inLines = ({ check, level, seen, help }: Finding): string =>
  [`${MARKS[level]}  ${check}: ${seen}`, ...(help === "" ? [] : [`         → ${help}`])].map(oneLine).join("\n");
