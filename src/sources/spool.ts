// Large mails lie in files while they come in. A file has no name for longer than a moment, so that a crash leaves none behind.

import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { largeBuffer } from "../pacing/large-buffer.ts";

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const NAME = /^[0-9a-f]{32}\.part$/;

export type SpoolFile = {
  size(): number;
  write(bytes: Buffer): Promise<void>;
  /** @returns all that was written */
  read(): Promise<Buffer>;
  /** Frees its room. Safe to repeat. */
  end(): Promise<void>;
};

export type Spool = {
  /** @returns undefined when the folder cannot be made or used */
  open(): Promise<SpoolFile | undefined>;
};

/**
 * @param folder made when it is first needed, for this user alone; one that others may enter is refused
 * @returns once what a crash left there is removed. A file that another process opened a moment ago may be among it: that
 *   process holds it open, and was about to take its name away itself
 * @param trouble hears why the folder cannot be used
 */
export async function openSpool(folder: string, trouble: (error: Error) => void): Promise<Spool> {
  const left = await readdir(folder).catch(() => []);
  await Promise.all(left.filter((name) => NAME.test(name)).map((name) => removed(join(folder, name))));
  return { open: () => newFile(folder).catch((error: Error) => void trouble(error)) };
}

async function newFile(folder: string): Promise<SpoolFile> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  await refuseShared(folder);
  const path = join(folder, `${randomBytes(16).toString("hex")}.part`);
  const file = await open(path, "wx+", PRIVATE_FILE);
  await removed(path);
  return spoolFile(file);
}

const removed = (path: string): Promise<void> => unlink(path).catch(() => {}); // somebody else was faster

/** Windows has no such rights. */
async function refuseShared(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new Error(`others may enter the folder ${folder}, and mails lie in it for a while: chmod 700 ${folder}`);
}

function spoolFile(file: FileHandle): SpoolFile {
  let size = 0;
  let isOpen = true;
  return {
    size: () => size,
    async write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at, size + at);
        at += bytesWritten;
      }
      size += bytes.length;
    },
    async read() {
      const all = largeBuffer(size);
      for (let at = 0; at < size; ) {
        const { bytesRead } = await file.read(all, at, size - at, at);
        if (bytesRead === 0) throw new Error("the file of a mail that is coming in was cut short");
        at += bytesRead;
      }
      return all;
    },
    async end() {
      if (!isOpen) return;
      isOpen = false;
      await file.close();
    },
  };
}
