// Runs commands. What has arrived when the event loop turns is run together, so that writes share one transaction and one sync to disk.

import { createBound, DEFAULT_LONGEST_MS, within } from "../bound.ts";
import { CommandError } from "../errors.ts";
import type { Client, Command, Context, Handler, Request } from "./handler.ts";
import { parse, withLetValues } from "./parse.ts";
import { failure, success } from "./reply.ts";
import { nextRound, type Waiting } from "./round.ts";
import { HANDLERS } from "./table.ts";

type Task = Waiting & {
  command: Command;
  handler: Handler;
  client: Client;
  resolve(reply: Uint8Array): void /** Its time was over when it had written. */;
  late?: Uint8Array;
};

/** @returns a function that answers a request, and never rejects: what goes wrong is in the reply */
export function dispatcher(context: Context): (request: Request, client: Client) => Promise<Uint8Array> {
  let queue: Task[] = [];
  const turn = (): void => {
    const { reads, writes, later } = nextRound(queue);
    queue = later;
    if (later.length > 0) setImmediate(turn);
    for (const task of reads) task.resolve(read(task, context));
    if (writes.length > 0) write(writes, context);
  };
  return (request, client) =>
    new Promise((resolve) => {
      try {
        const task = { ...prepared(request, client), resolve };
        if (queue.push(task) === 1) setImmediate(turn);
      } catch (error) {
        resolve(failure(error));
      }
    });
}

function prepared(request: Request, client: Client): Omit<Task, "resolve"> {
  const command = parse(request);
  const handler = HANDLERS.get(command.name);
  if (!handler) throw new CommandError("CommandNotFound", `no such command: '${command.name}'`);
  return { command, handler, client, bytes: sizeOf(request), isWrite: handler.kind === "write" };
}

function sizeOf({ body, sequences }: Request): number {
  let bytes = body.length;
  for (const documents of sequences.values()) for (const { length } of documents) bytes += length;
  return bytes;
}

function run({ command, handler, client }: Task, context: Context): Uint8Array {
  if (!client.isTrusted && !handler.isOpen) {
    throw new CommandError("Unauthorized", `Command ${command.name} requires authentication`);
  }
  return within(boundOf(command, handler, context), () =>
    success(handler.run(withLetValues(command, context.now()), context, client)),
  );
}

/** Builders of indexes and their like take as long as there is data, and do what a client decides only once for each document. */
function boundOf({ body }: Command, { isLong }: Handler, { now, longestMs = DEFAULT_LONGEST_MS }: Context) {
  const asked = Number(body.maxTimeMS ?? 0);
  return createBound(now, asked > 0 ? asked : isLong ? 0 : longestMs, asked > 0);
}

function read(task: Task, context: Context): Uint8Array {
  try {
    return task.handler.kind === "read" ? context.storage.read(() => run(task, context)) : run(task, context);
  } catch (error) {
    return failure(error);
  }
}

/** When the transaction fails, each command gets one of its own, so that only those fail that cannot be run; one that ran out of time does not try again. */
function write(tasks: readonly Task[], context: Context): void {
  const freesSpace = tasks.every(({ handler }) => handler.freesSpace);
  try {
    const replies = context.storage.write(() => tasks.map((task) => refusable(task, context)), { freesSpace });
    for (const [index, task] of tasks.entries()) task.resolve(replies[index]!);
  } catch (error) {
    for (const task of tasks) {
      if (task.late) task.resolve(task.late);
      else if (tasks.length === 1) task.resolve(failure(error));
      else write([task], context);
    }
  }
}

/** The transaction goes on after a command that was refused, but not after one that failed when it had written: nothing of it may stay. */
function refusable(task: Task, context: Context): Uint8Array {
  const before = context.storage.changes();
  try {
    return run(task, context);
  } catch (error) {
    if (error instanceof CommandError && context.storage.changes() === before) return failure(error);
    if (error instanceof CommandError && error.codeName === "MaxTimeMSExpired") task.late = failure(error);
    throw error;
  }
}
