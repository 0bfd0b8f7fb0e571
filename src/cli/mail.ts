// The commands about mails: explain, replay, quarantine, anonymise.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import type { Settings } from "../config/load.ts";
import { type FileUse, fileSentence } from "../core/words/file-trouble.ts";
import type { App } from "../ports/app.ts";
import { SetupError } from "../ports/environment.ts";
import { mailStateName, type StoredMail } from "../ports/mail-store.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { whoMay } from "./access.ts";
import { fill, print, printMail, printNote } from "./print.ts";
import { sinceInstant } from "./since.ts";

const MOST_LISTED = 1_000;

export function mailCommands(offline: Offline): Command[] {
  return [explainCommand(offline), replayCommand(offline), quarantineCommand(offline)];
}

/** Needs the settings only: no database is opened. */
export const anonymiseCommand = (settings: () => Promise<Settings>): Command =>
  new Command("anonymise")
    .argument("<file>", "a mail as it came (.eml)")
    .option("-o, --output <file>", "where to write it; by default it is printed")
    .description("write the mail without its people; it is still read as the real one was")
    .action(async (file: string, { output }: { output?: string }) => {
      const [{ anonymise }, { parse }] = await Promise.all([
        import("../reports/anonymise.ts"),
        import("../mail/parse.ts"),
      ]);
      const { organisation } = await settings();
      const salt = randomBytes(16).toString("hex");
      const { raw, thoroughness } = await anonymise(await mailIn(file), salt, organisation, parse);
      if (output) await writeFile(output, raw).catch(refused(output, "write"));
      else printMail(raw);
      const left =
        thoroughness === "names" ? " Small words are the writer's own: without them it was read otherwise." : "";
      printNote(`It is read as the real one was.${left} Look it over before you pass it on.`);
    });

/** @throws SetupError in plain words */
const mailIn = (file: string): Promise<Buffer> => readFile(file).catch(refused(file, "read"));

const refused =
  (file: string, use: FileUse) =>
  (error: NodeJS.ErrnoException): never => {
    throw new SetupError(fill`${fileSentence(resolve(file), error, use)}`);
  };

const explainCommand = (offline: Offline): Command =>
  new Command("explain")
    .argument("<mail>", "the id of a stored mail or the beginning of it, the number of a ticket, or a file")
    .description(
      "print how a mail was processed, step by step, or the mails of a ticket; a file is read as if it came in now, and changes nothing",
    )
    .action((mail: string) =>
      offline(async ({ app }) => {
        const { explain, explainFile } = await import("../reports/explain.ts");
        const { isReference, mailsOfTicket } = await import("../reports/mails-of-ticket.ts");
        const stored = (): Promise<string | undefined> =>
          isReference(mail) ? mailsOfTicket(mail, app) : explain(mail, app);
        const text = existsSync(mail) ? await explainFile(await mailIn(mail), app) : await stored();
        if (text === undefined) throw isReference(mail) ? noTicket(mail) : noSuch(mail);
        print(text);
      }),
    );

const replayCommand = (offline: Offline): Command =>
  new Command("replay")
    .requiredOption("--since <when>", "a time such as 2026-03-02T09:00, or how long ago, such as 2h or 3 days")
    .option(
      "--apply",
      "carry out what can be: process quarantined and failed mails again, count chases that were missed",
      false,
    )
    .description("read every mail since then by the current rules, and show which would be classified differently")
    .action(({ since, apply }: { since: string; apply: boolean }) =>
      offline(async ({ app, settled }) => {
        const { replay } = await import("../reports/replay.ts");
        let differences = 0;
        for await (const { mail, before, now, because, applied } of replay(
          sinceInstant(since, app.now()),
          apply,
          app,
        )) {
          differences += 1;
          print(`${inLine(mail)}\n${fill`    ${before} → ${now}: ${because}`}`);
          if (applied) print(fill`    done: ${applied}`);
        }
        await settled();
        const hint = differences > 0 && !apply ? " Nothing was changed; --apply carries out what can be." : "";
        print(
          `${differences} ${differences === 1 ? "mail would be" : "mails would be"} classified differently.${hint}`,
        );
      }),
    );

function quarantineCommand(offline: Offline): Command {
  const quarantine = new Command("quarantine")
    .alias("stuck") // its name in earlier releases
    .description(
      "quarantined mails, whose sender could not be authenticated or may not write there, and those whose processing failed",
    );
  quarantine.command("list", { isDefault: true }).action(() =>
    offline(async ({ app }) => {
      const mails = await app.mails.quarantinedOrFailed(MOST_LISTED);
      for (const mail of mails) print(toldOf(mail));
      print(`${mails.length} ${mails.length === 1 ? "mail" : "mails"} quarantined or failed.`);
    }),
  );
  quarantine
    .command("show <mail>")
    .description("how it was processed, and its text")
    .option("--raw", "the mail as it came", false)
    .action((id: string, { raw }: { raw: boolean }) =>
      offline(async ({ app }) => {
        const mail = await found(id, app);
        if (raw) printMail(mail.raw);
        else print(`${await wayOf(mail, app)}\n\n${await textOf(mail, app)}`);
      }),
    );
  quarantine
    .command("retry <mail>")
    .description('process it again, by the current rules and settings; "all" does so with every one')
    .action((id: string) => offline((running) => again(id, undefined, running)));
  quarantine
    .command("release <mail>")
    .description("process it as if its sender were authenticated")
    .requiredOption("--by <person>", "who releases it: id, address or name of somebody who may release mails")
    .action((id: string, { by }: { by: string }) =>
      offline(async (running) => again(id, await releaser(by, id, running), running)),
    );
  return quarantine;
}

/** What it is and why it waits; of a quarantined one also which setting would have proven its sender. */
function toldOf(mail: StoredMail): string {
  const why = fill`    ${mailStateName(mail.state)}: ${reasonOf(mail)}`;
  const setting = mail.reading?.setting;
  return [inLine(mail), why, ...(setting === undefined ? [] : [fill`    ${setting}`])].join("\n");
}

/** The id of somebody who may release mails. @throws SetupError for anybody else */
async function releaser(by: string, id: string, { app }: OpenedApp): Promise<string> {
  const { releaseOf } = await import("../actions/release-mail.ts");
  const { id: mailId } = await found(id, app);
  return (await whoMay(by, "release", releaseOf(mailId), app)).id;
}

async function again(id: string, by: string | undefined, { app, settled }: OpenedApp): Promise<void> {
  const { release } = await import("../actions/release-mail.ts");
  const mails =
    id === "all" && by === undefined ? await app.mails.quarantinedOrFailed(MOST_LISTED) : [await found(id, app)];
  for (const mail of mails) {
    if (!(await release(mail.id, by === undefined ? {} : { releasedBy: by }, app)))
      throw new SetupError(`"${id}" is ${mailStateName(mail.state)}: there is nothing to read again.`);
    await settled();
    print(await wayOf(mail, app));
  }
}

async function found(id: string, app: App): Promise<StoredMail> {
  const mail = await app.mails.find(id);
  if (!mail) throw noSuch(id);
  return mail;
}

const wayOf = async ({ id }: StoredMail, app: App): Promise<string> =>
  (await (await import("../reports/explain.ts")).explain(id, app)) ?? "";

const textOf = (mail: StoredMail, app: App): Promise<string> =>
  app.mail.parse(mail).then(
    ({ text }) => text,
    (error: Error) => `Its text cannot be shown: ${error.message}`,
  );

const inLine = (mail: StoredMail): string =>
  fill`${mail.id.slice(0, 12)}  ${mail.receivedAt.toISOString().slice(0, 16)}  ${mail.reading?.from || mail.envelope.from || "nobody named"}: ${mail.reading?.subject ?? "(not read)"}`;

const reasonOf = ({ trouble, reading }: StoredMail): string => trouble ?? reading?.because ?? "not read yet";

const noTicket = (reference: string): SetupError =>
  new SetupError(fill`There is no ticket ${reference.toUpperCase()}.`);

const noSuch = (mail: string): SetupError =>
  new SetupError(
    fill`There is no mail "${mail}", and no file of that name. "onit quarantine" and the page /mailbox list ids.`,
  );
