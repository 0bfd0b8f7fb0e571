// What is written in the template workshop: drafts, and the versions that were published. What is published stands above the files.

/**
 * Which templates a mail was made of. `version`: of the workshop its number; of files, the program's or one's own, a digest of what they
 * say; "" where the built-in plain words stood in.
 */
export type TemplateMark = { from: "program" | "files" | "workshop" | "plain"; version: string };

/** The three templates of a notice, as they are written. */
export type MailWords = Readonly<Record<"subject" | "text" | "html", string>>;

/** Who wrote something: the id of a person, "" for the command line. */
export type TemplateAuthor = { id: string; name: string };

/** Words that nobody is sent yet. There is at most one draft for a kind of notice. */
export type TemplateDraft = {
  kind: string;
  revision: number; // another one with each change; a change names the one it was made of
  words: MailWords;
  by: TemplateAuthor; // who changed it last
  at: Date;
  writers: readonly string[]; // ids of all who changed it: none of them reviews it
  asked?: { by: TemplateAuthor; at: Date; reason: string }; // for a review, of this very revision
};

export type TemplateVersion = {
  kind: string;
  number: number; // from 1 on, for each kind
  words: MailWords | null; // null: the words of the files count again
  by: TemplateAuthor;
  at: Date;
  reason: string;
  writers: readonly string[];
};

export type TemplateStore = {
  draft(kind: string): Promise<TemplateDraft | undefined>;
  drafts(): Promise<TemplateDraft[]>;
  /** Durable when it resolves. @param over the revision it replaces, 0 for none. @returns false when another one stands there */
  saveDraft(draft: TemplateDraft, over: number): Promise<boolean>;
  /** Durable when it resolves. @returns false when this revision is not there any more */
  dropDraft(kind: string, revision: number): Promise<boolean>;
  /** Durable when it resolves. @returns false when there is a version of that number already */
  publish(version: TemplateVersion): Promise<boolean>;
  /** Newest first. */
  versions(kind: string): Promise<TemplateVersion[]>;
  /** The newest of each kind. */
  newest(): Promise<TemplateVersion[]>;
  /** How many versions there are of all kinds: another number means that something was published. */
  count(): Promise<number>;
};

/** The templates of files, by their path: those of the program, and what counts of them and a folder of one's own. */
export type TemplateFiles = { program: ReadonlyMap<string, string>; all: ReadonlyMap<string, string> };

/** The templates that notices are made of now, in this process. */
export type TemplatesInForce = {
  files(): TemplateFiles;
  /** What is published, by kind; kinds of which the files count again are not among them. */
  published(): ReadonlyMap<string, TemplateVersion>;
  /** Every file as it counts, with what is published in its place. */
  sources(): ReadonlyMap<string, string>;
  markOf(kind: string): TemplateMark;
  /** Takes over what was published since, by any process. */
  refresh(): Promise<void>;
  /** The files have changed. */
  takeFiles(files: TemplateFiles): void;
};
