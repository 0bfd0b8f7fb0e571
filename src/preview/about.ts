// What each kind of notice is for, in one line, for anybody who looks for the one they mean.

import type { NoticeKind } from "../core/model/notice.ts";

/** Who reads it, and what it says, with ": " between them. */
export const ABOUT: Readonly<Record<NoticeKind, string>> = {
  received: "to the requester: your mail is here, and this is its ticket",
  answer: "to the requester: what a colleague answered",
  acknowledged: "to the requester: somebody works on it, and when to expect more",
  promised: "to the requester, where the policy says so: who is on it, and until when",
  closed: "to the requester: the ticket is closed",
  "chase-receipt": "to the requester: your reminder was counted, or why it was not",
  "escalation-call": "to the requester: your call was escalated",
  "escalation-request": "to the requester: your request was escalated",
  "new-ticket": "to the team: a new ticket is here",
  "requester-replied": "to the team: the requester wrote again",
  chased: "to the people the chase rules name: the requester asked again",
  "escalation-ticket": "to the authority: a new escalation ticket, with all about its origin",
  escalated: "to the team: an escalation ticket was made of this one",
  step: "to the people a policy step names: somebody waits for an answer",
  steps: "to the people policy steps name: several people wait, a row and a button each",
  receipts: "to the requester: several requests of yours are here",
  "opened-for": "to a colleague who forwarded a mail: whose ticket it became",
  confirmed: 'to who said "on it": noted, and how long it holds',
  "promise-ending": 'to who said "on it", promised an answer or was handed it: that time runs out soon',
  "promise-over": 'to who said "on it": another took it, handed it over, called the next step or took the policy away',
  joined: "to who was notified by a policy, where a step needs several: how many are on it, and who is missing",
  taken: "to who was notified by a policy: somebody is on it, and until when",
  assigned: "to a colleague: this ticket is assigned to you",
  refused: "to a colleague: your command was not carried out, and why",
  "held-reply": "to a colleague: your reply was not sent; is it for the requester?",
  "sent-back": "to who wrote #escalate: what is missing, to be answered in this mail",
  triggered: "to the people a trigger names: what it saw",
  unreachable: "to the admins: nobody could be notified",
  undelivered: "to the team: a mail did not reach its reader",
};

const parted = (kind: NoticeKind): number => ABOUT[kind].indexOf(": ");

/** "to the team" */
export const whoReads = (kind: NoticeKind): string => ABOUT[kind].slice(0, parted(kind));

/** "a new ticket is here" */
export const whatItSays = (kind: NoticeKind): string => ABOUT[kind].slice(parted(kind) + 2);

/** System mails, whose words are part of the program. */
export const SYSTEM_MAILS: readonly (readonly [name: string, about: string])[] = [
  ["signing in", "to a colleague: the link to sign in with"],
  ["an alarm, and its end", "to the admins: something is wrong that only people can end"],
  ["quarantined mail", "to those who may release it, and to its sender: a mail waits"],
  ["absence", "to a colleague and the admins: who is noted as away, and until when"],
  ["gaps", "to the admins, in the morning: when policies reach nobody"],
  ["settings", "to the admins: changed settings were refused, or need a restart"],
  ["templates", "to the admins and reviewers: words cannot be used, or wait for a review"],
];
