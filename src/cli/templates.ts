// `onit templates`: what is published in the template workshop, to files and from files.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command } from "commander";
import type { App } from "../ports/app.ts";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import { whoMay } from "./access.ts";
import { fill, print } from "./print.ts";

export const templatesCommand = (offline: Offline): Command =>
  new Command("templates")
    .description("words of mails that are published on the pages: to files, and from files")
    .addCommand(exportCommand(offline))
    .addCommand(importCommand(offline));

const exportCommand = (offline: Offline): Command =>
  new Command("export")
    .argument("<folder>", "where the files go, under the names that ONIT_TEMPLATES has them by")
    .option("--all", "those of files as well: all words that count now", false)
    .description("write what is published to files")
    .action((folder: string, { all }: { all: boolean }) =>
      offline(async ({ app }) => {
        await app.templates.refresh();
        const { PARTS, noticeFile } = await import("../templates/folder.ts");
        const published = [...app.templates.published().keys()];
        const wanted = new Set(published.flatMap((kind) => PARTS.map((part) => noticeFile(kind as never, part))));
        const files = [...app.templates.sources()].filter(([file]) => all || wanted.has(file));
        for (const [file, text] of files) {
          await mkdir(dirname(join(folder, file)), { recursive: true });
          await writeFile(join(folder, file), text);
        }
        print(fill`${files.length} files are in ${folder}. Published there: ${published.join(", ") || "nothing"}.`);
      }),
    );

type ImportOptions = { by?: string; reason: string };

const importCommand = (offline: Offline): Command =>
  new Command("import")
    .argument("<folder>", "with notices/<kind>/{subject,text,html}.hbs, not all of which must be there")
    .option("--by <person>", "who does it; needed where roles.yaml decides who may")
    .option("--reason <words>", "why, for the list of versions", "from files")
    .description(
      "publish the words of files that differ from those that count now; all of them, or none where one has a problem",
    )
    .action((folder: string, options: ImportOptions) => offline(({ app }) => importFrom(folder, options, app)));

/** @throws SetupError with every problem; nothing is published then */
async function importFrom(folder: string, { by, reason }: ImportOptions, app: App): Promise<void> {
  const author = await authorOf(by, app);
  await app.templates.refresh();
  const [
    { KINDS, readOwnTemplates },
    { isSameWords, templateWordsIn: wordsIn },
    { lintSources },
    { inOneLine },
    { publish },
  ] = await Promise.all([
    import("../templates/folder.ts"),
    import("../templates/layered.ts"),
    import("../templates/lint.ts"),
    import("../config/problem.ts"),
    import("../actions/workshop.ts"),
  ]);
  const now = app.templates.sources();
  const notices = [...(await readOwnTemplates(folder))].filter(([file]) => file.startsWith("notices/"));
  const next = new Map([...now, ...notices]);
  const changed = KINDS.filter((kind) => !isSameWords(wordsIn(now, kind), wordsIn(next, kind)));
  const problems = changed.length > 0 ? lintSources(next, changed) : [];
  if (problems.length > 0)
    throw new SetupError(
      `Nothing was published.\n${problems.map((one) => inOneLine({ ...one, file: join(folder, one.file) })).join("\n")}`,
    );
  for (const kind of changed) {
    const done = await publish(author, { kind, words: wordsIn(next, kind), writers: [], reason }, app);
    if (done.kind === "not") throw new SetupError(`${kind}: ${done.because}. Run it again.`);
    print(fill`${kind}: published as version ${done.version?.number ?? ""}`);
  }
  if (changed.length === 0) print("Nothing differs from the words that count now.");
}

/** Where roles decide, by somebody who may. */
async function authorOf(by: string | undefined, app: App): Promise<{ id: string; name: string }> {
  if (by !== undefined) return whoMay(by, "publishTemplates", "templates from files", app);
  if (!app.organisation.roles) return { id: "the command line", name: "the command line" };
  throw new SetupError("roles.yaml says who may publish words of mails: say who you are with --by <person>.");
}
