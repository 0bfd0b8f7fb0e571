// `onit check`: what is wrong with the settings and templates, what is dangerous, and what nobody has decided yet.

import { Command } from "commander";
import { inOneLine } from "../config/problem.ts";
import { bySeverity, type Warning } from "../config/warnings.ts";
import type { Environment } from "../ports/environment.ts";
import { fill, print, printNote } from "./print.ts";

/** @param folder the config folder */
export const checkCommand = (folder: () => string, environment: Environment, now: () => Date): Command =>
  new Command("check")
    .description("report every problem of the settings and templates at once")
    .option("--decided", "fail when something is left undecided", false)
    .action(async ({ decided }: { decided: boolean }) => {
      const { checkedSettings } = await import("../runtime/checked-settings.ts");
      const { checkOwner } = await import("../runtime/whose-data.ts");
      const { organisation, warnings = [], undecided = [] } = await checkedSettings(folder(), environment, now());
      const unread = await checkOwner(organisation, environment);
      const { desks, people, policies } = organisation;
      const counts = [
        many(desks.size, "desk", "desks"),
        many(people.size, "person", "people"),
        many(policies.size, "policy", "policies"),
      ];
      const refused = bySeverity(warnings).refused.length;
      const verdict = refused === 0 ? "all is well" : `${many(refused, "thing", "things")} must be decided`;
      print(fill`${folder()}: ${verdict}. ${counts.join(", ")}.`);
      if (refused > 0) process.exitCode = 1;
      if (unread !== undefined) printNote(unread);
      for (const line of warned(warnings)) print(line);
      if (undecided.length === 0) return;
      const [things, are] = undecided.length === 1 ? ["thing", "is"] : ["things", "are"];
      print(`\n${undecided.length} ${things} ${are} not decided yet:\n${undecided.map(inOneLine).join("\n")}`);
      if (decided) process.exitCode = 1;
    });

const many = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;

/** The dangerous ones first, under a heading of their own. */
function warned(warnings: readonly Warning[]): string[] {
  const section = (heading: string, found: readonly Warning[]): string[] =>
    found.length === 0 ? [] : ["", `${found.length} ${heading}:`, ...found.map(inOneLine)];
  const { dangerous, refused, others } = bySeverity(warnings);
  return [...section("dangerous", dangerous), ...section("to decide", refused), ...section("to look at", others)];
}
