// The body as it is shown: what is not the writer's own is folded. Folds side by side are one for us.

import type { TextPart } from "../../src/core/model/mail.ts";
import { normal } from "./compare.ts";
import type { Task } from "./label.ts";
import { readingOf } from "./trim.ts";

const FOLDED = "FOLDED_QUOTED_SECTION";

export const fold: Task = async (label, raw) => {
  const { parts } = await readingOf(label, raw);
  const shown = parts.map((part: TextPart) => (part.kind === "own" ? part.text : `\n${FOLDED}\n`)).join("");
  return { right: asOneFold(shown) === asOneFold(label.expected), got: shown };
};

const asOneFold = (text: string): string =>
  normal("exact_ws", text).replace(/FOLDED_QUOTED_SECTION( FOLDED_QUOTED_SECTION)+/g, FOLDED);
