// Our clock compared with others: that of publicUrl's server and of the database. The round trip adds that of the relay.

import type { Judgement } from "./finding.ts";
import { get } from "./http-get.ts";
import { judgeSkew } from "./judge-skew.ts";
import type { Surroundings } from "./surroundings.ts";

/** None where nobody answers: that is a finding of another check. */
export async function checkClock(surroundings: Surroundings, signal: AbortSignal): Promise<Judgement[]> {
  return (await Promise.all([ofPages(surroundings, signal), ofDatabase(surroundings)])).flat();
}

async function ofPages(surroundings: Surroundings, signal: AbortSignal): Promise<Judgement[]> {
  const { publicUrl } = surroundings.settings.server.web;
  if (publicUrl === undefined) return [];
  const answer = await get(`${publicUrl}/health/live`, { ...surroundings, signal }).catch(() => undefined);
  if (!answer?.date || Number.isNaN(answer.date.getTime())) return [];
  return [judgeSkew(publicUrl, answer.askedAt.getTime() - answer.date.getTime())];
}

async function ofDatabase({ environment: { MONGODB_URI }, now }: Surroundings): Promise<Judgement[]> {
  if (!MONGODB_URI) return [];
  const { factsOf } = await import("../store/server-facts.ts");
  const facts = await factsOf(MONGODB_URI, now).catch(() => undefined);
  return facts ? [judgeSkew("the database", facts.askedAt.getTime() - facts.localTime.getTime())] : [];
}
