// `onit rules try`: what the triggers would have done.

import { Command } from "commander";
import { parseDuration } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { SetupError } from "../ports/environment.ts";
import type { TriedTriggers } from "../reports/simulate-triggers.ts";
import type { Offline } from "../runtime/offline.ts";
import { print, printJson } from "./print.ts";

type Options = { since: string; trigger?: string; json: boolean };

/** @param offline runs work with an Onit that does nothing by itself */
export function rulesCommand(offline: Offline): Command {
  const rules = new Command("rules").description("the triggers of triggers.yaml");
  rules
    .command("try")
    .description(
      "read the mails of the last days again, and show which triggers would have fired; nothing is changed or sent",
    )
    .option("--since <duration>", "how far back, such as 30d or 12h", "30d")
    .option("--trigger <id>", "only this one")
    .option("--json", "as JSON, for scripts", false)
    .action((options: Options) =>
      offline(async ({ app }) => {
        const found = await trials(options, app);
        if (options.json) printJson({ ...found, limits: (await import("../reports/simulate-triggers.ts")).LIMITS });
        else print((await import("./triggers-report.ts")).reportInWords(found, options, app));
      }),
    );
  return rules;
}

/** @throws SetupError for what is not a duration, and for a trigger that there is not */
async function trials({ since, trigger }: Options, app: App): Promise<TriedTriggers> {
  const ago = parseDuration(since);
  if (ago === undefined) throw new SetupError(`--since: "${since}" is not a duration such as 30d or 12h.`);
  const ids = [...app.configured.triggers.keys()];
  if (trigger !== undefined && !ids.includes(trigger))
    throw new SetupError(
      `There is no trigger "${trigger}". ${ids.length > 0 ? `There are: ${ids.join(", ")}.` : "triggers.yaml names none."}`,
    );
  const { tryRules } = await import("../reports/simulate-triggers.ts");
  const tried = await tryRules(new Date(app.now().getTime() - ago), app);
  return { ...tried, trials: tried.trials.filter(({ triggerId }) => trigger === undefined || triggerId === trigger) };
}
