// The folders that Onit writes to: may it, and is there room?

import { randomBytes } from "node:crypto";
import { access, constants, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileTrouble } from "../core/words/file-trouble.ts";
import { type Judgement, problem } from "./finding.ts";
import { judgeSpace } from "./judge-space.ts";
import type { Surroundings } from "./surroundings.ts";

export async function checkFolders({ environment, settings }: Surroundings): Promise<Judgement[]> {
  const { MONGODB_URI, ONIT_DATA } = environment;
  const data = resolve(ONIT_DATA ?? "data");
  const spool = settings.server.smtp.spoolFolder ?? join(data, "spool");
  return Promise.all([
    ...(MONGODB_URI ? [] : [checkFolder(data, `the data folder ${data} (ONIT_DATA)`, "ONIT_DATA")]),
    checkFolder(spool, `the folder of large mails ${spool} (smtp.spoolFolder)`, "smtp.spoolFolder"),
  ]);
}

async function checkFolder(folder: string, name: string, setting: string): Promise<Judgement> {
  const there = await nearest(folder);
  try {
    await (there === folder ? tryToWrite(folder) : access(there, constants.W_OK | constants.X_OK));
    const { bavail, bsize } = await statfs(there);
    return judgeSpace(name, bavail * bsize);
  } catch (error) {
    const seen = `Nothing can be written into ${name}: ${fileTrouble(error as NodeJS.ErrnoException, "write").because}.`;
    return problem(
      seen,
      `Give the user that runs Onit the right to write there, or name another folder as ${setting}.`,
    );
  }
}

/** The folder itself, or the first one above it that is there: it is made inside that. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

/** Rights on paper say little on network drives and full disks. */
async function tryToWrite(folder: string): Promise<void> {
  const file = join(folder, `.onit-doctor-${randomBytes(8).toString("hex")}`);
  try {
    await writeFile(file, "onit doctor\n", { flag: "wx", flush: true } as Parameters<typeof writeFile>[2]);
  } finally {
    await rm(file, { force: true });
  }
}
