// `onit doctor` as it is called on a command line.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Finding } from "../../src/doctor/finding.ts";

/** The built one. */
export const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

export const LONG_MS = 300_000; // for what comes back: a busy machine may need it

export type Report = { code: number; said: string; problem: number; warning: number; findings: Finding[] };

/** Runs it as a process of its own. */
export const runDoctor = (environment: Record<string, string>, words: string[]): Promise<Report> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    execFile(
      process.execPath,
      [program, "doctor", "--json", "--wait", `${LONG_MS / 1_000}s`, ...words],
      { env },
      (error, stdout, stderr) =>
        resolve({ ...JSON.parse(stdout || "{}"), code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
