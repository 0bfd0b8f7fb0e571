// What the settings count on somebody for when a ticket escalates, and whether that person has said that it is still right (S4.17).

/** By which part of the settings an escalation comes to somebody. */
export const DUTY_KINDS = [
  "owner",
  "backup",
  "authority",
  "step",
  "group",
  "rota",
  "manager",
  "substitute",
  "trigger",
  "chases",
] as const;

export type DutyKind = (typeof DUTY_KINDS)[number];

/** Where a person is named: a file of the settings by its stem, and the way to the value in it. */
export type Spot = { file: SpotFile; path: readonly (string | number)[] };

export type SpotFile =
  | "organisation"
  | "people"
  | "groups"
  | "desks"
  | "policies"
  | "rotas"
  | "services"
  | "call-templates"
  | "triggers"
  | "roles";

/** One part that somebody has in the settings. */
export type SettingsPart = {
  what: string; // as a line of a list says it: "owner of Network"
  spots: readonly [Spot, ...Spot[]];
};

/** A part by which escalations come to them: they are asked whether it is still right. */
export type Duty = SettingsPart & {
  key: string; // the same as long as it is the same duty
  kind: DutyKind;
  name: string; // of what it is about: "Network"
  serviceId?: string;
};

/** What somebody was asked of one duty, and what they said last. Its question is open until an answer is as young as `since`. */
export type AskedDuty = {
  duty: string; // its key
  since: Date; // when they were first asked without having answered since
  mailedAt: Date; // when the last mail about it was owed
  isReminded?: true; // … and that was a reminder
  answer?: { at: Date; isTheirs: boolean };
};

/** One of each person; replaced only if it is as the decision found it. */
export type Validation = { personId: string; version: number; duties: readonly AskedDuty[] };

/** How often people are asked, and what becomes of silence. In milliseconds. */
export type ValidationRules = {
  everyMs: number;
  everyMsFor: Readonly<Partial<Record<DutyKind, number>>>; // instead, for duties of a kind
  remindAfterMs: number;
  staleAfterMs: number; // from the question on
};
