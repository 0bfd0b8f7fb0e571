// In which language a page answers: the one chosen by a link at its foot, else the one the browser asks for.

import type { FastifyReply, FastifyRequest } from "fastify";
import { languageAskedFor, languageNamed } from "./accept-language.ts";
import type { Reader } from "./layout.ts";
import { field } from "./query.ts";
import { languages, pageWordsIn } from "./words/catalogue.ts";

/** Whatever stands between here and there is told that other readers may get other words. */
export function readerOf({ headers, query }: FastifyRequest, reply: FastifyReply): Reader {
  reply.header("vary", "accept-language");
  return readerWith(headers["accept-language"], field(query, "lang"));
}

/** @param lang what a link at the foot of a page chose; "": nothing */
export function readerWith(acceptLanguage: string | undefined, lang = ""): Reader {
  const codes = languages().map(({ code }) => code) as [string, ...string[]];
  const chosen = languageNamed(lang, codes);
  if (chosen !== undefined) return { words: pageWordsIn(chosen), hasChosen: true };
  return { words: pageWordsIn(languageAskedFor(acceptLanguage, codes)), hasChosen: false };
}
