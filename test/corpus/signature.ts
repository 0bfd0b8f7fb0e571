// A text and the signature below it.

import { normal } from "./compare.ts";
import type { Task } from "./label.ts";
import { readingOf } from "./trim.ts";

export const signature: Task = async (label, raw) => {
  const { newText, parts } = await readingOf(label, raw);
  const got = {
    text: newText,
    signature: parts
      .filter(({ kind }) => kind === "signature")
      .map(({ text }) => text)
      .join(""),
  };
  const same = (of: "text" | "signature"): boolean =>
    normal("exact_ws", got[of]) === normal("exact_ws", label.expected[of]);
  return { right: same("text") && same("signature"), got };
};
