// What the server that took a mail says about its sender, in the Authentication-Results header it put on top (RFC 8601).
// Anybody can write such a header, so only the topmost one that bears the pinned name is read (P11).

import type { Authentication } from "../core/authentication.ts";
import { fieldValues } from "./head.ts";

/** By method, in lower case: "dkim" → [{ result: "pass", properties: { "header.d": "elsewhere.example" } }]. */
export type Verdicts = Readonly<Record<string, readonly Verdict[]>>;

type Verdict = { result: string; properties: Readonly<Record<string, string>> };

const LONGEST_HEADER = 16 * 1024; // characters

/** Microsoft 365 writes no name into its header, and renames those that a mail brings along. */
export const NAMELESS_RECEIVER = "microsoft365";

/** @returns undefined when no header bears the receiver's name; of the nameless one only the topmost header is its own */
export function readVerdict(raw: Buffer, receiver: string): Verdicts | undefined {
  const headers = fieldValues(raw, "authentication-results").map((value) => clausesOf(value.slice(0, LONGEST_HEADER)));
  if (receiver.toLowerCase() === NAMELESS_RECEIVER) {
    const [topmost = []] = headers;
    return topmost[0]?.includes("=") ? verdictsIn(topmost) : undefined;
  }
  const own = headers.find(([server = ""]) => server.split(/\s/)[0]?.toLowerCase() === receiver.toLowerCase());
  return own && verdictsIn(own.slice(1));
}

/** @param isAligned whether a domain speaks for the one the mail claims to be from */
export function judgeVerdict(
  verdicts: Verdicts | undefined,
  receiver: string,
  isAligned: (domain: string) => boolean,
): Authentication {
  const say = (outcome: Authentication["outcome"], because: string): Authentication => ({
    outcome,
    because: `${receiver} ${because}`,
    answerTo: undefined,
  });
  if (!verdicts) return say("none", "says nothing about its sender");
  const passes = (method: string, ...properties: string[]): string | undefined =>
    verdicts[method]
      ?.filter(({ result }) => result === "pass")
      .flatMap(({ properties: given }) => properties.flatMap((name) => domainIn(given[name]) ?? []))
      .find(isAligned);
  if (verdicts.dmarc?.some(({ result }) => result === "fail"))
    return say("fail", "says that its sender is forged (DMARC)");
  const dmarc = passes("dmarc", "header.from");
  if (dmarc) return say("pass", `says that ${dmarc} stands behind it (DMARC)`);
  const signer = passes("dkim", "header.d", "header.i");
  if (signer) return say("pass", `says that ${signer} signed it`);
  const account = passes("auth", "smtp.auth");
  if (account) return say("pass", `says that an account of ${account} sent it`);
  const sender = passes("spf", "smtp.mailfrom", "smtp.helo");
  if (sender) return say("pass", `says that a machine of ${sender} sent it`);
  return say("none", "found nothing that speaks for its sender");
}

const domainIn = (value: string | undefined): string | undefined =>
  value?.slice(value.lastIndexOf("@") + 1).toLowerCase();

function verdictsIn(clauses: readonly string[]): Verdicts {
  const verdicts: Record<string, Verdict[]> = Object.create(null); // a method may be called "constructor"
  for (const clause of clauses) {
    const pairs = pairsIn(clause);
    const [first, ...rest] = pairs;
    if (!first) continue;
    const [method = "", version = ""] = first.name.split("/", 2);
    if (version !== "" && version !== "1") continue;
    verdicts[method] ??= [];
    verdicts[method].push({
      result: first.value.toLowerCase(),
      properties: Object.fromEntries(rest.map(({ name, value }) => [name, value])),
    });
  }
  return verdicts;
}

/** A quoted string is part of the word it stands in: "carl@ours.example"@elsewhere.example is of elsewhere.example. */
const WORD = /(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/g;
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/;

function pairsIn(clause: string): { name: string; value: string }[] {
  const words = clause.replace(/\s+/g, " ").replace(/ ?= ?/g, "=").match(WORD) ?? [];
  return words.flatMap((word) => {
    const at = word.indexOf("=");
    if (at < 1) return [];
    return [{ name: word.slice(0, at).toLowerCase(), value: word.slice(at + 1).replace(QUOTED, "$1") }];
  });
}

/** Parts between semicolons, comments taken out; neither counts inside a quoted string (RFC 5322, 3.2). */
function clausesOf(value: string): string[] {
  const clauses = [""];
  let depth = 0;
  for (const [token] of value.matchAll(/\\.|"(?:[^"\\]|\\.)*"|[();]|[^\\"();]+|./gs)) {
    if (token === "(") depth += 1;
    else if (token === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0 && token === ";") clauses.push("");
    else if (depth === 0) clauses[clauses.length - 1] += token;
  }
  return clauses.map((clause) => clause.trim());
}
