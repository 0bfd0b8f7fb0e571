// What a stage of a pipeline is.

import type { Scope } from "./computed-field.ts";
import type { Doc } from "./values.ts";

/** Documents in, documents out, one at a time where the stage allows. What it is given is never changed. */
export type Stage = (docs: Iterable<Doc>) => Iterable<Doc>;

export type StageContext = Scope & {
  /** The documents of a collection of the same database, in natural order; none if there is no such collection. */
  collection(name: string): Iterable<Doc>;
  /** Compiles the pipeline within a stage such as $lookup. */
  compile(stages: unknown, context: StageContext): Stage;
};

/** Checks a stage's argument and compiles it. @throws CommandError with MongoDB's codes */
export type StageMaker<Context extends Scope = StageContext> = (spec: unknown, context: Context) => Stage;

/** A stage that makes one document of each. */
export const mapping =
  (change: (doc: Doc) => Doc): Stage =>
  (docs) => ({
    *[Symbol.iterator]() {
      for (const doc of docs) yield change(doc);
    },
  });

/** A stage that is a generator. */
export const generating =
  (generate: (docs: Iterable<Doc>) => Iterator<Doc>): Stage =>
  (docs) => ({ [Symbol.iterator]: () => generate(docs) });
