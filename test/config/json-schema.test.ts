import { expect, test } from "vitest";
import { type JsonSchema, jsonSchema, schemaOfFile } from "../../src/config/json-schema.ts";
import { closest } from "../../src/core/words/closest.ts";

/** Every setting with its path, and every entry of a map. */
function settingsOf(path: string, schema: JsonSchema): { path: string; schema: JsonSchema }[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => settingsOf(`${path}.${key}`, child));
  const entry = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const entries = entry?.properties ? settingsOf(`${path}.*`, entry) : [];
  const items = schema.items?.properties ? settingsOf(`${path}[]`, schema.items) : [];
  return [{ path, schema }, ...below, ...entries, ...items];
}

const all = Object.entries(jsonSchema()).flatMap(([file, schema]) => settingsOf(file, schema));

test("every setting is described, in a sentence", () => {
  expect(all.length).toBeGreaterThan(90);
  const undescribed = all.filter(({ schema }) => !/^\S.{9,}[.]$/.test(schema.description ?? ""));
  expect(undescribed.map(({ path }) => path)).toEqual([]);
});

test("an editor is told of settings that do not exist and of the usual values", () => {
  const at = (wanted: string) => all.find(({ path }) => path === wanted)?.schema;
  expect(at("desks.yaml.*")?.additionalProperties).toBe(false);
  expect(at("policies.yaml.*.promise")).toMatchObject({ type: "string", default: "2h" });
  expect(at("server.yaml.web.port")).toMatchObject({ type: "integer", default: 8025 });
  expect(at("policies.yaml.*.steps[].by")).toMatchObject({ examples: ["inbox", "email"] });
});

test("a name that is nearly right is recognised, a different one is not", () => {
  expect(closest("goldd", ["simple", "gold"])).toBe("gold");
  expect(closest("adress", ["name", "address"])).toBe("address");
  expect(closest("tempaltes", ["templates"])).toBe("templates");
  expect(closest("ben", ["diana", "piotr"])).toBeUndefined();
});

test("one file's schema is found by its name, with or without a folder, and is what the whole has for it", () => {
  const { title, ...schema } = schemaOfFile("people.yaml")!;
  expect(title).toBe("Onit: people.yaml");
  expect(schema).toEqual(jsonSchema()["people.yaml"]);
  for (const name of ["people", "/etc/onit/people.yaml", "config\\people.yaml"])
    expect(schemaOfFile(name)).toEqual(schemaOfFile("people.yaml"));
  for (const name of ["phrases/de.yaml", "config/phrases/de.yaml", "phrases"])
    expect(schemaOfFile(name)).toMatchObject({ properties: { confirm: expect.anything() } });
  expect(Object.keys(jsonSchema()).filter((file) => !schemaOfFile(file))).toEqual([]);
  for (const name of ["person.yaml", "", "toString", "de.yaml"]) expect(schemaOfFile(name)).toBeUndefined();
});

test("it says by itself which draft it is, as editors ask for", () => {
  expect(schemaOfFile("desks.yaml")).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
});
