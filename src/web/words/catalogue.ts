// The languages the requester's pages speak. A new one is one new file, and one line here.

import { CZECH } from "./cs.ts";
import { DANISH } from "./da.ts";
import { GERMAN } from "./de.ts";
import { ENGLISH } from "./en.ts";
import { SPANISH } from "./es.ts";
import { FINNISH } from "./fi.ts";
import { FRENCH } from "./fr.ts";
import { HUNGARIAN } from "./hu.ts";
import { ITALIAN } from "./it.ts";
import { JAPANESE } from "./ja.ts";
import { NORWEGIAN } from "./nb.ts";
import { DUTCH } from "./nl.ts";
import type { Words } from "./page-words.ts";
import { POLISH } from "./pl.ts";
import { PORTUGUESE } from "./pt.ts";
import { SWEDISH } from "./sv.ts";
import { TURKISH } from "./tr.ts";
import { UKRAINIAN } from "./uk.ts";
import { CHINESE } from "./zh.ts";

/** English stands first: it is for whoever asks for none of these. The rest in the order of their own names. */
export const LANGUAGES: readonly [Words, ...Words[]] = [
  ENGLISH,
  CZECH,
  DANISH,
  GERMAN,
  SPANISH,
  FRENCH,
  ITALIAN,
  HUNGARIAN,
  DUTCH,
  NORWEGIAN,
  POLISH,
  PORTUGUESE,
  FINNISH,
  SWEDISH,
  TURKISH,
  UKRAINIAN,
  JAPANESE,
  CHINESE,
];
