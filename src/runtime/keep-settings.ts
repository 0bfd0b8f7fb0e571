// Settings that are accepted are kept as a version, with what changed since the one before. Secrets and comments, in which one may
// stand, are taken out before anything is compared, so none is kept.

import { hostname } from "node:os";
import { createPatch } from "diff";
import { withoutComments } from "../config/without-comments.ts";
import type { App } from "../ports/app.ts";
import type { FileChange, SettingsText, SettingsVersion } from "../ports/settings-versions.ts";
import { digestsOfFiles, type SettingsFile } from "./settings-files.ts";

type Keeping = Pick<App, "settingsVersions" | "now">;

export type Accepted = {
  files: readonly SettingsFile[];
  how: SettingsVersion["how"];
  withoutSecrets: (text: string) => string;
};

const LONGEST_FILE = 256 * 1024; // characters: people write no longer settings
const MOST_TEXT = 4 * 1024 * 1024; // of all of them
const LONGEST_PATCH = 64 * 1024;
const MOST_CHANGES = 2_000;
const MOST_TRIES = 20;

/**
 * Keeps what was accepted, unless it is what was kept last. Of several processes that accept the same at once, one keeps it.
 * @returns the number it is known by
 */
export async function keepSettings(accepted: Accepted, { settingsVersions, now }: Keeping): Promise<number> {
  const files = digestsOfFiles(accepted.files);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const last = await settingsVersions.newest();
    if (last && last.version.files.join("\n") === files.join("\n")) return last.version.number;
    const texts = textsOf(accepted);
    const changes = last ? changesBetween(last, { files, texts }) : [];
    const version: SettingsVersion = {
      number: (last?.version.number ?? 0) + 1,
      at: now(),
      by: hostname(),
      how: accepted.how,
      writtenAt: latestOf(accepted.files, changes),
      files,
      changes,
    };
    if (await settingsVersions.add(version, texts)) return version.number;
  }
  throw new Error("other processes accept other settings all the time");
}

/** A file that is too long is compared by its digest alone. */
function textsOf({ files, withoutSecrets }: Accepted): SettingsText[] {
  let room = MOST_TEXT;
  return files.flatMap(({ name, content }) => {
    if (content.length > Math.min(LONGEST_FILE, room)) return [];
    const text = withoutSecrets(withoutPaths(name, withoutComments(name, content.toString("utf8"))));
    room -= text.length;
    return [{ file: name, text }];
  });
}

/** The address of a channel or a webhook may be all that keeps others from posting there: only its host is kept. */
const withoutPaths = (name: string, text: string): string =>
  /\/(channels|webhooks)\.yaml$/.test(name)
    ? text.replace(/(https?:\/\/[^/\s"'#?]+)[/?][^\s"']+/gi, "$1/[removed]")
    : text;

type State = { files: readonly string[]; texts: readonly SettingsText[] };

function changesBetween(last: { version: SettingsVersion; texts: readonly SettingsText[] }, next: State): FileChange[] {
  const [before, after] = [namedDigests(last.version.files), namedDigests(next.files)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((file) => {
      const kind = !before.has(file) ? "new" : !after.has(file) ? "gone" : "changed";
      const was = kind === "new" ? "" : textIn(last.texts, file);
      const is = kind === "gone" ? "" : textIn(next.texts, file);
      return { file, kind, patch: patchOf(file, was, is) };
    });
}

/** Without comments, as those of versions that were kept when comments still were must not be shown as gone. */
function textIn(texts: readonly SettingsText[], file: string): string | undefined {
  const text = texts.find((one) => one.file === file)?.text;
  return text === undefined ? undefined : withoutComments(file, text);
}

/** @returns the hunks alone; null when one of the two is not known, or there are too many */
function patchOf(file: string, was: string | undefined, is: string | undefined): string | null {
  if (was === undefined || is === undefined) return null;
  if (was === is) return "";
  const patch = createPatch(file, was, is, "", "", { context: 3, maxEditLength: MOST_CHANGES });
  const hunks = patch?.slice(patch.indexOf("\n@@") + 1);
  return hunks === undefined || hunks.length > LONGEST_PATCH ? null : hunks;
}

function latestOf(files: readonly SettingsFile[], changes: readonly FileChange[]): Date | null {
  const changed = new Set(changes.map(({ file }) => file));
  const times = files.filter(({ name }) => changed.has(name)).map(({ writtenAt }) => writtenAt.getTime());
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}

const namedDigests = (files: readonly string[]): Map<string, string> =>
  new Map(files.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]));
