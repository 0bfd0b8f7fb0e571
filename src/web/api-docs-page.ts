// /api/docs: the description of the API as people read it. It has no script, as no page of ours has.

import { type Html, html, type Piece } from "./html.ts";
import { page, table } from "./layout.ts";

type Schema = {
  type?: string;
  format?: string;
  description?: string;
  enum?: readonly string[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  anyOf?: readonly Schema[];
};
type Content = { content?: Readonly<Record<string, { schema: Schema }>> };
type Operation = {
  operationId: string;
  summary: string;
  parameters?: readonly { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: Content;
  responses: Readonly<Record<string, Content & { description: string }>>;
};

/** As far as the page shows it. */
export type DescribedApi = {
  info: { title: string; version: string; description: string };
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

export function apiPage({ info, paths }: DescribedApi): Html {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  return page({
    title: "API",
    body: html`<h1>The API</h1>
<p>${info.description} Send <code>Authorization: Bearer &lt;key&gt;</code>; <code>onit api-key create &lt;person&gt;</code> prints a key. What is not done is answered with <code>error</code> and <code>help</code>.</p>
<p>Machine-readable: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav class="jump" aria-label="Operations">${all.map(({ name, operation }) => html`<a href="#${operation.operationId}">${name}</a>`)}</nav>
${all.map(({ name, operation }) => section(name, operation))}`,
  });
}

function section(name: string, { operationId, summary, parameters = [], requestBody, responses }: Operation): Html {
  const body = schemaIn(requestBody);
  const answer = schemaIn(responses["200"]);
  return html`<section id="${operationId}"><h2><code>${name}</code></h2>
<p>${summary}.</p>
${
  parameters.length > 0 &&
  table(
    ["Parameter", "Where", "What it is"],
    parameters.map(({ name, in: where, required, description }) => [code(name, required === true), where, description]),
  )
}
${body && html`<h3>Body</h3>${fields(body)}`}
${answer && html`<details><summary>Answer</summary>${fields(answer)}</details>`}
${table(
  ["Status", "When"],
  Object.entries(responses).map(([status, { description }]) => [status, description]),
)}</section>`;
}

const schemaIn = (of: Content | undefined): Schema | undefined => of?.content?.["application/json"]?.schema;

const code = (name: string, isRequired: boolean): Html =>
  html`<code>${name}</code>${!isRequired && html` <span class="quiet">optional</span>`}`;

const fields = (schema: Schema): Html => table(["Field", "Type", "What it is"], rowsOf(schema, ""));

/** One row each, those inside by the way to them: "wait.since", "chases[].at". */
function rowsOf({ properties = {}, required = [] }: Schema, before: string): Piece[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = ofObject(schema);
    const path = `${before}${name}${inner === schema || schema.type !== "array" ? "" : "[]"}`;
    const row = [code(path, required.includes(name)), typeOf(schema), schema.description];
    return [row, ...rowsOf(inner, `${path}.`)];
  });
}

const ofObject = (schema: Schema): Schema =>
  schema.items ?? schema.anyOf?.find(({ properties }) => properties) ?? schema;

function typeOf({ type, format, enum: values, anyOf, items }: Schema): string {
  if (values) return values.map((value) => `"${value}"`).join(" or ");
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  if (items) return `list of ${typeOf(items)}`;
  return format ?? type ?? "any";
}
