// Reads a config folder: every file, every problem at once, or the settings.

import { access, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { z } from "zod";
import { gapsIn } from "../core/escalation/coverage.ts";
import type { Gap } from "../core/escalation/gap.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { fileTrouble } from "../core/words/file-trouble.ts";
import { type Language, type Phrases, prepareLater } from "../core/words/phrases.ts";
import { accessProblems } from "./access.ts";
import { type AllRead, assembleOrganisation, assembleServer, type Server } from "./assemble.ts";
import { languagesOf, type OwnPhrases, phrasesOf } from "./built-in-phrases.ts";
import { channelWarnings } from "./channel-warnings.ts";
import { coverageWarnings } from "./coverage-warnings.ts";
import { absent, findAll, problemAt, readYaml, type Source } from "./document.ts";
import { duplicateProblems } from "./duplicates.ts";
import { readBy } from "./explain.ts";
import { readHolidayFiles } from "./holiday-files.ts";
import { readOldNames } from "./old-names.ts";
import { type PhrasesRead, readPhraseFiles } from "./phrase-files.ts";
import { ConfigError, type Problem } from "./problem.ts";
import { referenceProblems } from "./references.ts";
import { ruleProblems } from "./rules.ts";
import { FILE_NAMES, FILES, type FileName } from "./schema.ts";
import { LISTEN, listenProblems, relayProblems, type Secrets, secretProblems } from "./secrets.ts";
import { didYouMean } from "./suggest.ts";
import { undecided, withoutOff } from "./undecided.ts";
import { type Warning, warningsOf } from "./warnings.ts";
import { unreadable, yamlFilesIn } from "./yaml-files.ts";

export type Settings = {
  organisation: Organisation;
  server: Server;
  warnings?: readonly Warning[]; // what works and should be otherwise; the dangerous ones first
  renamed?: readonly Problem[]; // what is written with an old name, which is read as well
  undecided?: readonly Problem[]; // settings without an explicit value, in the order an admin works through it (S1.35)
  locate?(gaps: readonly Gap[]): Warning[]; // what the data shows to be missing in these files, with its lines
};

type Folder = { sources: Record<FileName, Source>; problems: Problem[]; renamed: Problem[] };

/**
 * The settings of a config folder.
 * @param folder path of the folder with organisation.yaml and its neighbours
 * @param environment where the secrets are that the settings name; left out, nobody looks for them
 * @param now the warnings also name the hours of the coming days in which policies reach nobody; left out, nobody looks for them
 * @throws ConfigError with every problem there is, sorted by file and line
 */
export async function loadConfig(folder: string, environment?: Secrets, now?: Date): Promise<Settings> {
  return loaded(folder, { environment, now, hear: phrasesNow });
}

/**
 * The same for a command beside an Onit that runs and has read all of it: most compare no words, so the phrase files, which are most of what
 * there is to read, are read when the first words are compared.
 * @throws ConfigError as `loadConfig` does; for the phrase files then
 */
export const loadBeside = (folder: string, environment: Secrets): Promise<Settings> =>
  loaded(folder, { environment, hear: phrasesLater });

type Loading = {
  environment: Secrets | undefined;
  now?: Date | undefined;
  hear(folder: string): Heard;
};

async function loaded(folder: string, { environment, now, hear }: Loading): Promise<Settings> {
  const { sources: written, problems, renamed } = await readFolder(folder);
  const heard = hear(folder);
  const sources = withoutOff(written);
  const read = FILE_NAMES.map((name) => [name, readBy(FILES[name].schema as z.ZodType, sources[name])] as const);
  const holidays = await readHolidayFiles(sources.calendars, folder);
  problems.push(
    ...heard.problems,
    ...read.flatMap(([, one]) => one.problems),
    ...referenceProblems(sources),
    ...duplicateProblems(sources),
    ...ruleProblems(sources),
    ...holidays.problems,
    ...(await certificateProblems(sources.server, folder)),
    ...(environment ? secretProblems(sources, environment) : []),
    ...(environment ? relayProblems(sources.server, environment) : []),
    ...(environment ? listenProblems(environment) : []),
  );
  if (problems.length > 0) throw new ConfigError(folder, sorted(problems));
  const all = Object.fromEntries(read.map(([name, { value }]) => [name, value])) as AllRead;
  const { server } = all;
  const organisation = assembleOrganisation(all, heard.phrases(), holidays.files);
  const access = accessProblems(organisation, sources);
  if (access.length > 0) throw new ConfigError(folder, sorted(access));
  const assembled = assembleServer(server, folder, environment?.[LISTEN] || undefined);
  const warnings = [
    ...warningsOf(sources, assembled, environment?.ONIT_RELAY_URL),
    ...channelWarnings(organisation, sources.policies),
    ...(now ? coverageWarnings(gapsIn(organisation, now), sources) : []),
  ];
  const locate = (gaps: readonly Gap[]): Warning[] => coverageWarnings(gaps, sources);
  return { organisation, server: assembled, warnings, renamed, undecided: undecided(written), locate };
}

type Heard = { problems: readonly Problem[]; phrases(): Phrases };

function phrasesNow(folder: string): Heard {
  const read = readPhraseFiles(folder);
  return {
    problems: read.flatMap((one) => one.problems),
    phrases: () => phrasesOf(folder, ownOf(read)),
  };
}

function phrasesLater(folder: string): Heard {
  const languages = (): readonly Language[] => {
    const read = readPhraseFiles(folder);
    const problems = read.flatMap((one) => one.problems);
    if (problems.length > 0) throw new ConfigError(folder, sorted(problems));
    return languagesOf(folder, ownOf(read));
  };
  return { problems: [], phrases: () => prepareLater(languages) };
}

const ownOf = (read: readonly PhrasesRead[]): OwnPhrases[] => read.flatMap((one) => one.own ?? []);

/** @throws ConfigError with this one problem: each file would only say it again */
async function refuseNoFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (seen) => seen.isDirectory(),
    (error: NodeJS.ErrnoException) => error,
  );
  if (isFolder === true) return;
  const message = isFolder === false ? "it is a file and not a folder" : fileTrouble(isFolder, "read").because;
  const help = "Name the folder with organisation.yaml as --config or ONIT_CONFIG, or write one: onit init <folder>.";
  throw new ConfigError(folder, [{ file: resolve(folder), line: 1, path: "config", message, help }]);
}

async function readFolder(folder: string): Promise<Folder> {
  await refuseNoFolder(folder);
  const problems: Problem[] = unknownFiles(folder);
  const renamed: Problem[] = [];
  const take = async (name: FileName): Promise<Source> => {
    const read = await readSource(folder, FILES[name].file, name, FILES[name].required);
    const today = readOldNames(name, read.source);
    problems.push(...read.problems, ...today.problems);
    renamed.push(...today.renamed);
    return today.source;
  };
  const sources: [FileName, Source][] = [];
  for (const name of FILE_NAMES) sources.push([name, await take(name)]);
  return { sources: Object.fromEntries(sources) as Record<FileName, Source>, problems, renamed: sorted(renamed) };
}

async function readSource(folder: string, file: string, stem: string, required: boolean) {
  try {
    return readYaml(file, stem, await readFile(join(folder, file), "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const source = absent(file, stem, required || code !== "ENOENT");
    if (!source.broken) return { source, problems: [] };
    if (code !== "ENOENT") return { source, problems: [unreadable(source, error as Error)] };
    const help = `Create it in ${resolve(folder)}. The example in config/ shows what belongs in it.`;
    return { source, problems: [problemAt(source, [], "this file is missing", help)] };
  }
}

/** A file with a slip in its name would be ignored without a word, and its rules with it. */
function unknownFiles(folder: string): Problem[] {
  const known: string[] = FILE_NAMES.map((name) => FILES[name].file);
  const unknown = yamlFilesIn(folder).filter((file) => !known.includes(file));
  const languages = yamlFilesIn(join(folder, "phrases")).filter((file) => !file.endsWith(".yaml"));
  return [
    ...unknown.map((file) => unreadFile(file, didYouMean(file, known, "Rename or remove it."))),
    ...languages.map((file) => unreadFile(`phrases/${file}`, "Its name must end in .yaml.")),
  ];
}

const unreadFile = (file: string, help: string): Problem => ({
  file,
  line: 1,
  path: file,
  message: "Onit does not read a file of this name",
  help,
});

async function certificateProblems(server: Source, folder: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  const files = ["smtp.tls.*", "imap.*.caFile", "delivery.caFile"].flatMap((pattern) => findAll(server, pattern));
  for (const { path, value } of files) {
    if (typeof value !== "string" || (await canRead(resolve(folder, value)))) continue;
    const help = `It is looked for at ${resolve(folder, value)}.`;
    problems.push(problemAt(server, path, `the file "${value}" cannot be read`, help));
  }
  return problems;
}

const canRead = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** As an admin works through them: file by file in the order they are read, from top to bottom. */
function sorted(problems: readonly Problem[]): Problem[] {
  const order: string[] = FILE_NAMES.map((name) => FILES[name].file);
  const rank = ({ file }: Problem) => (order.includes(file) ? order.indexOf(file) : order.length);
  return [...problems].sort((a, b) => rank(a) - rank(b) || a.file.localeCompare(b.file) || a.line - b.line);
}
