// `onit config versions`: which settings were in force when, and what changed.

import { Command } from "commander";
import { SetupError } from "../ports/environment.ts";
import type { SettingsVersion } from "../ports/settings-versions.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { fill, print, printJson } from "./print.ts";

export const configCommand = (offline: Offline): Command =>
  new Command("config").description("look at the settings that were accepted").addCommand(
    new Command("versions")
      .argument("[number]", "of one version; default: all that are kept, newest first")
      .option("--json", "as JSON, for scripts", false)
      .description("list the versions of the settings, or show what changed in one")
      .action((number: string | undefined, { json }: { json: boolean }) =>
        offline((running) => (number === undefined ? list(json, running) : show(number, json, running))),
      ),
  );

const MOST = 200;

async function list(json: boolean, { app }: OpenedApp): Promise<void> {
  const versions = await app.settingsVersions.list(MOST);
  if (json) return printJson(versions.map(({ files: _, ...version }) => version));
  if (versions.length === 0) return print("Nothing is kept yet: the first version is kept when Onit starts.");
  const { textTable: table } = await import("./table.ts");
  const rows = versions.map((one) => [String(one.number), one.at.toISOString(), `Onit on ${one.by}`, changesIn(one)]);
  print(table([["Version", "In force since", "Taken over by", "What changed"], ...rows]));
}

const changesIn = ({ changes, files }: SettingsVersion): string =>
  changes.length === 0
    ? `the first that is kept: ${files.length} files`
    : changes.map(({ file, kind }) => (kind === "changed" ? file : `${file} (${kind})`)).join(", ");

async function show(number: string, json: boolean, { app }: OpenedApp): Promise<void> {
  const version = /^\d{1,9}$/.test(number) ? await app.settingsVersions.find(Number(number)) : undefined;
  if (!version)
    throw new SetupError(
      `There is no version ${number} of the settings. \`onit config versions\` lists those there are.`,
    );
  if (json) return printJson(version);
  print(
    fill`Version ${version.number}, in force since ${version.at.toISOString()}, taken over by Onit on ${version.by}.`,
  );
  for (const { file, kind, patch } of version.changes) {
    print(fill`\n${file} (${kind})`);
    if (patch === null) print("It is too long, or too much of it changed, to be shown line by line.");
    else if (patch === "") print("What changed is a secret, a comment, or nothing that can be seen.");
    else for (const line of patch.split("\n")) print(fill`${line}`);
  }
}
