import type { Rule } from "../model/verdict.ts";

/** A signed mail that somebody sends again counts once. At another address than it names it may be meant: a person decides. */
export const copy: Rule = ({ copy: found }) => {
  if (!found) return undefined;
  return found.isMisaddressed
    ? { kind: "quarantine", because: found.because, held: "copy" }
    : { kind: "copy", because: found.because };
};
