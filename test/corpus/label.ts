// One expectation of another system about one mail, and what we made of it.

export type Label = {
  id: string; // "<task>/<file>", with "#2" and so on behind a file that is named again
  file: string; // relative to the labels' folder
  source: string;
  task: string;
  // biome-ignore lint/suspicious/noExplicitAny: each task has its own form
  expected: any;
  input?: "text" | "html" | "eml"; // the default is eml
  match?: string;
  prefer?: string;
  note?: string;
  situation?: string; // verdict: which of test/mails
  newText?: string; // verdict: what the writer wrote this time
  promise?: string; // verdict: how long "on it" holds, in hours ("3") or as a clock time in the writer's zone ("15:00")
  disputed?: boolean | string;
};

export type Score = {
  right: boolean;
  got: unknown; // shown beside a miss
  /** For tasks that ask yes or no: what was expected and what we said. */
  yes?: { expected: boolean; got: boolean };
  /** Where our convention differs from the source's, and why: counted apart, never as a hit. */
  apart?: string;
};

/** Never throws for a mail; throwing is a miss. */
export type Task = (label: Label, raw: Buffer, folder: string) => Promise<Score>;
