// What was answered is known again by its mark (ETag): the same is not sent twice, and an act may hold for what its asker has seen alone.

import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Operation } from "../actions/request.ts";

/** Of an answer as it is sent. */
export const etagOf = (answer: string): string => `"${createHash("sha256").update(answer).digest("hex").slice(0, 32)}"`;

/** RFC 9110, 13.1: a list of marks, or any. */
const names = (marks: string, mark: string): boolean =>
  marks.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === mark);

/** Who has the answer already is told so, in a few bytes. */
export function markAnswers(scope: FastifyInstance): void {
  scope.addHook("onSend", async (request, reply, payload) => {
    if (request.method !== "GET" || reply.statusCode !== 200 || typeof payload !== "string") return payload;
    const mark = etagOf(payload);
    reply.header("etag", mark).header("cache-control", "private, no-cache");
    const known = request.headers["if-none-match"];
    if (known === undefined || !names(known, mark)) return payload;
    reply.code(304).removeHeader("content-type").removeHeader("content-length");
    return null;
  });
}

/** Done only while the ticket is as the asker has seen it. @param answerNow what they would read of it now */
export const ifMatching = (
  marks: string,
  answerNow: () => Promise<string | undefined>,
  operation: Operation,
): Operation => ({
  ...operation,
  async decide(on) {
    const answer = await answerNow();
    if (answer !== undefined && names(marks, etagOf(answer))) return operation.decide(on);
    return { kind: "changed", because: "the ticket is not as you have seen it (If-Match)" };
  },
});
