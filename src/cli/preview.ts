// `onit preview`: a notice as its reader would have it, without sending it to anybody it is for.

import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import type { Settings } from "../config/load.ts";
import { personAt } from "../core/model/organisation.ts";
import { fileSentence } from "../core/words/file-trouble.ts";
import { type Environment, SetupError, templatesFolder } from "../ports/environment.ts";
import type { Preview } from "../preview/preview.ts";
import type { Subjects } from "../preview/subjects.ts";
import type { Offline } from "../runtime/offline.ts";
import { oneAddress } from "../security/domain-name.ts";
import { fill, print, printNote } from "./print.ts";

type Options = {
  list: boolean;
  ticket?: string;
  language: string;
  out?: string;
  serve: boolean;
  open: boolean;
  port: number;
  to?: string;
};

/**
 * @param offline runs work with an Onit that does nothing by itself
 * @param folder the config folder
 */
export const previewCommand = (offline: Offline, environment: Environment, folder: () => string): Command =>
  new Command("preview")
    .argument("[notice]", "the kind of notice; --list names them")
    .description("show a notice with sample data or those of a ticket; its buttons do nothing")
    .option("--list", "list the kinds of notices", false)
    .option("--ticket <reference>", "with the data of this ticket, such as HD-1042, instead of the sample's")
    .option("--language <code>", "in this language", "en")
    .option("--out <file>", "write it as an HTML file, and the plain text next to it")
    .option("--serve", "show all notices in a browser, on this machine, until Ctrl-C", false)
    .option("--open", "the same, and open the browser", false)
    .option("--port <port>", "the port of --serve; by default any free one", Number, 0)
    .option("--to <address>", "send it there through the relay, as a test mail")
    .action(async (notice: string | undefined, options: Options) => {
      const { KINDS } = await import("../templates/folder.ts");
      if (options.list) return list(KINDS);
      const { kindCalled, languageCalled } = await import("../preview/preview.ts");
      languageCalled(options.language);
      if (notice === undefined && !isServed(options))
        throw new SetupError(`Name a notice. There are: ${KINDS.join(", ")}.`);
      const kind = notice === undefined ? undefined : kindCalled(notice);
      const { loadConfig } = await import("../config/load.ts");
      const settings = await loadConfig(folder(), environment);
      await show(kind, options, { offline, environment, settings });
    });

async function list(kinds: readonly Kind[]): Promise<void> {
  const { ABOUT } = await import("../preview/about.ts");
  const { textTable: table } = await import("./table.ts");
  print(table(kinds.map((kind) => [kind, ABOUT[kind]])));
}

const isServed = ({ serve, open }: Options): boolean => serve || open;

type Means = { offline: Offline; environment: Environment; settings: Settings };
type Kind = Preview["kind"];

async function show(kind: Kind | undefined, options: Options, means: Means): Promise<void> {
  const { preview } = await import("../preview/preview.ts");
  const to = options.to === undefined ? undefined : await recipientOf(options.to, options, means);
  const subjects = await subjectsFor(options, means);
  const render = (one: Kind): Promise<Preview> => preview(subjects(one), templatesFolder(means.environment));
  if (isServed(options)) return serve(kind, render, options);
  if (kind === undefined) return;
  const made = await render(kind);
  if (options.out !== undefined) await write(made, options.out);
  if (to !== undefined) await send(made, to, means);
  if (options.out === undefined && to === undefined) print(`${headOf(made)}\n\n${made.text}`);
}

async function subjectsFor({ ticket }: Options, { offline, settings }: Means): Promise<Subjects> {
  const { sampleSubjects, subjectsOf } = await import("../preview/subjects.ts");
  if (ticket === undefined) return sampleSubjects(settings.organisation.name);
  let subjects: Subjects | undefined;
  await offline(async ({ app }) => {
    subjects = await subjectsOf(ticket, app);
  });
  if (!subjects) throw new SetupError(fill`The data of ${ticket} could not be read.`);
  return subjects;
}

const headOf = ({ headers }: Preview): string => headers.map(([name, value]) => fill`${name}: ${value}`).join("\n");

/** @throws SetupError when the file is not to be an HTML file, or cannot be written */
async function write(made: Preview, file: string): Promise<void> {
  if (!/\.html?$/i.test(file)) throw new SetupError(fill`--out: "${file}" does not end in .html.`);
  const { withLinksTo } = await import("../preview/preview.ts");
  const beside = file.replace(/\.html?$/i, ".txt");
  try {
    await writeFile(file, withLinksTo(made.html, "#preview"));
    await writeFile(beside, `${headOf(made)}\n\n${made.text}`);
  } catch (error) {
    throw new SetupError(fill`--out: ${fileSentence(resolve(file), error as NodeJS.ErrnoException, "write")}`);
  }
  print(fill`${file} and ${beside}`);
}

/** What is inside a ticket goes to nobody but us. @throws SetupError when it is not an address, or not one for this */
async function recipientOf(to: string, { ticket }: Options, { settings }: Means): Promise<string> {
  const { address } = await import("../config/values.ts");
  if (!address.safeParse(to).success) throw new SetupError(fill`--to: "${to}" is not a mail address.`);
  if (ticket !== undefined && !personAt(settings.organisation, oneAddress(to)))
    throw new SetupError(
      fill`--to: ${to} is nobody's address in people.yaml. What a ticket holds goes to staff only; leave --ticket out to send the sample.`,
    );
  return oneAddress(to);
}

/** @throws SetupError when there is no relay, or it does not take the mail */
async function send(made: Preview, to: string, { offline, environment, settings }: Means): Promise<void> {
  await offline(async ({ app, store }) => {
    const { relayLineOf } = await import("../runtime/relay.ts");
    const relay = await relayLineOf(settings, environment, { now: app.now, bookmarks: () => store.bookmarks });
    if (!relay) throw new SetupError("ONIT_RELAY_URL names no relay to send it through. --out writes it to a file.");
    const { sendPreview } = await import("../preview/send-preview.ts");
    print(fill`Sent to ${to}: ${await sendPreview(made, to, relay, app)}`);
  });
}

async function serve(
  kind: Kind | undefined,
  render: (kind: Kind) => Promise<Preview>,
  options: Options,
): Promise<void> {
  const { KINDS } = await import("../templates/folder.ts");
  const { kindCalled, withLinksTo } = await import("../preview/preview.ts");
  const { servePreviews } = await import("../web/preview-pages.ts");
  const show = async (name: string) => {
    const made = await render(kindCalled(name));
    return { ...made, html: withLinksTo(made.html, "/nothing") };
  };
  const data = options.ticket === undefined ? "sample data" : `the data of ${options.ticket}`;
  const pages = await servePreviews({ kinds: KINDS, data, show }, options.port).catch((error: Error) => {
    throw new SetupError(fill`The previews cannot be served: ${error.message}`);
  });
  const url = `${pages.url}${kind === undefined ? "/" : `/notices/${kind}`}`;
  print(`${url}    Ctrl-C ends it`);
  if (options.open) openBrowser(url);
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Whether it works is seen at once; the address is printed anyhow. */
function openBrowser(url: string): void {
  const [program = "", ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  spawn(program, [...words, url], { stdio: "ignore", detached: true })
    .on("error", () => printNote("There is no program here that opens a browser: open the address yourself."))
    .unref();
}
