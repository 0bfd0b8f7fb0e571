// Where the data is: does it answer, and is it whole?

import { type Judgement, ok, problem } from "./finding.ts";
import { judgeDatabase } from "./judge-database.ts";
import type { Surroundings } from "./surroundings.ts";

export async function checkDatabase({ environment, now, open }: Surroundings): Promise<Judgement[]> {
  const { MONGODB_URI } = environment;
  const facts = MONGODB_URI ? await ofMongo(MONGODB_URI, now) : [];
  if (facts.some(({ level }) => level === "problem")) return facts;
  return open().then(
    ({ data }) => (MONGODB_URI ? facts : [ok(`The data is at hand: ${data}.`)]),
    (error: Error) => [...facts, problem(`The data cannot be used: ${error.message}`, "Correct that first.")],
  );
}

async function ofMongo(uri: string, now: () => Date): Promise<Judgement[]> {
  const { factsOf } = await import("../store/server-facts.ts");
  const place = uri.replace(/^.*@|^.*\/\//, "").replace(/\?.*/, "");
  return factsOf(uri, now).then(
    (facts) => judgeDatabase({ ...facts, place }),
    (error: Error) => [
      problem(
        `The database cannot be reached: ${error.message}`,
        "Start it, or correct MONGODB_URI. Until then no mail is taken.",
      ),
    ],
  );
}
