// `onit check`: what is wrong with the settings and templates, what is dangerous, and what has no explicit value.

import { Command } from "commander";
import type { Settings } from "../config/load.ts";
import { inOneLine } from "../config/problem.ts";
import type { bySeverity } from "../config/warnings.ts";
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
      const { renamed = [], undecided = [], ...settings } = await checkedSettings(folder(), environment, now());
      const found = await foundIn(settings, environment, now);
      const { desks, people, policies } = settings.organisation;
      const counts = [
        many(desks.size, "desk", "desks"),
        many(people.size, "person", "people"),
        many(policies.size, "policy", "policies"),
      ].join(", ");
      print(fill`${folder()}: ${verdictOf(found)}. ${counts}.`);
      if (found.sorted.refused.length > 0) process.exitCode = 1;
      if (found.unread !== undefined) printNote(found.unread);
      for (const note of [...found.ports.map((one) => one.note), ...found.webhooks]) printNote(note);
      const old = section("under an old name", renamed.map(inOneLine));
      for (const line of [...found.published, ...warned(found), ...old]) print(line);
      const without =
        undecided.length === 1 ? "setting without an explicit value" : "settings without an explicit value";
      for (const line of section(without, undecided.map(inOneLine))) print(line);
      if (decided && undecided.length > 0) process.exitCode = 1;
    });

/** Beside what keeps the settings from being used. */
type Found = {
  sorted: ReturnType<typeof bySeverity>;
  lookAt: readonly string[]; // what no line of the settings shows
  published: readonly string[]; // words of mails that stand above the files
  ports: readonly { note: string; isProblem: boolean }[];
  webhooks: readonly string[]; // of those that cannot be reached
  unread: string | undefined; // why the data was not read
};

async function foundIn(settings: Settings, environment: Environment, now: () => Date): Promise<Found> {
  const { bySeverity } = await import("../config/warnings.ts");
  const { checkData } = await import("../runtime/whose-data.ts");
  const { portNotes } = await import("../doctor/check-ports.ts");
  const { webhookNotes } = await import("../doctor/check-webhooks.ts");
  const { inboxNote } = await import("../reports/inbox-note.ts");
  const { staleContacts } = await import("../core/escalation/validation.ts");
  const found = await checkData(settings.organisation, environment, now);
  const { unread, keys, published, signedIn, validations = [] } = found;
  const words = await publishedIn(published, environment);
  const stale = settings.locate?.(staleContacts(validations, settings.organisation, now())) ?? [];
  return {
    sorted: bySeverity([...(settings.warnings ?? []), ...stale]),
    lookAt: [...inboxNote(settings.organisation, signedIn), ...words.wrong],
    published: words.lines,
    ports: await portNotes(settings, keys, now),
    webhooks: await webhookNotes(settings, environment),
    unread,
  };
}

/** What stands above the files, and what is wrong with it: such words give way to the files', so nothing fails. */
async function publishedIn(
  published: readonly TemplateVersion[],
  environment: Environment,
): Promise<{ lines: string[]; wrong: string[] }> {
  if (published.length === 0) return { lines: [], wrong: [] };
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
  return { lines: ["", ...lines], wrong: problems.map((one) => inOneLine({ ...one, file: `published ${one.file}` })) };
}

/** A port may be free again by the time of the start, and a database may answer then, so neither fails by itself. */
function verdictOf({ sorted: { refused, dangerous, others }, lookAt, ports, webhooks, unread }: Found): string {
  const warnings = dangerous.length + others.length + lookAt.length + webhooks.length;
  const closed = ports.filter(({ isProblem }) => isProblem).length;
  const first =
    refused.length > 0 ? `${many(refused.length, "setting", "settings")} must be decided` : "configuration OK";
  const rest = [
    ...(warnings > 0 ? [many(warnings, "warning", "warnings") + ofThem(dangerous.length)] : []),
    ...(closed > 0 ? [`${many(closed, "port", "ports")} cannot be opened now`] : []),
    ...(unread === undefined ? [] : ["the data was not read"]),
  ];
  return rest.length === 0 ? first : `${first}, but ${rest.join(", ")}`;
}

const ofThem = (dangerous: number): string => (dangerous > 0 ? ` (${dangerous} dangerous)` : "");

const many = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;

/** The dangerous ones first, under a heading of their own. */
function warned({ sorted: { dangerous, refused, others }, lookAt }: Found): string[] {
  return [
    ...section("dangerous", dangerous.map(inOneLine)),
    ...section("to decide", refused.map(inOneLine)),
    ...section("to look at", [...others.map(inOneLine), ...lookAt]),
  ];
}

const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `${lines.length} ${heading}:`, ...lines];
