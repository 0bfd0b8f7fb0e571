// The languages the requester's pages speak. A new one is one new file, and one line here.

import { ENGLISH } from "./en.ts";
import type { Words } from "./page-words.ts";

/** English stands first: it is for whoever asks for none of these. */
export const LANGUAGES: readonly [Words, ...Words[]] = [ENGLISH];
