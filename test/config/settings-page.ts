// The part of docs/settings.md that is made from the schemas: a table for each file of a config folder.

import { type JsonSchema, jsonSchema } from "../../src/config/json-schema.ts";
import { FILES } from "../../src/config/schema.ts";

/** The heading that the tables stand below. What is above it in docs/settings.md is written by people. */
export const HEADING = "## Every setting";

/** What a schema has beside what `JsonSchema` names. */
type Schema = JsonSchema & {
  default?: unknown;
  required?: readonly string[];
  minimum?: number;
  maximum?: number;
  anyOf?: readonly Schema[];
};

type Row = { path: string; schema: Schema; isRequired: boolean };

const ABOUT = `${HEADING}

Made from the schemas that settings are checked with, by \`npm run docs:settings\`. \`<id>\` stands for a word of your own that other files use, \`[]\` for each entry of a list.
In an editor: \`npm run --silent onit schema people.yaml\` prints the JSON Schema of a file.
`;

/** The heading and what follows it, to the end of the page. */
export function everySetting(): string {
  const tables = Object.entries(jsonSchema()).map(([file, schema]) => tableOf(file, schema));
  return [ABOUT, ...tables].join("\n");
}

function tableOf(file: string, schema: Schema): string {
  const isRequired = Object.values(FILES).some((one) => one.file === file && one.required);
  const seen = new Map<string, string>();
  const rows = rowsBelow("", schema, seen).map(
    ({ path, schema: one, isRequired: must }) =>
      `| \`${path}\` | ${cell(written(one))} | ${cell(leftOut(one, must))} | ${cell(one.description ?? "")} |`,
  );
  const about = `${schema.description ?? ""} ${isRequired ? "Must be there." : "May be left out."}`.trim();
  return `### ${file}\n\n${about}\n\n| setting | value | left out | what it says |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/<(?=[a-z])/g, "&lt;");

/** @param seen the sections that are shown already, by what is in them, each with its path */
function rowsBelow(path: string, schema: Schema, seen: Map<string, string>): Row[] {
  const { properties = {}, required = [], additionalProperties: entry, items } = schema;
  const own = Object.entries(properties).flatMap(([key, child]: [string, Schema]) => {
    const isRequired = required.includes(key) && child.default === undefined;
    return rowsOf(path === "" ? key : `${path}.${key}`, child, isRequired, seen);
  });
  const ofEntries = typeof entry === "object" ? entriesOf(path === "" ? "<id>" : `${path}.<id>`, entry, seen) : [];
  return [...own, ...ofEntries, ...(items?.properties ? rowsBelow(`${path}[]`, items, seen) : [])];
}

function rowsOf(path: string, schema: Schema, isRequired: boolean, seen: Map<string, string>): Row[] {
  const shown = shownBefore(path, schema, seen);
  if (shown === undefined) return [{ path, schema, isRequired }, ...rowsBelow(path, schema, seen)];
  const description = `${schema.description ?? ""} The same settings as below \`${shown}\`.`.trim();
  return [{ path, schema: { ...schema, description }, isRequired }];
}

/** Of a map whose entries are plain values, what an entry is says the row of the map. */
const entriesOf = (path: string, entry: Schema, seen: Map<string, string>): Row[] =>
  entry.properties ? rowsOf(path, entry, false, seen) : [];

/** The path under which the same section was shown before, if it was. */
function shownBefore(path: string, { properties }: Schema, seen: Map<string, string>): string | undefined {
  if (!properties || Object.keys(properties).length < 3) return undefined;
  const key = JSON.stringify(properties);
  const before = seen.get(key);
  if (before === undefined) seen.set(key, path);
  return before;
}

/** In a few words, what is written there. */
function written(schema: Schema): string {
  const { anyOf, enum: words, const: word, type, pattern, title } = schema;
  if (anyOf) return anyOf.map(written).join(", or ");
  if (word !== undefined) return code(word);
  if (words) return listed(words.map(code));
  if (Array.isArray(type) && pattern === "^off$") return `${plainValue({ ...schema, type: type[0]! })}, or \`off\``;
  return title ?? plainValue(schema);
}

function plainValue({ type, minimum, maximum, items, properties, additionalProperties: entry }: Schema): string {
  if (type === "boolean") return "`true` or `false`";
  if (type === "integer" || type === "number") return numberOf(minimum, maximum);
  if (type === "array") return items?.properties ? "a list of sections" : `a list; each ${written(items ?? {})}`;
  if (properties) return "a section";
  if (type !== "object") return String(type);
  return typeof entry === "object" && !entry.properties ? `by name, ${written(entry)}` : "a section by id";
}

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;

function numberOf(least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER): string {
  const from = least > Number.MIN_SAFE_INTEGER ? ` from ${least}` : "";
  return `a whole number${from}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ""}`;
}

const LONGEST_DEFAULT = 60;

/** What holds when the setting is not there. */
function leftOut({ default: value }: Schema, isRequired: boolean): string {
  if (isRequired) return "must be there";
  if (value === undefined || JSON.stringify(value) === "{}") return "–";
  if (JSON.stringify(value) === "[]") return "none";
  const text = Array.isArray(value) ? value.map(code).join(", ") : code(value);
  return text.length > LONGEST_DEFAULT ? "a list of ours" : text;
}
