// What a file of the settings says without its comments: what people write beside a setting is theirs, and may be a password.

import { Lexer } from "yaml";

const SCALAR = "\u001f"; // marks of the lexer that stand for nothing in the text: a text begins,
const MARKS = new Set([SCALAR, "\u0002", "\u0018"]); // a document begins, a list in brackets ends too early

/** Of a Handlebars template: `{{! … }}`, and `{{!-- … --}}`, which may hold braces. */
const IN_TEMPLATES = /\{\{~?!(?:--[\s\S]*?--~?|[\s\S]*?)\}\}/g;

/**
 * A line that is nothing but a comment is left out as a whole. A "#" in a text is not a comment, and stays.
 * @param file its name: what a comment looks like depends on the kind of file. Of calendars (.ics) all is kept
 */
export function withoutComments(file: string, text: string): string {
  if (/\.hbs$/i.test(file)) return text.replace(IN_TEMPLATES, "");
  return /\.ya?ml$/i.test(file) && text.includes("#") ? withoutYamlComments(text) : text;
}

function withoutYamlComments(text: string): string {
  const kept: string[] = [];
  let before = "";
  let isLineGone = false;
  for (const token of new Lexer().lex(text)) {
    const isText = before === SCALAR;
    before = token;
    if (MARKS.has(token) && !isText) continue;
    const endsGoneLine = isLineGone && /^\r?\n/.test(token);
    isLineGone = false;
    if (endsGoneLine) continue;
    if (isText || !token.startsWith("#")) {
      kept.push(token);
      continue;
    }
    while (/^[ \t]+$/.test(kept.at(-1) ?? "")) kept.pop();
    isLineGone = kept.at(-1)?.endsWith("\n") ?? true;
  }
  return kept.join("");
}
