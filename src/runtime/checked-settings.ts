// The settings and the templates, with every problem of both at once.

import { loadConfig, type Settings } from "../config/load.ts";
import { ConfigError } from "../config/problem.ts";
import { type Environment, templatesFolder } from "../ports/environment.ts";
import { lintTemplates } from "../templates/lint.ts";

/** @throws ConfigError with every problem of the settings and of the templates at once */
export async function checkedSettings(folder: string, environment: Environment): Promise<Settings> {
  const [settings, lint] = await Promise.all([
    loadConfig(folder, environment).catch((error: unknown) => error),
    lintTemplates(templatesFolder(environment)),
  ]);
  const templates = lint.map((problem) => ({ ...problem, file: `templates/${problem.file}` }));
  if (settings instanceof ConfigError) throw new ConfigError(folder, [...settings.problems, ...templates]);
  if (settings instanceof Error) throw settings;
  if (templates.length > 0) throw new ConfigError(folder, templates);
  return settings as Settings;
}
