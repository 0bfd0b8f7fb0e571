// What a schema found wrong with a file, in an admin's words.

import type { z } from "zod";
import { closest } from "../core/words/closest.ts";
import { problemAt, type Source } from "./document.ts";
import { asJson, type JsonSchema, schemaAt } from "./json-schema.ts";
import { type Path, type Problem, quote } from "./problem.ts";
import { didYouMean } from "./suggest.ts";

type Issue = z.core.$ZodIssue;

/**
 * What a file says, read by its schema, or every problem it has with that. Of a broken file neither is known: its syntax comes first.
 * @returns `value` where there are no problems
 */
export function readBy<Schema extends z.ZodType>(
  schema: Schema,
  source: Source,
): { problems: Problem[]; value?: z.output<Schema> } {
  if (source.broken) return { problems: [] };
  const { data, error } = schema.safeParse(source.value);
  return error ? { problems: problemsOf(error.issues, schema, source) } : { problems: [], value: data };
}

function problemsOf(issues: readonly Issue[], schema: z.ZodType, source: Source): Problem[] {
  const json = asJson(schema);
  const slips = issues.flatMap((issue) => unknownSettings(json, issue));
  const meant = new Set(slips.map(({ path, near }) => JSON.stringify([...path.slice(0, -1), near])));
  const others = issues.filter((issue) => {
    const said = meant.has(JSON.stringify(issue.path)) && valueAt(source.value, keys(issue)) === undefined;
    return issue.code !== "unrecognized_keys" && !said;
  });
  return [...slips.map((slip) => explainSlip(source, slip)), ...others.map((issue) => explain(source, json, issue))];
}

/** A key that is not a setting, and the missing setting it is probably a misspelling of: that one is not reported again. */
type Slip = { path: Path; key: string; near: string | undefined; known: readonly string[] };

function unknownSettings(json: JsonSchema, issue: Issue): Slip[] {
  if (issue.code !== "unrecognized_keys") return [];
  const known = Object.keys(schemaAt(json, keys(issue))?.properties ?? {});
  return issue.keys.map((key) => ({ path: [...keys(issue), key], key, near: closest(key, known), known }));
}

const explainSlip = (source: Source, { path, key, known }: Slip): Problem =>
  problemAt(source, path, `there is no setting "${key}" here`, didYouMean(key, known, "Remove it."));

function explain(source: Source, json: JsonSchema, issue: Issue): Problem {
  const path = keys(issue);
  const schema = schemaAt(json, path);
  const value = valueAt(source.value, path);
  const about = descriptionOf(json, path);
  const say = (message: string, help = about) => problemAt(source, path, message, help);
  const help = issue.code === "custom" ? issue.params?.help : undefined;

  if (typeof help === "string") return say(issue.message, help);
  if (value === undefined) return say(`"${String(path.at(-1) ?? source.stem)}" is missing`);
  if (value === null) return say("this setting is empty", `${fillIn(schema)} ${about}`.trim());
  if (issue.code === "too_small") return say(`${tooSmall(value)}; at least ${issue.minimum} ${unitOf(value)}`.trim());
  if (issue.code === "too_big") return say(`${quote(value)} is too large; at most ${issue.maximum}`);
  if (issue.code === "invalid_value") return say(...wrongChoice(value, issue.values.map(String), about));
  return say(`${quote(value)} is not ${expected(schema)}`);
}

/** What may stand there, where one word or value says it. */
function fillIn(schema: JsonSchema | undefined): string {
  const allowed = schema?.title ?? choicesOf(schema);
  return allowed === undefined || allowed === "text"
    ? "Fill it in or remove the line."
    : `Write ${allowed}, or remove the line.`;
}

function wrongChoice(value: unknown, choices: readonly string[], about: string): [message: string, help: string] {
  const message = `${quote(value)} is not ${choices.map((choice) => `"${choice}"`).join(" or ")}`;
  const near = typeof value === "string" ? didYouMean(value, choices, "") : "";
  return [message, near.startsWith("Did") ? near : about];
}

const tooSmall = (value: unknown): string => {
  if (Array.isArray(value)) return "the list is empty";
  return typeof value === "string" ? "the text is empty" : `${quote(value)} is too small`;
};

const unitOf = (value: unknown): string => {
  if (Array.isArray(value)) return "entry is needed";
  return typeof value === "string" ? "character is needed" : "";
};

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a section with settings below it",
};

const expected = (schema: JsonSchema | undefined): string =>
  schema?.title ?? choicesOf(schema) ?? TYPES[String(schema?.type ?? "")] ?? "what belongs here";

const choicesOf = (schema: JsonSchema | undefined): string | undefined =>
  schema?.enum?.map((choice) => quote(choice)).join(" or ");

/** What the setting is for; entries of a list or map without a description have their list's. */
function descriptionOf(json: JsonSchema, path: Path): string {
  for (let length = path.length; length > 0; length -= 1) {
    const found = schemaAt(json, path.slice(0, length))?.description;
    if (found) return found;
  }
  return "";
}

const keys = ({ path }: Issue): Path => path.map((key) => (typeof key === "number" ? key : String(key)));

function valueAt(value: unknown, path: Path): unknown {
  let found: unknown = value;
  for (const key of path) {
    found = typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined;
  }
  return found;
}
