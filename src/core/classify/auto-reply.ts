import { autoMark } from "../automated/auto-marks.ts";
import { wordsFromNobody } from "../automated/from-nobody.ts";
import { nullSender } from "../automated/machine.ts";
import type { Rule } from "../model/verdict.ts";
import { throughTicketSystem } from "./doubtful.ts";

/** A machine answered: robots, confirmations, vacation notes that do not say so. It is kept and never counted (T3). */
export const autoReply: Rule = (evidence) => {
  if (throughTicketSystem(evidence) !== undefined) return undefined;
  const because = autoMark(evidence.mail)?.because ?? nullSender(evidence.mail) ?? wordsFromNobody(evidence);
  return because ? { kind: "auto-reply", because } : undefined;
};
