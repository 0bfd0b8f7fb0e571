// Whether /mailbox is served, and the address that opens it. Its token is made from the key that signs links: the same after a
// restart and in every replica, and another one once a new key signs. Nothing is stored that could be read somewhere.

import type { Server } from "../config/assemble.ts";
import { isLoopbackHost } from "../config/relay-trust.ts";
import type { App } from "../ports/app.ts";

/** Why /mailbox is served or not, in words that follow "on: " or "off: ". */
export type MailboxServing = { isServed: boolean; because: string };

/**
 * @param web with `mailbox` true or false it is switched by name; without, it is there as long as nobody but this machine uses Onit
 * @param relayUrl what ONIT_RELAY_URL names
 */
export function mailboxState(
  { host, hostSetting, mailbox, publicUrl }: Server["web"],
  relayUrl: string | undefined,
): MailboxServing {
  if (mailbox !== undefined) return { isServed: mailbox, because: `web.mailbox is ${mailbox} in server.yaml` };
  // In a container a connection says nothing about the machine it began on.
  if (hostSetting && !isLoopbackHost(host))
    return { isServed: false, because: `${hostSetting} is ${host}, so no connection is known to be from this machine` };
  if (nameOf(host) === undefined)
    return {
      isServed: false,
      because: `no browser reaches ${host} (web.host) under this machine's own name, localhost`,
    };
  const open = [...(publicUrl === undefined ? [] : ["web.publicUrl"]), ...(relayUrl ? ["ONIT_RELAY_URL"] : [])];
  if (open.length === 0) return { isServed: true, because: "neither web.publicUrl nor ONIT_RELAY_URL is set" };
  const are = open.length === 1 ? "is" : "are";
  return {
    isServed: false,
    because: `${open.join(" and ")} ${are} set; web.mailbox: true in server.yaml switches it on`,
  };
}

/** What opens /mailbox: 24 characters that only the holder of the signing key can make. */
export const mailboxToken = ({ tokens }: Pick<App, "tokens">): string => tokens.stamps("mailbox address 1")[0] ?? "";

/**
 * The address to open in a browser on this machine.
 * @param host the network address that pages are served at
 */
export const mailboxAddress = (host: string, port: number, app: Pick<App, "tokens">): string =>
  `http://${nameOf(host) ?? "localhost"}:${port}/mailbox?token=${mailboxToken(app)}`;

/** What a browser on this machine calls itself when pages are served there; undefined: it cannot get there by such a name. */
function nameOf(host: string): string | undefined {
  if (["::", "0.0.0.0", "127.0.0.1"].includes(host)) return "127.0.0.1";
  if (host === "::1") return "[::1]";
  return host.toLowerCase() === "localhost" ? "localhost" : undefined;
}
