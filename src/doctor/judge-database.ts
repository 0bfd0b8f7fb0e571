// A MongoDB by what it says of itself.

import { type Judgement, ok, problem, warning } from "./finding.ts";

export type DatabaseFacts = {
  place: string; // host, port and name, without a login
  version: string; // "7.0.14"
  setName: string | undefined; // of its replica set
  isWritable: boolean;
  localTime: Date; // by its own clock
  answerMs: number;
};

const OLDEST = 7; // README: MongoDB 7 or later
const SLOW_MS = 250; // each mail needs several round trips

export function judgeDatabase({ place, version, setName, isWritable, answerMs }: DatabaseFacts): Judgement[] {
  const kind = setName === undefined ? "a single server" : `replica set ${setName}`;
  const hint =
    setName === undefined
      ? "There is no second copy of the data: back it up, or use a replica set and name all its members in MONGODB_URI."
      : "";
  return [
    isWritable
      ? ok(`MongoDB ${version} at ${place} answers (${kind}).`, hint)
      : problem(
          `MongoDB ${version} at ${place} takes no writes: it is not the primary.`,
          "Name all members and the replicaSet in MONGODB_URI, so that the primary is found.",
        ),
    ...(Number.parseInt(version, 10) < OLDEST
      ? [problem(`MongoDB ${version} is older than what Onit is made for.`, `Update it to MongoDB ${OLDEST} or later.`)]
      : []),
    ...(answerMs > SLOW_MS
      ? [
          warning(
            `MongoDB took ${Math.round(answerMs)} ms to answer.`,
            "Run it near Onit: each mail needs several answers of it.",
          ),
        ]
      : []),
  ];
}
