// The life of a client's connection: one command after the other, as they came, each answered before the next is taken.

import type { Server, Socket } from "node:net";
import type { Client, Request } from "../commands/handler.ts";
import { type Frame, frameReader, ProtocolError, replyHead } from "./frame.ts";

export type Handle = (request: Request, client: Client) => Promise<Uint8Array>;

export type Service = {
  connections(): number;
  /** Lets commands under way end and be answered, then hangs up. Who connects now is held, unanswered: the data is still in use. */
  drain(): Promise<void>;
  /** Stops listening. */
  end(): Promise<void>;
  /**
   * Ends all connections at once, the newest first. In this order MongoDB's Node driver (7.8) learns that its monitor's connection,
   * its oldest, is gone before it learns it of the others; otherwise it may use that one again, and wait on it for good.
   */
  hangUp(): void;
};

export type ServiceOptions = {
  handle: Handle;
  /** What an operator may want to know: a client that does not speak the protocol, a command that failed as none should. */
  log(message: string): void;
  /** How many bytes all connections together may hold, of requests that are not whole and replies that are not read. */
  mostBytes?: number;
};

type Connection = { socket: Socket; client: Client; isBusy: boolean; bytes: number };

const MAX_CONNECTIONS = 2_000;
const MOST_BYTES = 256 * 1024 ** 2;
const LAST_REPLY_MS = 5_000; // for clients that do not read what they asked for

/** Serves every connection of `server`. One that misbehaves ends alone. */
export function serve(server: Server, { handle, log, mostBytes = MOST_BYTES }: ServiceOptions): Service {
  const open = new Map<Connection, Promise<void>>();
  const late = new Set<Socket>();
  let isClosing = false;
  let lastId = 0;
  const hold = holder(open, mostBytes, log);
  server.maxConnections = MAX_CONNECTIONS;
  server.on("drop", () => log(`more than ${MAX_CONNECTIONS} connections: one was refused`));
  server.on("error", (error) => server.listening && log(`a connection could not be taken: ${error.message}`));
  server.on("connection", (socket) => {
    socket.on("error", () => {}); // told by the loop that reads, which ends with it
    if (isClosing) {
      late.add(socket);
      return;
    }
    // Who can open the socket file is the owner of the data; who comes by TCP has a password to show.
    const client: Client = { id: ++lastId, isTrusted: typeof server.address() === "string" };
    const connection: Connection = { socket, client, isBusy: false, bytes: 0 };
    const ended = converse(connection, { handle, hold, isClosing: () => isClosing })
      .catch((error: unknown) => explain(error, client, log))
      .finally(() => {
        hold(connection, 0);
        open.delete(connection);
      });
    open.set(connection, ended);
  });
  const sockets = (): Socket[] => [...open.keys()].map(({ socket }) => socket);
  return {
    connections: () => open.size,
    async drain() {
      isClosing = true;
      for (const { socket, isBusy } of open.keys()) if (!isBusy) socket.destroySoon();
      const patience = setTimeout(() => hangUp(sockets()), LAST_REPLY_MS);
      await Promise.all(open.values());
      clearTimeout(patience);
    },
    end: () => endOf(server, late),
    hangUp: () => hangUp(sockets().reverse()),
  };
}

const endOf = (server: Server, late: Iterable<Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    hangUp(late);
  });

/** Keeps the sum. */
function holder(open: ReadonlyMap<Connection, unknown>, most: number, log: ServiceOptions["log"]): Hold {
  let total = 0;
  return (connection, bytes) => {
    total += bytes - connection.bytes;
    connection.bytes = bytes;
    if (total <= most) return;
    const largest = [...open.keys()].reduce((a, b) => (b.bytes > a.bytes ? b : a), connection);
    log(`connection ${largest.client.id} was closed: all together hold ${total} bytes, and it the most`);
    largest.socket.destroy();
  };
}

/** Says how many bytes a connection holds now; the one that holds the most is closed when all hold too many. */
type Hold = (connection: Connection, bytes: number) => void;
type Conversation = { handle: Handle; hold: Hold; isClosing(): boolean };

/**
 * Resolves when the client has hung up, or the service closes.
 * @throws ProtocolError, or what `handle` threw; the connection is closed all the same
 */
async function converse(connection: Connection, { handle, hold, isClosing }: Conversation): Promise<void> {
  const { socket, client } = connection;
  const read = frameReader();
  let lastReply = 0;
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      for (const frame of read(chunk as Buffer)) {
        connection.isBusy = true;
        const reply = await handle(frame.request, client);
        if (frame.wantsReply) {
          const sent = send(socket, frame, ++lastReply, reply);
          if (sent) hold(connection, reply.length);
          await sent;
        }
        connection.isBusy = false;
        if (isClosing()) return;
      }
      hold(connection, read.heldBytes());
    }
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    socket.destroySoon();
  }
}

/** Waits while the client is slow to read, so that a connection holds one reply at most. */
function send(socket: Socket, frame: Frame, id: number, reply: Uint8Array): Promise<void> | undefined {
  if (!socket.writable) return undefined;
  socket.cork();
  socket.write(replyHead(frame, id, reply));
  const hasRoom = socket.write(reply);
  socket.uncork();
  return hasRoom ? undefined : drained(socket);
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.once("drain", done).once("close", done);
  });

function explain(error: unknown, client: Client, log: (message: string) => void): void {
  if (error instanceof ProtocolError) log(`connection ${client.id} was closed, it sent ${error.message}`);
  else if (!isHangUp(error)) log(`connection ${client.id} was closed: ${error instanceof Error ? error.stack : error}`);
}

/** A client may go at any moment, and as it likes. */
const isHangUp = (error: unknown): boolean =>
  ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes((error as { code?: string }).code ?? "");

function hangUp(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}
