// Webhooks whose address is none, or whose secret proves nothing.

import { isPostable } from "./channel-rules.ts";
import { findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";
import { VARIABLE } from "./values.ts";

const SHORTEST_SECRET = 16; // characters

export const webhookProblems = (webhooks: Source): Problem[] =>
  findAll(webhooks, "*.url").flatMap(({ path, value }) => {
    if (typeof value !== "string" || VARIABLE.test(value) || isPostable(value)) return [];
    const help =
      "Write an address that begins with https://, or the name of a variable of the environment that holds it.";
    return [problemAt(webhooks, path, "this is not a web address", help)];
  });

/** What a variable holds is not repeated. */
export const webhookSecretProblems = (
  webhooks: Source,
  environment: Readonly<Record<string, string | undefined>>,
): Problem[] =>
  findAll(webhooks, "*.secret").flatMap(({ path, value }) => {
    const secret = typeof value === "string" ? environment[value] : undefined;
    if (!secret || secret.length >= SHORTEST_SECRET) return []; // one that is not set is a problem of its own
    const message = `what the environment variable ${String(value)} holds is shorter than ${SHORTEST_SECRET} characters`;
    return [problemAt(webhooks, path, message, "Make one by: openssl rand -hex 32")];
  });
