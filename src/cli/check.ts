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
      const { organisation, warnings = [], undecided = [] } = await checkedSettings(folder(), environment);
      const unread = await checkOwner(organisation, environment);
      const { desks, people, policies } = organisation;
      const counts = [
        many(desks.size, "desk", "desks"),
        many(people.size, "person", "people"),
        many(policies.size, "policy", "policies"),
      ].join(", ");
      const refused = bySeverity(warnings).refused.length;
      const verdict = refused === 0 ? "all is well" : `${many(refused, "thing", "things")} must be decided`;
      print(fill`${folder()}: ${verdict}. ${counts}.`);
      if (refused > 0) process.exitCode = 1;
      if (unread !== undefined) printNote(unread);
      const { gapsInWords } = await import("./on-call.ts");
      const gaps = section("gaps on call within 14 days", gapsInWords(organisation, now()));
      for (const line of [...warned(warnings), ...gaps]) print(line);
      if (undecided.length === 0) return;
      const [things, are] = undecided.length === 1 ? ["thing", "is"] : ["things", "are"];
      print(`\n${undecided.length} ${things} ${are} not decided yet:\n${undecided.map(inOneLine).join("\n")}`);
      if (decided) process.exitCode = 1;
    });

const many = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;

/** The dangerous ones first, under a heading of their own. */
function warned(warnings: readonly Warning[]): string[] {
  const { dangerous, refused, others } = bySeverity(warnings);
  const listed = (heading: string, found: readonly Warning[]): string[] => section(heading, found.map(inOneLine));
  return [...listed("dangerous", dangerous), ...listed("to decide", refused), ...listed("to look at", others)];
}

const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `${lines.length} ${heading}:`, ...lines];
