// A file of lines: compressed when its name ends in .gz, "-" for standard input and output. It appears whole or not at all.

import { createWriteStream } from "node:fs";
import { access, type FileHandle, mkdtemp, open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { type Failure, fileSentence } from "../core/words/file-trouble.ts";
import { damaged, type RawLine } from "./data-lines.ts";
import { DataProblem } from "./data-problem.ts";

export const STANDARD = "-";

const CHUNK = 256 * 1024;
const LONGEST = 256 * 1024 * 1024; // a document holds 16 MB; as text it is at most about eight times that
const NEWLINE = 10;

/**
 * Only its owner may read it: it holds mails and keys.
 * @throws DataProblem when the file exists already
 */
export async function writeFile(file: string, lines: AsyncIterable<string>): Promise<void> {
  if (file === STANDARD && process.stdout.isTTY)
    throw new DataProblem(
      "Standard output is a terminal, and the export holds mails and keys. Name a file, or use a pipe.",
    );
  if (file === STANDARD) return pipeline(Readable.from(inChunks(lines), ONE), process.stdout);
  if (await exists(file)) throw new DataProblem(`${file} exists already. Name another file, or remove it.`);
  const partial = `${file}.partial`;
  const target = createWriteStream(partial, { mode: 0o600, flush: true });
  try {
    await pipeline([
      Readable.from(inChunks(lines), ONE),
      ...(file.endsWith(".gz") ? [createGzip(PACKING)] : []),
      target,
    ]);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {}); // where nothing can be written there is nothing
    throw isOfFile(error, file) ? new DataProblem(fileSentence(file, error, "write")) : error;
  }
}

/** Not of the database that is read meanwhile. */
const isOfFile = (error: unknown, file: string): error is NodeJS.ErrnoException =>
  (error as NodeJS.ErrnoException).path?.startsWith(file) || (error as NodeJS.ErrnoException).syscall === "write";

const PACKING = { level: 4, chunkSize: CHUNK }; // three times as fast as the usual 6, for a file a fifth larger
const ONE = { objectMode: true, highWaterMark: 1 };

/** Standard input is kept on the disk meanwhile, so that it can be read twice. */
export async function readable<Result>(file: string, work: (open: FileHandle) => Promise<Result>): Promise<Result> {
  const handle = file === STANDARD ? await spooled() : await open(file).catch(notReadable(file));
  try {
    if (file !== STANDARD && (await handle.stat()).isDirectory()) notReadable(file)({ code: "EISDIR", message: "" });
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** The file has no name any more: whatever becomes of this process, no mails stay behind. */
async function spooled(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "onit-data-"));
  try {
    const handle = await open(join(folder, "standard-input"), "w+", 0o600);
    await rm(folder, { recursive: true });
    for await (const chunk of process.stdin) await handle.writeFile(chunk);
    return handle;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const notReadable =
  (file: string) =>
  (error: Failure): never => {
    throw new DataProblem(fileSentence(file, error, "read"));
  };

/** @throws DataProblem when it was compressed and that is damaged */
export async function* rawLines(file: FileHandle, name: string): AsyncGenerator<RawLine> {
  let number = 0;
  try {
    for await (const line of split(await bytesIn(file))) {
      number += 1;
      yield line;
    }
  } catch (error) {
    if (error instanceof LineTooLong) throw damaged(name, `line ${number + 1} does not end`);
    if (!isZlibError(error)) throw error;
    throw damaged(name, `after line ${number} nothing can be unpacked (${error.message})`);
  }
}

class LineTooLong extends Error {}

async function bytesIn(file: FileHandle): Promise<AsyncIterable<Buffer>> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const source = file.createReadStream({ start: 0, autoClose: false, highWaterMark: CHUNK });
  if (bytesRead < 2 || buffer.readUInt16BE() !== 0x1f8b) return source;
  const unpacked = createGunzip({ chunkSize: CHUNK });
  pipeline(source, unpacked).catch(() => {}); // told by `unpacked`
  return unpacked;
}

async function* split(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawLine> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, end));
      yield { bytes: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts), isWhole: true };
      [parts, length, from] = [[], 0, end + 1];
    }
    parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST) throw new LineTooLong();
  }
  if (length > 0) yield { bytes: Buffer.concat(parts), isWhole: false };
}

/** A stream takes few large pieces far better than many small ones. */
async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let text = "";
  for await (const line of lines) {
    text += line;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text) yield Buffer.from(text);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const isZlibError = (error: unknown): error is Error => String((error as { code?: string }).code).startsWith("Z_");
