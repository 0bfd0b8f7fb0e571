// Which network addresses we post to. A web address in the settings may be written by somebody who cannot reach our network, so what
// lies inside it is left alone unless a setting allows it: this machine, private and link-local networks, a cloud's metadata (SSRF).

import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { BlockList, isIP } from "node:net";

/** IPv4 that is not the public internet (IANA's special-purpose registry). */
const INSIDE = new BlockList();
for (const range of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
])
  addTo(INSIDE, range, "ipv4");

/** IPv6 is public inside 2000::/3 alone (RFC 4291), but for what carries an IPv4 address or leads nowhere. */
const GLOBAL = new BlockList();
addTo(GLOBAL, "2000::/3", "ipv6");
const NOT_GLOBAL = new BlockList();
for (const range of ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]) addTo(NOT_GLOBAL, range, "ipv6");

function addTo(list: BlockList, range: string, family: "ipv4" | "ipv6"): void {
  const [address = "", bits] = range.split("/");
  list.addSubnet(address, Number(bits), family);
}

/** Whether an IP address is part of the public internet. */
export function isPublic(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const bare = mapped ?? address.replace(/%.*$/, "");
  if (isIP(bare) === 4) return !INSIDE.check(bare, "ipv4");
  return isIP(bare) === 6 && GLOBAL.check(bare, "ipv6") && !NOT_GLOBAL.check(bare, "ipv6");
}

/** Thrown for an address that we do not post to. Trying again changes nothing. */
export class RefusedTarget extends Error {
  override name = "RefusedTarget";
}

/** Whether a setting allows a private address. */
export type Allows = (address: string) => boolean;

/**
 * What is wrong with posting to an IP address.
 * @param isEncrypted what is not goes to addresses alone that a setting allows
 */
export function targetRefusal(address: string, isEncrypted: boolean, allows: Allows): string | undefined {
  if (allows(address)) return undefined;
  if (!isPublic(address))
    return `${address} is inside a private network, and delivery.privateTargets in server.yaml does not allow it`;
  return isEncrypted ? undefined : "it is not encrypted: the address must begin with https://";
}

type Done = (error: Error | null, addresses?: string | LookupAddress[], family?: number) => void;

/**
 * Looks a name up for a connection, and leaves out what is refused. The connection goes to what was looked at here, so a name server
 * that answers otherwise a moment later changes nothing.
 */
export function guardedLookup(isEncrypted: boolean, allows: Allows) {
  return (host: string, options: LookupOptions, done: Done): void => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error);
      const good = found.filter(({ address }) => targetRefusal(address, isEncrypted, allows) === undefined);
      const [first] = good;
      if (!first) return done(new RefusedTarget(targetRefusal(found[0]?.address ?? "", isEncrypted, allows)));
      if (options.all) done(null, good);
      else done(null, first.address, first.family);
    });
  };
}
