// `onit rules try`: what the triggers would have done, as a table and a list.

import { Command } from "commander";
import type { App } from "./app.ts";
import { parseDuration } from "./core/duration.ts";
import { oneLine } from "./core/printable.ts";
import { fill, print, printJson } from "./print.ts";
import { SetupError } from "./settings.ts";
import type { Running } from "./start.ts";
import { LIMITS, type Trial, type Tried, tryRules } from "./try-rules.ts";

type Options = { since: string; trigger?: string; json: boolean };

/** @param offline runs work with an Onit that does nothing by itself */
export function rulesCommand(offline: (work: (running: Running) => Promise<void>) => Promise<void>): Command {
  const rules = new Command("rules").description("the triggers of triggers.yaml");
  rules
    .command("try")
    .description(
      "read the mails of the last days again, and show which triggers would have fired; nothing is changed or sent",
    )
    .option("--since <duration>", "how far back, such as 30d or 12h", "30d")
    .option("--trigger <id>", "only this one")
    .option("--json", "for programs", false)
    .action((options: Options) =>
      offline(async ({ app }) => {
        const found = await trials(options, app);
        if (options.json) printJson({ ...found, limits: LIMITS });
        else print(inWords(found, options, app));
      }),
    );
  return rules;
}

/** @throws SetupError for what is no duration, and for a trigger that there is not */
async function trials({ since, trigger }: Options, app: App): Promise<Tried> {
  const ago = parseDuration(since);
  if (ago === undefined) throw new SetupError(`--since: "${since}" is no duration such as 30d or 12h.`);
  const ids = [...app.configured.triggers.keys()];
  if (trigger !== undefined && !ids.includes(trigger))
    throw new SetupError(
      `There is no trigger "${trigger}". ${ids.length > 0 ? `There are: ${ids.join(", ")}.` : "triggers.yaml names none."}`,
    );
  const tried = await tryRules(new Date(app.now().getTime() - ago), app);
  return { ...tried, trials: tried.trials.filter(({ triggerId }) => trigger === undefined || triggerId === trigger) };
}

/** The table, the list, and what neither can know. */
export function inWords(
  { trials: all, mails, unreadable }: Tried,
  { since, trigger }: Pick<Options, "since" | "trigger">,
  app: App,
): string {
  const triggers = [...app.configured.triggers.values()].filter(({ id }) => trigger === undefined || id === trigger);
  const rows = triggers.map(({ id, name, active }) => {
    const own = all.filter(({ triggerId }) => triggerId === id);
    return [
      id,
      String(own.length),
      String(new Set(own.map(({ reference }) => reference)).size),
      active ? name : `${name} (switched off)`,
    ];
  });
  const lost = unreadable > 0 ? `, ${unreadable} of which could not be read again` : "";
  return [
    `The last ${since}: ${mails} mails${lost}. Nothing was changed and nothing was sent.`,
    "",
    ...table([["trigger", "fired", "tickets", "name"], ...rows]),
    "",
    ...all.map(inLine),
    ...(all.length > 0 ? [""] : []),
    "What this cannot know:",
    ...LIMITS.map((limit) => `  - ${limit}`),
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.map((row) => row.map(oneLine));
  const widths = rows[0]!.map((_, column) => Math.max(...shown.map((row) => row[column]!.length)));
  return shown.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

const inLine = ({ at, reference, triggerId, because, would }: Trial): string =>
  fill`${at.toISOString().slice(0, 16)}  ${reference}  ${triggerId}: ${because}` +
  fill`\n    ${would || "nothing was left to do"}`;
