import { isNothingButProbe } from "../model/probe.ts";
import type { Rule } from "../model/verdict.ts";

/** The mail that another Onit writes to itself has come to us, by a relay or settings that are much alike: a machine's, and nobody's words. */
export const foreignProbe: Rule = ({ mail }) =>
  mail.ownMark === undefined && isNothingButProbe(mail)
    ? {
        kind: "auto-reply",
        because: "another Onit wrote it to itself: it is a probe without our seal, and says nothing else",
      }
    : undefined;
