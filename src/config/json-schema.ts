// The settings as JSON Schema, for editors; and how a setting is found in it.

import { z } from "zod";
import { PHRASES } from "./phrase-schema.ts";
import type { Path } from "./problem.ts";
import { FILE_NAMES, FILES, type FileName } from "./schema.ts";
import { MAY_BE_OFF, OFF } from "./undecided.ts";

/** As much of JSON Schema (draft 2020-12) as the settings use. */
export type JsonSchema = {
  title?: string;
  description?: string;
  type?: string | readonly string[];
  pattern?: string;
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Readonly<Record<string, JsonSchema>>;
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
};

/** One schema for each file of a config folder, by its name; "phrases/*.yaml" is every language's. */
export function jsonSchema(): Record<string, JsonSchema> {
  const files = FILE_NAMES.map((name) => [FILES[name].file, withOff(name, asJson(FILES[name].schema))] as const);
  return Object.fromEntries([...files, ["phrases/*.yaml", asJson(PHRASES)]]);
}

/**
 * The schema of one settings file, with a title, as an editor takes it.
 * @param file its name, or a path that ends with it: "config/people.yaml", "phrases/en.yaml"; ".yaml" may be left out
 */
export function schemaOfFile(file: string): (JsonSchema & { title: string }) | undefined {
  const [name = "", folder = ""] = file.split(/[\\/]/).reverse();
  const stem = name.replace(/\.ya?ml$/, "");
  const key = folder === "phrases" || file === "phrases" ? "phrases/*.yaml" : `${stem}.yaml`;
  const all = jsonSchema();
  const schema = Object.hasOwn(all, key) ? all[key] : undefined;
  return schema && { ...schema, title: `Onit: ${key}` };
}

/** Sections may be replaced by the word that decides against them: a pattern binds texts only. */
function withOff(name: FileName, schema: JsonSchema): JsonSchema {
  if (name !== "desks") return schema;
  for (const { at, key } of MAY_BE_OFF) {
    const properties = schemaAt(schema, at.split("."))?.properties as Record<string, JsonSchema> | undefined;
    const section = properties?.[key];
    if (properties && section?.type && section.type !== "string")
      properties[key] = { ...section, type: [section.type, "string"].flat(), pattern: `^${OFF}$` };
  }
  return schema;
}

/** What people write, not what it becomes: a duration is text. */
export const asJson = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: "input" }) as JsonSchema;

/** The schema of the setting at a path, undefined where there is no such setting. */
export function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let found: JsonSchema | undefined = schema;
  for (const key of path) {
    if (typeof key === "number") found = found?.items;
    else found = found?.properties?.[key] ?? entries(found?.additionalProperties);
  }
  return found;
}

const entries = (schema: JsonSchema | boolean | undefined): JsonSchema | undefined =>
  typeof schema === "object" ? schema : undefined;
