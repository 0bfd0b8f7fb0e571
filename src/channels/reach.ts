// Whether a program outside can be reached: a connection, encrypted where it is to be, and not a byte of a request.

import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectByTls } from "node:tls";
import { type Allows, guardedLookup, targetRefusal } from "./targets.ts";

/** @returns why not, in words without the address; undefined: it can be reached */
export async function reach(url: string, allows: Allows, longestMs: number): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(url);
  const isEncrypted = protocol === "https:";
  const host = hostname.replace(/^\[|\]$/g, "");
  const refused = isIP(host) === 0 ? undefined : targetRefusal(host, isEncrypted, allows);
  if (refused) return refused;
  const lookup = guardedLookup(isEncrypted, allows) as never;
  const where = { host, port: Number(port) || (isEncrypted ? 443 : 80), lookup };
  const [socket, ready]: [Socket, string] = isEncrypted
    ? [connectByTls({ ...where, ...(isIP(host) === 0 ? { servername: host } : {}) }), "secureConnect"]
    : [connectPlain(where), "connect"];
  try {
    return await new Promise<string | undefined>((resolve) => {
      socket.once(ready, () => resolve(undefined));
      socket.once("error", ({ code, message }: NodeJS.ErrnoException) => resolve(code ?? message));
      socket.setTimeout(longestMs, () => resolve("it did not answer in time"));
    });
  } finally {
    socket.destroy();
  }
}
