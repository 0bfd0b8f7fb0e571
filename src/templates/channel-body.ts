// The JSON that a channel posts, made from a template of one's own: channels/<name>.json.hbs. Every value is escaped before it is filled
// in, so that whatever people wrote stays inside the quotes around it.

import type { Json } from "./context.ts";
import type { Render } from "./sandbox.ts";

/** Where the template of a channel's body stands. */
export const bodyFile = (name: string): string => `channels/${name}.json.hbs`;

/** The name of such a template; undefined for any other file. */
export const bodyNameIn = (file: string): string | undefined => /^channels\/([\w-]+)\.json\.hbs$/.exec(file)?.[1];

/** Whether a file is such a template. */
export const isBodyFile = (file: string): boolean => bodyNameIn(file) !== undefined;

/** @returns fills the template in. @throws what `render` throws, and Error when what comes out is not JSON */
export const jsonBy =
  (render: Render): Render =>
  (context) => {
    const filled = render(escaped(context as Json) as object);
    const trouble = jsonTrouble(filled);
    if (trouble !== undefined) throw new Error(`what comes out is not JSON: ${trouble}`);
    return filled;
  };

/** Every text as it stands between the quotes of a JSON string. */
function escaped(value: Json): Json {
  if (typeof value === "string") return JSON.stringify(value).slice(1, -1);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one)]));
}

function jsonTrouble(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const before = text.slice(0, position);
    const near = text.slice(Math.max(0, position - 20), position + 20).replace(/\s+/g, " ");
    return `line ${before.split("\n").length} of it, near ${JSON.stringify(near)}`;
  }
}
