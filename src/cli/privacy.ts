// `onit privacy`: what is kept of somebody, written out for them, or erased.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import type { Erasure } from "../store/erase.ts";
import { keyMaker, noteDone } from "./access.ts";
import { fill, print } from "./print.ts";

type Erasing = { dryRun: boolean; by?: string };

const BY = ["--by <person>", "who asks for it, for the audit; needed where roles.yaml says who may"] as const;

export const privacyCommand = (offline: Offline): Command =>
  new Command("privacy")
    .description("write out what is kept of somebody, or erase it")
    .addCommand(
      new Command("export")
        .argument("<address>", "whose data")
        .argument("<folder>", "a new folder: documents.jsonl, and each mail as an .eml file")
        .option(...BY)
        .description("write out every document and mail that names somebody or belongs to a ticket of theirs")
        .action((address: string, folder: string, { by }: { by?: string }) =>
          offline((running) => exportAll(whole(address), folder, by, running)),
        ),
    )
    .addCommand(
      new Command("erase")
        .argument("<address>", "whose data")
        .option("--dry-run", "only count what would be changed", false)
        .option(...BY)
        .description("replace somebody's address and names by a pseudonym everywhere, and erase their words and mails")
        .action((address: string, erasing: Erasing) => offline((running) => erase(whole(address), erasing, running))),
    );

async function erase(address: string, { dryRun, by }: Erasing, { app, store }: OpenedApp): Promise<void> {
  const { mentionedIn, whyNotErased } = await import("../actions/privacy.ts");
  const who = await keyMaker(by, "erasing somebody's data", app);
  const trouble = await whyNotErased(address, app);
  if (trouble) throw new SetupError(`Nothing was erased. ${trouble}`);
  if (!dryRun) await app.audit.gather();
  const erasure = await store.personal.erase({ address, dryRun, mentions: mentionedIn(app) });
  const counted = inWords(erasure);
  if (!dryRun) await noteDone(who, `erasure of ${erasure.pseudonym}`, counted, app);
  print(fill`${dryRun ? "This would change" : "Changed"}: ${counted}.`);
  if (!dryRun) print(fill`They are ${erasure.pseudonym} from now on.`);
  if (erasure.left > 0) throw new SetupError("Something wrote of them meanwhile. Run the same command again.");
}

const inWords = ({ changed }: Erasure): string =>
  Object.entries(changed)
    .map(([collection, count]) => `${count} in ${collection}`)
    .join(", ") || "nothing is kept of them";

async function exportAll(
  address: string,
  folder: string,
  by: string | undefined,
  { app, store }: OpenedApp,
): Promise<void> {
  const { mentionedIn } = await import("../actions/privacy.ts");
  const { keptAsLine } = await import("../store/kept-as-line.ts");
  const who = await keyMaker(by, "writing out somebody's data", app);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new SetupError(`${folder} cannot be made (${error.code}). Name a folder that is not there yet.`);
  });
  const lines: string[] = [];
  let mails = 0;
  for await (const { collection, document, raw } of store.personal.keptOf({ address, mentions: mentionedIn(app) })) {
    lines.push(keptAsLine(collection, document));
    if (!raw) continue;
    mails += 1;
    await writeFile(join(folder, `${String(document._id).replaceAll(/[^\w-]/g, "_")}.eml`), raw, { mode: 0o600 });
  }
  await writeFile(join(folder, "documents.jsonl"), lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
  await noteDone(who, "writing out what is kept of somebody", `${lines.length} documents, ${mails} mails`, app);
  print(
    fill`${folder} has ${lines.length} documents and ${mails} mails. Private notes are among them: read it before you hand it over.`,
  );
}

function whole(text: string): string {
  const address = text.trim().toLowerCase();
  if (/^[^\s<>"]+@[^\s<>"@]+$/.test(address)) return address;
  throw new SetupError(`"${text}" is not a mail address such as carl@customer.example.`);
}
