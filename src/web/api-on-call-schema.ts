// What the API takes and answers about people: who is on call, who is away.

import { z } from "zod";
import { awayBody } from "./api-body.ts";

const instant = z.string().meta({ format: "date-time" });
const because = z.string().describe("why, in a sentence");

export const ABOUT_PEOPLE = {
  onCall: {
    summary: "Who is on call by each rota, and who stands behind them",
    query: z.object({ at: instant.describe("default: now").optional() }),
    answer: z.strictObject({
      at: instant,
      rotas: z.array(
        z.strictObject({
          rota: z.string(),
          name: z.string(),
          at: instant,
          until: instant.describe("when it is somebody else's turn; at most in a year"),
          onCall: z.array(
            z.strictObject({
              personId: z.string(),
              name: z.string(),
              because,
              isAway: z.boolean(),
              standIn: z.string().optional().describe("who is notified in their place"),
            }),
          ),
        }),
      ),
    }),
    problems: [422],
  },
  away: {
    summary: "You are away until then, or back, as #away and #back in a mail",
    body: awayBody.schema,
    answer: z.strictObject({ until: instant.nullable().describe("null: you are not away, as far as you said so") }),
    problems: [422],
  },
} as const;
