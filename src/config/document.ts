// One YAML file: its values, the line each of them stands in, and what cannot be read.

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { pathInWords } from "../core/words/path-in-words.ts";
import { plainLists } from "./plain-lists.ts";
import type { Path, Problem } from "./problem.ts";

export type Source = {
  file: string; // relative to the config folder
  stem: string; // what paths begin with
  value: unknown; // undefined when the file is broken
  broken: boolean; // missing although required, or not readable: nothing can be said about its content
  lineOf(path: Path): number; // of a path as it was written
  asWritten?(path: Path): Path; // absent: every setting has the name it was written with
};

/** A file that is not there. */
export const absent = (file: string, stem: string, required: boolean): Source => ({
  file,
  stem,
  value: required ? undefined : {},
  broken: required,
  lineOf: () => 1,
});

/** Reads a file's text. A file with nothing but comments is an empty section. */
export function readYaml(file: string, stem: string, text: string): { source: Source; problems: Problem[] } {
  const lists = plainLists(text);
  if (lists) return { source: { file, stem, value: lists, broken: false, lineOf: linesIn(text) }, problems: [] };
  const { document, lines } = parsed(text);
  const syntax = syntaxProblems(document.errors, file, stem, text);
  const aliases = aliasProblems(document, lines, file, stem);
  const broken = aliases.length > 0 || document.errors.some(({ code }) => code !== "DUPLICATE_KEY");
  const value = broken ? undefined : (document.toJS({ maxAliasCount: -1 }) ?? {}); // an admin may reuse a section often
  return { source: { file, stem, value, broken, lineOf: linesIn(text) }, problems: [...syntax, ...aliases] };
}

function parsed(text: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines }), lines };
}

/** Parses the text once more when a line is asked for: few ever are, and a parsed file takes a hundred times its room. */
function linesIn(text: string): Source["lineOf"] {
  let read: ReturnType<typeof parsed> | undefined;
  return (path) => {
    read ??= parsed(text);
    return read.lines.linePos(offsetOf(read.document, path)).line || 1;
  };
}

/** A problem of the setting at a path. */
export function problemAt(source: Source, path: Path, message: string, help: string): Problem {
  const at = source.asWritten?.(path) ?? path;
  return { file: source.file, line: source.lineOf(at), path: pathInWords(source.stem, at), message, help };
}

/** Every setting a pattern means, with its path: "*.steps.*.notify". Settings that are not there are not found. */
export function findAll({ value }: Source, pattern: string): { path: Path; value: unknown }[] {
  let found: { path: Path; value: unknown }[] = [{ path: [], value }];
  for (const part of pattern.split(".")) found = found.flatMap((parent) => below(parent, part));
  return found;
}

/** What stands under a key of a section; undefined when it is not there, or no section. */
export const fieldOf = (section: unknown, key: string): unknown =>
  typeof section === "object" && section !== null && Object.hasOwn(section, key)
    ? Reflect.get(section, key)
    : undefined;

function below(parent: { path: Path; value: unknown }, part: string): { path: Path; value: unknown }[] {
  const { path, value } = parent;
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries
    .filter(([key]) => part === "*" || part === key)
    .map(([key, child]) => ({ path: [...path, key], value: child }));
}

/** Where the setting begins: its key, or the nearest section around it that exists. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    const entry = entryOf(node, key);
    if (!entry) break;
    offset = startOf(entry.at) ?? offset;
    node = entry.value;
  }
  return offset;
}

function entryOf(node: unknown, key: string | number): { at: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? undefined : { at: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((one) => String(isScalar(one.key) ? one.key.value : one.key) === String(key));
  return pair && { at: pair.key, value: pair.value };
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** One mistake often breaks a whole line, so the first of each line is enough. */
function syntaxProblems(errors: readonly YAMLError[], file: string, stem: string, text: string): Problem[] {
  const first = new Map<number, Problem>();
  for (const error of errors) {
    const line = error.linePos?.[0].line ?? 1;
    if (!first.has(line)) first.set(line, { file, line, path: stem, ...inPlainWords(error, text) });
  }
  return [...first.values()];
}

function inPlainWords({ code, message, pos }: YAMLError, text: string): { message: string; help: string } {
  if (code === "DUPLICATE_KEY") {
    const key = /^["']?([^:"'\n]+)/.exec(text.slice(pos[0]))?.[1]?.trim() ?? "";
    return { message: `"${key}" stands twice in the same section`, help: "Keep one of the two." };
  }
  if (code === "TAB_AS_INDENT") return { message: "this line is indented with a tab", help: "Indent with spaces." };
  return {
    message: `this line cannot be read: ${(message.split(/ at line \d+/)[0] ?? message).trim()}`,
    help: "Check indentation, colons, brackets and quotes here and in the line above.",
  };
}

function aliasProblems(document: Document, lines: LineCounter, file: string, stem: string): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      const line = lines.linePos(alias.range?.[0] ?? 0).line || 1;
      const message = `"*${alias.source}" refers to something that is not in this file`;
      problems.push({ file, line, path: stem, message, help: "Put a text that begins with * in quotes." });
    },
  });
  return problems;
}
