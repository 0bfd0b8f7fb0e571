// The settings, the templates and the environment, with every problem of all of them at once.

import { bodyProblems } from "../config/channel-bodies.ts";
import { loadConfig, type Settings } from "../config/load.ts";
import { ConfigError, type Problem } from "../config/problem.ts";
import { type Environment, templatesFolder } from "../ports/environment.ts";
import { bodyNameIn } from "../templates/channel-body.ts";
import { readTemplates } from "../templates/folder.ts";
import { lintTemplates } from "../templates/lint.ts";
import { environmentProblems } from "./checked-environment.ts";

/**
 * @param now also looks for hours of the coming days in which policies reach nobody
 * @throws ConfigError with every problem of the settings, the templates and the environment at once
 */
export async function checkedSettings(folder: string, environment: Environment, now?: Date): Promise<Settings> {
  const around = await environmentProblems(environment);
  const [settings, templates] = await Promise.all([
    loadConfig(folder, environment, now).catch((error: unknown) => error),
    around.some(({ path }) => path === "ONIT_TEMPLATES") ? [] : templateProblems(environment),
  ]);
  const others = [...templates, ...(await missingBodies(folder, environment)), ...around];
  if (settings instanceof ConfigError) throw new ConfigError(folder, [...settings.problems, ...others]);
  if (settings instanceof Error) throw settings;
  if (others.length > 0) throw new ConfigError(folder, others);
  return settings as Settings;
}

async function missingBodies(folder: string, environment: Environment): Promise<Problem[]> {
  const sources = await readTemplates(templatesFolder(environment)).catch(() => undefined); // that is said with the templates
  return sources
    ? bodyProblems(
        folder,
        [...sources.keys()].flatMap((file) => bodyNameIn(file) ?? []),
      )
    : [];
}

async function templateProblems(environment: Environment): Promise<Problem[]> {
  const found = await lintTemplates(templatesFolder(environment));
  return found.map((problem) => ({ ...problem, file: `templates/${problem.file}` }));
}
