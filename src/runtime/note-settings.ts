// Which settings and templates are in force is kept in the audit, file by file: when they were taken over, and when they were refused.

import type { App } from "../ports/app.ts";
import { digestOfFiles } from "../store/audit-entry.ts";

type Noting = Pick<App, "audit" | "now">;

const MOST_NAMED = 20;

/**
 * Notes the files that are in force, unless they are those that were noted last. Of several processes that do so at once one does.
 * @param files a line for each: its name, a space, its digest
 * @param version the number under which they are kept with what changed
 */
export async function noteSettings(files: readonly string[], { audit, now }: Noting, version?: number): Promise<void> {
  const last = await audit.settings();
  const changes = last ? changesBetween(last.files, files) : `in force: ${files.length} files`;
  if (changes === "") return;
  const number = String(last?.seq ?? 0).padStart(12, "0");
  await audit.note({
    key: `settings/${number}/${digestOfFiles(files)}`,
    files,
    at: now(),
    by: "settings",
    cause: "files",
    because: version === undefined ? changes : `${changes}; settings version ${version}`,
  });
}

/** @param problems how many; what they are the admins were notified of */
export const noteRefusal = (files: readonly string[], problems: number, { audit, now }: Noting): Promise<void> =>
  audit.note({
    key: `refused-settings/${digestOfFiles(files)}`,
    at: now(),
    by: "settings",
    cause: "files",
    because: `refused: changed files have ${problems} ${problems === 1 ? "problem" : "problems"}; those before are in force`,
  });

/** @returns "" when they are the same */
function changesBetween(before: readonly string[], after: readonly string[]): string {
  const [was, is] = [namedDigests(before), namedDigests(after)];
  const found = {
    changed: [...is.keys()].filter((name) => was.has(name) && was.get(name) !== is.get(name)),
    new: [...is.keys()].filter((name) => !was.has(name)),
    gone: [...was.keys()].filter((name) => !is.has(name)),
  };
  return Object.entries(found)
    .flatMap(([what, names]) => (names.length > 0 ? `${what}: ${named(names)}` : []))
    .join("; ");
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const namedDigests = (files: readonly string[]): Map<string, string> =>
  new Map(files.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]));
