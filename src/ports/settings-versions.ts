// The settings as they were accepted, one version after the other, and what is found in those of now.

/** `patch`: what differs, as a unified diff; "": only a secret or a comment does, which are not kept; null: too much to be compared line by line. */
export type FileChange = { file: string; kind: "changed" | "new" | "gone"; patch: string | null };

export type SettingsVersion = {
  number: number; // from 1 on
  at: Date; // when it was taken over
  by: string; // the machine whose Onit did so first
  how: "start" | "change"; // when Onit began, or while it ran
  writtenAt: Date | null; // when the latest of the changed files was written; null: none is there
  files: readonly string[]; // "config/desks.yaml", a space, its SHA-256
  changes: readonly FileChange[]; // none: nothing was kept before
};

/** What a file says, without its secrets and comments; files that are too long are left out. */
export type SettingsText = { file: string; text: string };

export type SettingsVersions = {
  /** The newest, with what its files say. */
  newest(): Promise<{ version: SettingsVersion; texts: readonly SettingsText[] } | undefined>;
  /** Durable when it resolves. The oldest ones go. @returns false when there is a version of that number already */
  add(version: SettingsVersion, texts: readonly SettingsText[]): Promise<boolean>;
  /** Newest first. */
  list(limit: number): Promise<SettingsVersion[]>;
  find(number: number): Promise<SettingsVersion | undefined>;
};

/** What `onit check` says of one place in the settings. */
export type SettingsFinding = {
  file: string;
  line: number;
  path: string;
  message: string;
  help: string;
  weight: "refused" | "dangerous" | "look" | "renamed" | "undecided";
};

/** What `onit check` finds in the files as they are now. */
export type SettingsFindings = { at: Date; found: readonly SettingsFinding[]; notes: readonly string[] };
