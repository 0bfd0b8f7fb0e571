// `onit check`: what is wrong with the settings and templates, what is dangerous, and what has no explicit value.

import { Command } from "commander";
import { inOneLine } from "../config/problem.ts";
import type { bySeverity, Warning } from "../config/warnings.ts";
import { type Environment, templatesFolder } from "../ports/environment.ts";
import type { TemplateVersion } from "../ports/template-store.ts";
import { fill, print, printNote } from "./print.ts";

/** @param folder the config folder */
export const checkCommand = (folder: () => string, environment: Environment, now: () => Date): Command =>
  new Command("check")
    .description("report every problem of the settings and templates at once")
    .option("--decided", "fail when a setting has no explicit value", false)
    .action(async ({ decided }: { decided: boolean }) => {
      const { checkedSettings } = await import("../runtime/checked-settings.ts");
      const { bySeverity } = await import("../config/warnings.ts");
      const { checkData } = await import("../runtime/whose-data.ts");
      const { portNotes } = await import("../doctor/check-ports.ts");
      const { webhookNotes } = await import("../doctor/check-webhooks.ts");
      const settings = await checkedSettings(folder(), environment, now());
      const { warnings = [], renamed = [], undecided = [] } = settings;
      const { unread, keys, published, signedIn } = await checkData(settings.organisation, environment, now);
      const ports = await portNotes(settings, keys, now);
      const { desks, people, policies } = settings.organisation;
      const counts = [
        many(desks.size, "desk", "desks"),
        many(people.size, "person", "people"),
        many(policies.size, "policy", "policies"),
      ].join(", ");
      const sorted = bySeverity(warnings);
      const refused = sorted.refused.length;
      const closed = ports.filter(({ isProblem }) => isProblem).length;
      const verdict = verdictOf(refused, closed);
      print(fill`${folder()}: ${verdict}. ${counts}.`);
      if (refused > 0) process.exitCode = 1;
      if (unread !== undefined) printNote(unread);
      for (const note of [...ports.map((one) => one.note), ...(await webhookNotes(settings, environment))])
        printNote(note);
      await printPublished(published, environment);
      const { inboxNote } = await import("../reports/inbox-note.ts");
      inboxNote(settings.organisation, signedIn).forEach(printNote);
      for (const line of [...warned(sorted), ...section("under an old name", renamed.map(inOneLine))]) print(line);
      const without =
        undecided.length === 1 ? "setting without an explicit value" : "settings without an explicit value";
      for (const line of section(without, undecided.map(inOneLine))) print(line);
      if (decided && undecided.length > 0) process.exitCode = 1;
    });

/** What stands above the files, and what is wrong with it: such words give way to the files', so nothing fails. */
async function printPublished(published: readonly TemplateVersion[], environment: Environment): Promise<void> {
  if (published.length === 0) return;
  const [{ readTemplates }, { isKind, withPublished }, { lintSources }] = await Promise.all([
    import("../templates/folder.ts"),
    import("../templates/layered.ts"),
    import("../templates/lint.ts"),
  ]);
  const files = await readTemplates(templatesFolder(environment));
  const sources = withPublished(files, new Map(published.map((one) => [one.kind, one])));
  const problems = lintSources(
    sources,
    published.flatMap(({ kind }) => (isKind(kind) ? [kind] : [])),
  );
  const lines = published.map(
    ({ kind, number, by, reason }) =>
      fill`published on the pages, above the files: ${kind}, version ${number}, by ${by.name}: ${reason}`,
  );
  const wrong = problems.map((one) => inOneLine({ ...one, file: `published ${one.file}` }));
  for (const line of ["", ...lines, ...wrong]) print(line);
}

/** A port may be free again by the time of the start, so that alone does not fail. */
function verdictOf(refused: number, closed: number): string {
  if (refused > 0) return `${many(refused, "setting", "settings")} must be decided`;
  if (closed > 0) return `configuration OK, but ${many(closed, "port", "ports")} cannot be opened now`;
  return "configuration OK";
}

const many = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;

/** The dangerous ones first, under a heading of their own. */
function warned({ dangerous, refused, others }: ReturnType<typeof bySeverity>): string[] {
  const listed = (heading: string, found: readonly Warning[]): string[] => section(heading, found.map(inOneLine));
  return [...listed("dangerous", dangerous), ...listed("to decide", refused), ...listed("to look at", others)];
}

const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `${lines.length} ${heading}:`, ...lines];
