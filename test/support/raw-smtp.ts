// A client that says exactly these bytes: for what no mail program would do.

import { connect, type Socket } from "node:net";

export type RawClient = {
  socket: Socket;
  said(): string;
  isOpen(): boolean;
  /** @returns the first reply that the bytes are answered with, without its line end */
  ask(bytes: string | Buffer): Promise<string>;
  /** Resolves once the server has said something like this. */
  hears(pattern: RegExp): Promise<string>;
  closed(): Promise<string>;
};

/** @param localAddress any of 127.0.0.0/8 @returns once it is greeted or refused */
export async function rawSmtp(port: number, localAddress = "127.0.0.1"): Promise<RawClient> {
  const client = unheard(port, localAddress);
  await client.hears(/^\d{3} .*\r\n/);
  return client;
}

/** The same, without waiting for a greeting. */
export function unheard(port: number, localAddress = "127.0.0.1"): RawClient {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  let said = "";
  let isOpen = true;
  const waiting = new Set<() => void>();
  socket.on("data", (chunk) => {
    said += chunk.toString("latin1");
    for (const look of waiting) look();
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    isOpen = false;
    for (const look of waiting) look();
  });
  /** Resolves once it is so, or the connection has ended. */
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (isOpen && !isSo()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const client: RawClient = {
    socket,
    said: () => said,
    isOpen: () => isOpen,
    async ask(bytes) {
      const before = said.length;
      socket.write(bytes);
      await until(() => /^\d{3} .*\r\n/m.test(said.slice(before)));
      return /^\d{3} .*/m.exec(said.slice(before))?.[0].trimEnd() ?? "nothing";
    },
    async hears(pattern) {
      await until(() => pattern.test(said));
      return pattern.exec(said)?.[0] ?? "";
    },
    async closed() {
      await until(() => false);
      return said;
    },
  };
  return client;
}

/** Goes as far as the mail itself. @returns the reply to DATA */
export async function untilData(client: RawClient, from = "carl@elsewhere.example"): Promise<string> {
  await client.ask("EHLO elsewhere.example\r\n");
  await client.ask(`MAIL FROM:<${from}>\r\n`);
  await client.ask("RCPT TO:<help@onit.example>\r\n");
  return client.ask("DATA\r\n");
}
