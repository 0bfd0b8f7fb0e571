// All that Onit is told from outside: the config folder, the templates and the environment, which carries secrets only.
// Every command reads this file, so it loads nothing: the settings are read in checked-settings.ts and config/.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { inProgram } from "./program-folder.ts";
import type { SigningKey } from "./tokens.ts";

/** What the environment may say. */
export type Environment = {
  MONGODB_URI?: string | undefined; // where tickets are kept; absent: in ONIT_DATA, by the embedded database
  ONIT_DATA?: string | undefined; // the folder of the embedded database; absent: data/ where Onit was started
  ONIT_DATA_MAX_TIME_MS?: string | undefined; // how long one command to the embedded database may take; absent: 30000
  ONIT_RELAY_URL?: string | undefined; // smtp://user:password@host:587; absent: mails are captured
  ONIT_ALARM_RELAY_URL?: string | undefined; // a second relay, for alarms while the first one takes nothing
  ONIT_ALARM_WEBHOOK?: string | undefined; // where alarms are posted, in addition to the mails to the admins
  ONIT_TOKEN_KEYS?: string | undefined; // "2:<base64>,1:<base64>", newest first; absent: made and kept in MongoDB
  ONIT_LISTEN?: string | undefined; // the address both ports listen at, whatever server.yaml says; for containers
  ONIT_CONFIG?: string | undefined; // the config folder
  ONIT_RENAMED_FROM?: string | undefined; // the name the data's organisation had: its data is accepted under the new one
  ONIT_TEMPLATES?: string | undefined; // templates of one's own; absent: templates/ in the config folder, where there is one
  ONIT_LOG?: string | undefined; // how much is logged
  [secret: string]: string | undefined; // what server.yaml names: passwords and tokens of mailboxes
};

export const configFolder = (environment: Environment): string => environment.ONIT_CONFIG ?? inProgram("config");

/**
 * Templates of one's own: where the environment says, else templates/ in the config folder, where there is one. Those that are not here
 * are those of the program, so that a new release and an organisation's own words never meet in a file.
 */
export function templatesFolder({ ONIT_TEMPLATES, ONIT_CONFIG }: Environment): string {
  if (ONIT_TEMPLATES !== undefined) return ONIT_TEMPLATES;
  const own = ONIT_CONFIG === undefined ? undefined : join(ONIT_CONFIG, "templates");
  return own !== undefined && existsSync(own) ? own : inProgram("templates");
}

/**
 * "2:<base64>,1:<base64>": the first signs, all are accepted.
 * @throws SetupError that says which part is wrong; the keys themselves are never repeated
 */
export function keysFrom(text: string): [SigningKey, ...SigningKey[]] {
  const keys = text.split(",").map((part, index) => {
    const [, id = "", secret = ""] = /^\s*(\d{1,9}):([A-Za-z0-9+/_=-]+)\s*$/.exec(part) ?? [];
    const bytes = Buffer.from(secret, "base64");
    if (!id || bytes.length < 32) {
      throw new VariableError(
        "ONIT_TOKEN_KEYS",
        `part ${index + 1} is not "<number>:<at least 32 bytes in base64>". Make one with: echo "1:$(openssl rand -base64 32)"`,
      );
    }
    return { id: Number(id), secret: bytes };
  });
  return keys as [SigningKey, ...SigningKey[]];
}

/** Something outside must be set up first; the message says what and how. */
export class SetupError extends Error {
  override name = "SetupError";
}

/** A variable of the environment that cannot be used. */
export class VariableError extends SetupError {
  readonly reason: string;
  constructor(variable: string, reason: string) {
    super(`${variable}: ${reason}`);
    this.reason = reason;
  }
}
