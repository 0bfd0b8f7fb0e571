// What happens, line by line on standard error: JSON for machines, a readable line on a terminal. No line shows a secret, and
// none holds a character that a terminal acts on.

import { pino } from "pino";
import { escapedJson, oneLine } from "../core/words/printable.ts";
import type { Log } from "../ports/app.ts";
import { VariableError } from "../ports/environment.ts";
import { isSecretName, type Redact, redactor } from "../security/redact.ts";

const LEVELS: Readonly<Record<number, string>> = { 30: "", 40: "warning: ", 50: "error: ", 60: "fatal: " };

const NAMES = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

const PLAIN = /^[ -~]*\n$/;

type Line = { level: number; time: number; msg: string; error?: { message: string } };

/** @throws SetupError unless it is a level of the log */
export function levelFrom(text: string): string {
  if (NAMES.includes(text)) return text;
  throw new VariableError("ONIT_LOG", `"${oneLine(text)}" is not a level. Write debug, info, warn, error or silent.`);
}

/**
 * @param level "debug", "info", "warn", "error" or "silent"
 * @param redact takes secrets out of every text, at every level
 */
export function createLog(level: string, redact: Redact = redactor([])): Log {
  const options = {
    level: levelFrom(level),
    base: null,
    serializers: { error: pino.stdSerializers.err, second: pino.stdSerializers.err },
  };
  return pino(options, { write: (line) => void process.stderr.write(shown(line, redact)) });
}

/** @param line as pino writes it */
function shown(line: string, redact: Redact): string {
  const isTerminal = process.stderr.isTTY;
  if (!isTerminal && PLAIN.test(line) && !redact.isNeeded(line)) return line; // nearly every line
  const safe = clean(JSON.parse(line), redact) as Line;
  return isTerminal ? readable(safe) : `${escapedJson(JSON.stringify(safe))}\n`;
}

/** The same value without its secrets: those inside texts, and fields that are one by their name. */
function clean(value: unknown, redact: Redact): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => clean(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), isSecretName(name) ? "[removed]" : clean(item, redact)]),
  );
}

function readable({ level, time, msg, error, ...fields }: Line): string {
  const told = Object.entries({ ...fields, ...(error ? { error: error.message } : {}) }).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return `${oneLine(`${new Date(time).toLocaleTimeString("en-GB")}  ${LEVELS[level] ?? ""}${msg}  ${told.join("  ")}`)}\n`;
}
