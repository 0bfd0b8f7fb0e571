// What kind of mail is this? The rules are asked in order; the first that recognises the mail wins.
// The order is the policy, so it is written once, here. What counts as a chase: chase/recognise.ts.

import { calendar } from "../automated/calendar.ts";
import { challenge } from "../automated/challenge.ts";
import { outOfOffice } from "../automated/out-of-office.ts";
import { reaction } from "../automated/reaction.ts";
import type { Evidence, Rule, Verdict } from "../model/verdict.ts";
import { autoReply } from "./auto-reply.ts";
import { bounce } from "./bounce.ts";
import { bulk } from "./bulk.ts";
import { chase } from "./chase.ts";
import { command } from "./command.ts";
import { confirm } from "./confirm.ts";
import { copy } from "./copy.ts";
import { doubtful } from "./doubtful.ts";
import { dutyAnswer } from "./duty-answer.ts";
import { escalationInfo } from "./escalation-info.ts";
import { foreignProbe } from "./foreign-probe.ts";
import { forwarded } from "./forwarded.ts";
import { heldChoice } from "./held-choice.ts";
import { likeConfirm, likeSolved } from "./like-examples.ts";
import { monitoring } from "./monitoring.ts";
import { newRequest } from "./new-request.ts";
import { inOurName, ownMail } from "./own-mail.ts";
import { quarantine } from "./quarantine.ts";
import { receipt } from "./receipt.ts";
import { requesterAnswer } from "./requester-answer.ts";
import { sentAnswer } from "./sent-answer.ts";
import { solved } from "./solved.ts";
import { staffAnswer } from "./staff-answer.ts";
import { thanks } from "./thanks.ts";
import { unsure } from "./unsure.ts";

export const rules: readonly (readonly [name: string, rule: Rule])[] = [
  ["foreign-probe", foreignProbe], //       before copy: it is nobody's words, to us or to anybody
  ["copy", copy], //                        before all others: what was read before counts for nothing, whatever it says
  ["sent-answer", sentAnswer], //           before own mail: shared mailboxes write from the desk's own address
  ["own-mail", ownMail], //                 before the rest: whatever it says, answering it is a loop
  ["challenge", challenge], //              before bounce: some filters ask for proof in the form of a report
  ["bounce", bounce], //                    before the human rules: it quotes a human and would pass for one
  ["receipt", receipt],
  ["calendar", calendar],
  ["out-of-office", outOfOffice], //        before auto-reply: it says more
  ["monitoring", monitoring], //            before auto-reply: a machine that somebody waits for
  ["in-our-name", inOurName], //            before auto-reply: a form may say that a program sent what a person wrote
  ["auto-reply", autoReply], //             what a machine answers must never end a wait
  ["bulk", bulk],
  ["duty-answer", dutyAnswer], //            before quarantine: it belongs to no ticket, and says itself what proves it
  ["quarantine", quarantine], //            before everything that changes a ticket
  ["doubtful", doubtful], //                before the human rules: what may be a machine's counts for nothing
  ["escalation-info", escalationInfo], //   before confirm and answer: what is written for colleagues is nothing else
  ["held-choice", heldChoice], //           before confirm and command: what it answers says what is chosen
  ["confirm", confirm], //                  before command and answer: "on it" must not reach the requester
  ["command", command], //                  before answer: a #note must not reach the requester
  ["forwarded", forwarded], //                before answer: what others wrote to a colleague must not reach the requester
  ["like-confirm", likeConfirm],
  ["staff-answer", staffAnswer],
  ["reaction", reaction], //                before thanks: what the mail program writes beside it is nobody's words
  ["solved", solved], //                    before thanks: "all good now, thanks" says more
  ["thanks", thanks], //                    before chase: thanking is not asking
  ["like-solved", likeSolved],
  ["chase", chase],
  ["requester-answer", requesterAnswer],
  ["new-request", newRequest],
];

/** @returns the verdict and the names of the rules asked, the last of which gave it */
export function classify(evidence: Evidence): { verdict: Verdict; asked: string[] } {
  const asked: string[] = [];
  for (const [name, rule] of rules) {
    asked.push(name);
    const verdict = rule(evidence);
    if (verdict) return { verdict, asked };
  }
  return { verdict: unsure(evidence), asked: [...asked, "unsure"] };
}
