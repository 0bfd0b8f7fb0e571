// Secrets stand in the environment; the settings only name them. One that is missing is found before anything starts.

import { findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";

export type Secrets = Readonly<Record<string, string | undefined>>;

const NAMES = ["imap.*.auth.password", "imap.*.auth.oauth2.clientSecret", "imap.*.auth.oauth2.refreshToken"];

/** Every environment variable that is named and not set. */
export const secretProblems = (server: Source, environment: Secrets): Problem[] =>
  NAMES.flatMap((pattern) => findAll(server, pattern)).flatMap(({ path, value }) => {
    if (typeof value !== "string" || environment[value]) return [];
    const help = "Set it where Onit is started. The secret itself does not belong into this file.";
    return [problemAt(server, path, `the environment variable ${value} is not set`, help)];
  });
