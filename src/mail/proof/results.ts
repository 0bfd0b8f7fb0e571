// Authentication-Results as the standard writes them (RFC 8601, 2.2). Receivers put into them what strangers say, so a field is
// believed only up to where it is malformed: behind that, nobody knows who wrote what.

/** By method, in lower case: "dkim" → [{ result: "pass", properties: { "header.d": "elsewhere.example" } }]. */
export type Results = Readonly<Record<string, readonly Result[]>>;

export type Result = { result: string; properties: Readonly<Record<string, string>> };

/** @property server the name of who wrote it, in lower case; "" where it names nobody */
export type ReadResults = { server: string; results: Results };

const LONGEST = 16_384; // characters
const TOKEN = /"((?:[^"\\]|\\.)*)"|[;=]|[^\s();="\\]+|\s+|\(/y;
const METHOD = /^([a-z_][a-z0-9_-]*)(?:\/(\d+))?$/i;
const PROPERTY = /^[a-z][a-z0-9._-]*$/i;
const VERSION = /^\d+$/;

type Token = { kind: "word" | "quoted" | "=" | ";"; text: string; isJoined: boolean };

/** @param isNameless whether the field begins with a result (Microsoft 365 writes no name) */
export function readResults(value: string, isNameless = false): ReadResults {
  const clauses = clausesOf(value.slice(0, LONGEST));
  const [first] = clauses;
  const results: Record<string, Result[]> = Object.create(null); // a method may be called "constructor"
  const server = isNameless ? "" : serverIn(first?.tokens ?? []);
  const rest = isNameless ? clauses : clauses.slice(1);
  if (!first || (!isNameless && (server === "" || !first.isWhole))) return { server: "", results };
  for (const { tokens, isWhole } of rest) {
    const read = isWhole ? readClause(tokens) : undefined;
    if (read === undefined) break;
    if (read === "nothing") continue;
    const { method, ...result } = read;
    results[method] = [...(results[method] ?? []), result];
  }
  return { server, results };
}

function serverIn([name, version, ...rest]: readonly Token[]): string {
  const isNamed = (name?.kind === "word" || name?.kind === "quoted") && rest.length === 0;
  return isNamed && (!version || VERSION.test(version.text)) ? name.text.toLowerCase() : "";
}

/** "none" and an empty clause say nothing; undefined is malformed. */
function readClause(tokens: readonly Token[]): (Result & { method: string }) | "nothing" | undefined {
  if (tokens.length === 0 || (tokens.length === 1 && tokens[0]!.text.toLowerCase() === "none")) return "nothing";
  const pairs = pairsOf(tokens);
  const [first, ...rest] = pairs ?? [];
  const [, method, version = "1"] = METHOD.exec(first?.name ?? "") ?? [];
  if (!first || method === undefined || new Set(rest.map(({ name }) => name)).size < rest.length) return undefined;
  if (version !== "1") return "nothing";
  return {
    method: method.toLowerCase(),
    result: first.value.toLowerCase(),
    properties: Object.fromEntries(rest.map(({ name, value }) => [name, value])),
  };
}

/** @returns undefined when a word stands where none belongs */
function pairsOf(tokens: readonly Token[]): { name: string; value: string }[] | undefined {
  const pairs: { name: string; value: string }[] = [];
  for (let at = 0; at < tokens.length; ) {
    const [name, equals, first] = tokens.slice(at, at + 3);
    if (name?.kind !== "word" || equals?.kind !== "=" || !first || first.kind === ";") return undefined;
    const isName = at === 0 ? METHOD.test(name.text) : PROPERTY.test(name.text);
    if (!isName || first.kind === "=") return undefined;
    let end = at + 3;
    while (tokens[end]?.isJoined) end += 1;
    const value = tokens.slice(at + 2, end);
    pairs.push({ name: name.text.toLowerCase(), value: value.length === 1 ? first.text : value.map(written).join("") });
    at = end;
  }
  return pairs;
}

/** A quoted string that is a part of a word keeps its quotes: "carl@ours.example"@elsewhere.example is of elsewhere.example. */
const written = ({ kind, text }: Token): string => (kind === "quoted" ? JSON.stringify(text) : text);

/** Parts between semicolons without their comments. The last one is not whole when something in it has no end. */
function clausesOf(value: string): { tokens: Token[]; isWhole: boolean }[] {
  const clauses: { tokens: Token[]; isWhole: boolean }[] = [{ tokens: [], isWhole: false }];
  let isJoined = false;
  for (let at = 0; at < value.length; ) {
    TOKEN.lastIndex = at;
    const [text = "", quoted] = TOKEN.exec(value) ?? [];
    const end = text === "(" ? endOfComment(value, at) : at + text.length;
    if (end === undefined || end === at) return clauses;
    at = end;
    const isBlank = text === "(" || text.trim() === "";
    if (!isBlank && text !== ";") clauses.at(-1)!.tokens.push(tokenOf(text, quoted, isJoined));
    isJoined = !isBlank && text !== ";";
    if (text !== ";") continue;
    clauses.at(-1)!.isWhole = true;
    clauses.push({ tokens: [], isWhole: false });
  }
  clauses.at(-1)!.isWhole = true;
  return clauses;
}

/** An "=" inside a value ("b=abc=") is a part of it when no blank stands before it and it is not the first. */
function tokenOf(text: string, quoted: string | undefined, isJoined: boolean): Token {
  if (quoted !== undefined) return { kind: "quoted", text: quoted.replace(/\\(.)/g, "$1"), isJoined };
  return { kind: text === "=" ? "=" : "word", text, isJoined };
}

function endOfComment(value: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < value.length; at += 1) {
    const char = value[at];
    if (char === "\\") at += 1;
    else if (char === "(") depth += 1;
    else if (char === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}
