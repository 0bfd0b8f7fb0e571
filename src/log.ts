// What happens, line by line on standard error: JSON for machines, a readable line on a terminal.

import { pino } from "pino";
import type { Log } from "./app.ts";

const LEVELS: Readonly<Record<number, string>> = { 30: "", 40: "warning: ", 50: "error: ", 60: "fatal: " };

/** @param level "debug", "info", "warn", "error" or "silent" */
export function createLog(level: string): Log {
  const options = {
    level,
    base: null,
    serializers: { error: pino.stdSerializers.err, second: pino.stdSerializers.err },
  };
  return process.stderr.isTTY
    ? pino(options, { write: (line) => void process.stderr.write(readable(line)) })
    : pino(options, pino.destination(2));
}

function readable(line: string): string {
  const { level, time, msg, error, ...fields } = JSON.parse(line) as {
    level: number;
    time: number;
    msg: string;
    error?: { message: string };
  };
  const told = Object.entries({ ...fields, ...(error ? { error: error.message } : {}) }).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return `${new Date(time).toLocaleTimeString("en-GB")}  ${LEVELS[level] ?? ""}${msg}  ${told.join("  ")}\n`;
}
