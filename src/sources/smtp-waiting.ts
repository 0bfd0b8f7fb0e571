// Who comes again and again and brings no mail hears so only after a while: somebody who waits for a reply does not connect again, and
// a connection that waits costs next to nothing.

import type { Socket } from "node:net";

const LONGEST_WAIT_MS = 60_000;

export class WaitingRoom {
  readonly #places: number;
  readonly #waiting = new Map<Socket, { reply: string; limit: NodeJS.Timeout }>(); // who came first is first

  /** @param places connections that may wait; when one more comes, the first one is answered */
  constructor(places: number) {
    this.#places = places;
  }

  /** Says so in a minute (RFC 5321, 4.5.3.2.1: the other side waits five), and ends the connection. Nothing it sends is read. */
  hold(socket: Socket, reply: string): void {
    socket.pause();
    socket.on("error", () => {});
    socket.once("close", () => this.#forget(socket));
    const limit = setTimeout(() => this.#answer(socket), LONGEST_WAIT_MS).unref();
    this.#waiting.set(socket, { reply, limit });
    if (this.#waiting.size > this.#places) this.#answer(this.#waiting.keys().next().value!);
  }

  /** Answers everybody. */
  empty(): void {
    for (const socket of this.#waiting.keys()) this.#answer(socket);
  }

  #answer(socket: Socket): void {
    const { reply } = this.#waiting.get(socket) ?? {};
    this.#forget(socket);
    socket.end(`${reply}\r\n`);
    socket.destroySoon();
  }

  #forget(socket: Socket): void {
    clearTimeout(this.#waiting.get(socket)?.limit);
    this.#waiting.delete(socket);
  }
}
