// What the checks look at, and what several of them need: each such thing is asked for once.

import type { Settings } from "../config/load.ts";
import type { Resolve } from "../mail/authenticate.ts";
import type { Environment } from "../ports/environment.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import type { Bookmark } from "../sources/imap-mailbox.ts";

/** `ours`: the Onit that runs has it. `closed`: it may not be opened here, with why. */
export type PortState = { state: "free" | "ours" | "taken" } | { state: "closed"; code: string };

export type Ports = { smtp: PortState; web: PortState };

export type Surroundings = {
  settings: Settings; // their names spelled, see spell-names.ts
  environment: Environment;
  now: () => Date;
  resolve: Resolve; // asks DNS
  waitMs: number; // how long the mail of the round trip may take
  answerMs: number; // how long anybody else may take to answer
  ca?: Buffer | undefined; // trusted for publicUrl instead of the usual authorities (PEM)
  /** On the data of the Onit that runs, or else alone. @throws when there is no database */
  open(): Promise<OpenedApp>;
  /** Who has the ports of the settings. Never throws. */
  ports(): Promise<Ports>;
};

/** Without access tokens there is nothing to remember. */
export const NO_SURROUNDINGS: Bookmark = { load: async () => undefined, save: async () => {} };

/** The same answer for everybody who asks, asked for once. */
export function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
