// `onit init`: asks six questions, or takes flags, and writes the smallest organisation that works.

import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { ConfigError } from "../config/problem.ts";
import { fileSentence, fileTrouble } from "../core/words/file-trouble.ts";
import { SetupError } from "../ports/environment.ts";
import type { Question, QuestionName } from "./first-answers.ts";
import { fill, print } from "./print.ts";

type Given = Partial<Record<QuestionName, string>> & { timeZone?: string };

export const initCommand = (): Command =>
  new Command("init")
    .argument("<folder>", "the config folder to write: a new one, or an empty one")
    .description("ask six questions and write the smallest organisation that works; flags answer without asking")
    .option("--name <name>", "what the organisation is called")
    .option("--address <address>", "the address requesters write to")
    .option("--team <people>", "who answers: Anna Nowak <anna@firm.example>, …")
    .option("--manager <person>", "who is notified after an hour, and when Onit needs help")
    .option("--mail-server <address>", "the network address of the mail server that hands mail over")
    .option("--public-url <url>", 'where people reach the pages; "none" while you try Onit out')
    .option("--time-zone <zone>", "where the people work, such as Europe/Warsaw; default: as this machine is set")
    .action(async (folder: string, given: Given) => init(folder, given));

/** @throws SetupError when the folder holds something, or an answer is missing or refused; nothing is written then */
async function init(folder: string, given: Given): Promise<void> {
  if ((await namesIn(folder)).length > 0)
    throw new SetupError(fill`${resolve(folder)} is not empty. Name a folder that does not exist yet.`);
  const { QUESTIONS, answersFrom } = await import("./first-answers.ts");
  const { timeZone } = await import("../config/values.ts");
  const zone = given.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const ofZone = timeZone.safeParse(zone).success
    ? []
    : [fill`--time-zone: "${zone}" is not a time zone, such as Europe/Warsaw.`];
  const answers = process.stdin.isTTY ? await askHere(QUESTIONS, given, ofZone) : fromFlags(QUESTIONS, given, ofZone);
  const { filesToWrite: filesOf } = await import("./new-organisation.ts");
  const files = filesOf(answersFrom(answers, zone));
  await tryOut(files);
  try {
    await mkdir(folder, { recursive: true });
    await writeAll(files, folder);
  } catch (error) {
    throw new SetupError(fill`${fileSentence(resolve(folder), error as NodeJS.ErrnoException, "write")}`);
  }
  tell(folder);
}

const writeAll = async (files: ReadonlyMap<string, string>, folder: string): Promise<void> => {
  for (const [name, text] of files) await writeFile(join(folder, name), text, { flag: "wx" });
};

/** Answers may be good one by one and not together: a person with the address of the desk. @throws SetupError then */
async function tryOut(files: ReadonlyMap<string, string>): Promise<void> {
  const { loadConfig } = await import("../config/load.ts");
  const draft = await mkdtemp(join(tmpdir(), "onit-init-"));
  try {
    await writeAll(files, draft);
    await loadConfig(draft);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new SetupError(`These answers make no settings that work; nothing was written.\n${error.message}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** @throws SetupError for what is not a folder */
const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    const because = error.code === "ENOTDIR" ? "it is a file and not a folder" : fileTrouble(error, "read").because;
    throw new SetupError(fill`${resolve(folder)} cannot be used: ${because}. Name another folder.`);
  });

type Answers = Record<QuestionName, string>;

/** @param others what else is wrong. @throws SetupError with everything that is missing or refused */
function fromFlags(questions: readonly Question[], given: Given, others: readonly string[]): Answers {
  const answers = questions.map((question) => [question.name, given[question.name] ?? question.usual ?? ""] as const);
  const problems = questions.flatMap(({ flag, asks, refuses }, index) => {
    const answer = answers[index]![1];
    if (answer === "") return [`${flag} is missing. ${asks}`];
    const because = refuses(answer);
    return because === undefined ? [] : [fill`${flag}: "${answer}" ${because}.`];
  });
  refuse([...problems, ...others]);
  return Object.fromEntries(answers) as Answers;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new SetupError(problems.join("\n"));
}

/** Each answer is one line of standard input. */
async function askHere(questions: readonly Question[], given: Given, problems: readonly string[]): Promise<Answers> {
  refuse(problems);
  const lines = createInterface({ input: process.stdin });
  return askUntilGood(questions, given, lines[Symbol.asyncIterator]()).finally(() => lines.close());
}

/**
 * Asks again until each answer can be used; what flags say is not asked.
 * @param given the flags
 * @param lines what is typed
 * @throws SetupError when there are no more lines
 */
export async function askUntilGood(
  questions: readonly Question[],
  given: Given,
  lines: AsyncIterator<string>,
): Promise<Answers> {
  const answers: [QuestionName, string][] = [];
  for (const question of questions)
    answers.push([question.name, await answerTo(question, given[question.name], lines)]);
  return Object.fromEntries(answers) as Answers;
}

async function answerTo(question: Question, given: string | undefined, lines: AsyncIterator<string>): Promise<string> {
  const { asks, usual, refuses } = question;
  let answer = given;
  for (;;) {
    if (answer === undefined) {
      print(`\n${asks}${usual === undefined ? "" : ` [${usual}]`}`);
      const { value, done } = await lines.next();
      if (done) throw new SetupError("The questions were not answered; nothing was written.");
      answer = value.trim() || usual || "";
    }
    const because = refuses(answer);
    if (because === undefined) return answer;
    print(fill`"${answer}" ${because}.`);
    answer = undefined;
  }
}

function tell(folder: string): void {
  print(fill`\nWrote ${resolve(folder)}. Read the comments in the files and change what you like. Then:`);
  print(fill`  npm run onit -- --config ${resolve(folder)} check`);
  print(fill`  npm run onit -- --config ${resolve(folder)} start`);
}
