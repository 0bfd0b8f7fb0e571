// What `onit check` says, as findings.

import type { Settings } from "../config/load.ts";
import type { ConfigError, Problem } from "../config/problem.ts";
import type { Warning } from "../config/warnings.ts";
import { type Judgement, ok, problem, warning } from "./finding.ts";

const said = ({ file, line, path, message }: Problem): string =>
  `${file}:${line}  ${path === "" ? "" : `${path} — `}${message}${/[.?!]$/.test(message) ? "" : "."}`;

/** Settings that Onit does not start with. */
export const ofRefused = ({ problems }: Pick<ConfigError, "problems">): Judgement[] =>
  problems.map((one) => problem(said(one), one.help));

/** @param templates what is wrong with the templates */
export function ofSettings(
  { warnings = [], undecided = [] }: Pick<Settings, "warnings" | "undecided">,
  templates: readonly Problem[],
): Judgement[] {
  const found = [...ofRefused({ problems: templates }), ...warnings.map(ofWarning)];
  const left = `${undecided.length} ${undecided.length === 1 ? "setting has" : "settings have"} no explicit value; \`onit check\` lists them.`;
  const hint = undecided.length > 0 ? left : "";
  return found.some(({ level }) => level !== "ok")
    ? found
    : [ok("Settings and templates are complete and consistent.", hint)];
}

const ofWarning = (one: Warning): Judgement =>
  (one.isDangerous || one.isRefused ? problem : warning)(said(one), one.help);
