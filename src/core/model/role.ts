// A role: what its holders may do, at which desks and with which kinds of ticket.

import type { TicketKind } from "./desk.ts";

/** Everything that needs a permission, as a refusal says it: "you are not allowed to close tickets of Support". */
export const ACTIONS = {
  see: "see tickets",
  answer: "answer requesters",
  note: "write notes on tickets",
  confirm: 'say "on it" to tickets',
  assign: "assign tickets",
  close: "close tickets",
  setCategory: "set the category of tickets",
  setPriority: "set the priority of tickets",
  setPolicy: "change the policy of tickets",
  chase: "count chases for requesters",
  escalate: "escalate tickets",
  release: "release quarantined mails",
  configure: "change keys",
  readSettings: "read the settings",
  writeTemplates: "change the words of mails",
  reviewTemplates: "publish words of mails that somebody else has changed",
  publishTemplates: "publish words of mails without a review",
  drill: "start and stop drills of policies",
  export: "read the audit and the figures",
} as const;

export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as [Action, ...Action[]];

/** These concern no desk: anybody who may do them may do them everywhere. */
export const EVERYWHERE: readonly Action[] = [
  ...([
    "release",
    "configure",
    "readSettings",
    "writeTemplates",
    "reviewTemplates",
    "publishTemplates",
    "drill",
    "export",
  ] as const),
];

export type Role = {
  id: string;
  name: string;
  may: readonly Action[];
  desks: "all" | "own" | readonly string[]; // own: where its holder works
  kinds: readonly TicketKind[];
  holders: readonly string[]; // person ids, groups already unfolded
};

const DAILY: readonly Action[] = [
  ...(["see", "answer", "note", "confirm", "assign", "close", "setCategory", "setPriority", "setPolicy"] as const),
  ...(["chase", "escalate"] as const),
];

/** The roles everybody knows. An organisation may say otherwise in roles.yaml. */
export const BUILT_IN: Readonly<Record<string, Pick<Role, "name" | "may" | "desks">>> = {
  admin: { name: "admin", may: ACTION_NAMES, desks: "all" },
  manager: { name: "manager", may: [...DAILY, "readSettings"], desks: "all" },
  analyst: { name: "analyst", may: DAILY, desks: "own" },
  auditor: { name: "auditor", may: ["see", "export", "readSettings"], desks: "all" },
};
