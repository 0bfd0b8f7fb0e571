// A mutant: one small change to the code that some test should notice.

/** Where something stands in a file's text: from `start` up to `end`, in UTF-16 units. */
export type Span = { start: number; end: number };

/**
 * @property was what is changed, as written; `now`: what stands there instead; `context`: the line it begins on
 * @property host the expression or statement that is there in two versions, as written and as changed
 * @property changed the changed version of the host
 */
export type Mutant = {
  id: number;
  file: string;
  line: number;
  was: string;
  now: string;
  context: string;
  host: Span;
  isStatement: boolean;
  changed: string;
};

/**
 * What the processes of a run tell each other, as a file.
 * @property settled mutants that need not be tried any more
 * @property results the file to which the runner writes
 * @property reread which mutants each test file tries with everything read anew; without it, those that its tests reach are tried
 */
export type Plan = {
  mutants: Mutant[];
  settled: number[];
  results: string;
  reread: Readonly<Record<string, readonly number[]>> | undefined;
};

/** One line of the results. `loaded`: the change shows only while a module is read, so that it must be on then.
 * `broken`: a test that fails as it is; `done`: a test file. */
export type Told =
  | { what: "trying" | "killed" | "survived" | "loaded"; id: number; test: string }
  | { what: "broken" | "done"; test: string };

/** The variable of the environment that names the plan's file. */
export const PLAN = "ONIT_MUTATION_PLAN";
