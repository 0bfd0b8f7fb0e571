// The environment variables that a start reads, each looked at by whatever reads it then: `onit check` and `onit start` say the same.
// The addresses of the relays are looked at together with the settings (src/config/secrets.ts).

import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { webhookFrom } from "../channels/webhook.ts";
import type { Problem } from "../config/problem.ts";
import { type Environment, keysFrom, VariableError } from "../ports/environment.ts";
import { folderTrouble } from "./data-folder.ts";
import { longestFrom } from "./database.ts";
import { levelFrom } from "./log.ts";

/** Each throws a VariableError for what it cannot use. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  ONIT_TOKEN_KEYS: keysFrom,
  ONIT_ALARM_WEBHOOK: webhookFrom,
  ONIT_DATA_MAX_TIME_MS: longestFrom,
  ONIT_LOG: levelFrom,
};

/** Everything that is wrong with them, and never a secret of theirs. Nothing is made or changed. */
export async function environmentProblems(environment: Environment): Promise<Problem[]> {
  const found = [
    ...Object.entries(READERS).map(([name, read]) => ofReader(name, environment[name], read)),
    await ofDatabase(environment),
    await ofTemplates(environment),
  ];
  return found.flatMap((one) => one ?? []);
}

const problem = (path: string, message: string, help: string): Problem => ({
  file: "environment",
  line: 1,
  path,
  message,
  help,
});

function ofReader(name: string, text: string | undefined, read: (text: string) => unknown): Problem | undefined {
  if (!text) return undefined;
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof VariableError)) throw error;
    return problem(name, error.reason, "");
  }
}

async function ofDatabase({ MONGODB_URI, ONIT_DATA }: Environment): Promise<Problem | undefined> {
  if (MONGODB_URI) {
    const { uriTrouble } = await import("../store/uri.ts"); // brings the driver
    const trouble = uriTrouble(MONGODB_URI);
    return trouble && problem("MONGODB_URI", trouble.message, trouble.help);
  }
  const trouble = await folderTrouble(resolve(ONIT_DATA ?? "data"));
  return trouble === undefined
    ? undefined
    : problem("ONIT_DATA", trouble, "Name a folder that the user that runs Onit may write to.");
}

async function ofTemplates({ ONIT_TEMPLATES }: Environment): Promise<Problem | undefined> {
  if (ONIT_TEMPLATES === undefined) return undefined;
  const isFolder = await stat(ONIT_TEMPLATES).then(
    (seen) => seen.isDirectory(),
    () => false,
  );
  if (isFolder) return undefined;
  const help =
    "Name the folder that holds your changes to the templates/ that come with Onit, or leave the variable out.";
  return problem("ONIT_TEMPLATES", `there is no folder ${resolve(ONIT_TEMPLATES)}`, help);
}
