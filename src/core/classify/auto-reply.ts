import { autoMark } from "../automated/auto-marks.ts";
import { nullSender } from "../automated/machine.ts";
import type { Rule } from "../model/verdict.ts";

/** A machine answered: robots, confirmations, vacation notes that do not say so. It is kept and never counted (T3). */
export const autoReply: Rule = ({ mail }) => {
  const because = autoMark(mail)?.because ?? nullSender(mail);
  return because ? { kind: "auto-reply", because } : undefined;
};
