// Which entries of smtp.trustedRelays count, and of web.metricsFrom. "127.0.0.0/8" means "this machine", which is true only as long as mail is taken from
// this machine alone: with a port open to others, whatever forwards to it from here (a tunnel, a container's network, a proxy for
// mail) would make strangers trusted. So a whole range of this machine's addresses counts only while smtp.host is one of them.

import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether a network address, or the name localhost, is this machine's own and nobody else's. */
export function isLoopbackHost(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host.toLowerCase() === "localhost" : LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
}

/** How many addresses an entry leaves open, in bits: 0 is one address, 24 is a range such as 10.0.0.0/8. */
export function widthOf(entry: string): number {
  const [address = "", bits] = entry.split("/");
  return bits === undefined ? 0 : (isIP(address) === 6 ? 128 : 32) - Number(bits);
}

/** Whether an entry is this machine itself, be it one address or a range. */
export const isOfThisMachine = (entry: string): boolean => isLoopbackHost(entry.split("/")[0] ?? "");

/** Where connections are taken, as far as trust depends on it. `hostSetting`: what named the host, when it is not server.yaml. */
type Place = { host: string; hostSetting?: "ONIT_LISTEN" | undefined };

/**
 * Whether an entry counts. In a container (ONIT_LISTEN) nothing of this machine does: no mail server is there, and rootless networks
 * show connections from anywhere as connections from 127.0.0.1 (CVE-2021-20199).
 */
export const isCounted = (entry: string, { host, hostSetting }: Place): boolean =>
  isLoopbackHost(host) || !isOfThisMachine(entry) || (hostSetting === undefined && widthOf(entry) === 0);

/**
 * The entries that count.
 * @param smtp as in the settings; its entries are addresses or ranges
 */
export const relaysThatCount = (smtp: Place & { trustedRelays: readonly string[] }): readonly string[] =>
  smtp.trustedRelays.filter((entry) => isCounted(entry, smtp));

/** The entries of web.metricsFrom that count: in a container none of this machine, for the same reason. */
export const metricsReadersThatCount = ({
  host,
  hostSetting,
  metricsFrom,
}: Place & { metricsFrom: readonly string[] }): readonly string[] =>
  isLoopbackHost(host) || hostSetting === undefined
    ? metricsFrom
    : metricsFrom.filter((entry) => !isOfThisMachine(entry));
