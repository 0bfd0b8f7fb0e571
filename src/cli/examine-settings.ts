// What `onit check` says of the files as they are now, for the pages that show the settings. Reading all of it takes a moment, so what was
// found counts for a while.

import { ConfigError, type Problem } from "../config/problem.ts";
import { staleContacts } from "../core/escalation/validation.ts";
import type { App } from "../ports/app.ts";
import type { Environment } from "../ports/environment.ts";
import type { SettingsFinding, SettingsFindings } from "../ports/settings-versions.ts";
import { inboxNote } from "../reports/inbox-note.ts";
import { checkedSettings } from "../runtime/checked-settings.ts";

type Needs = Pick<App, "now" | "configured" | "sessions" | "validations">;

const COUNTS_MS = 60_000;

/** @returns looks at the files; asked again within a minute, it says the same. Never throws for what they say */
export function examining(folder: string, environment: Environment, app: Needs): () => Promise<SettingsFindings> {
  let known: Promise<SettingsFindings> | undefined;
  let until = 0;
  return () => {
    const now = app.now();
    if (known && now.getTime() < until) return known;
    until = now.getTime() + COUNTS_MS;
    known = examine(folder, environment, app, now);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
}

async function examine(folder: string, environment: Environment, app: Needs, at: Date): Promise<SettingsFindings> {
  const checked = await checkedSettings(folder, environment, at).catch((error: unknown) => {
    if (error instanceof ConfigError) return error;
    throw error;
  });
  if (checked instanceof ConfigError)
    return { at, found: checked.problems.map((one) => findingOf(one, "refused")), notes: [] };
  const { warnings = [], renamed = [], undecided = [] } = checked;
  const stale = staleContacts(await app.validations.all(), checked.organisation, at);
  const signedIn = await app.sessions.signedIn([...app.configured.people.keys()], at);
  return {
    at,
    found: [
      ...[...warnings, ...(checked.locate?.(stale) ?? [])].map((one) =>
        findingOf(one, one.isDangerous ? "dangerous" : one.isRefused ? "refused" : "look"),
      ),
      ...renamed.map((one) => findingOf(one, "renamed")),
      ...undecided.map((one) => findingOf(one, "undecided")),
    ],
    notes: inboxNote(checked.organisation, signedIn),
  };
}

const findingOf = (
  { file, line, path, message, help }: Problem,
  weight: SettingsFinding["weight"],
): SettingsFinding => ({
  file,
  line,
  path,
  message,
  help,
  weight,
});
