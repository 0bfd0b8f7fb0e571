// Which relays are trusted to have checked the senders of the mails they hand over: server.yaml, smtp.trustedRelays.

import { BlockList, isIP } from "node:net";

/** Whether a text is an IP address or a CIDR range such as 10.0.0.0/8 (RFC 4632, RFC 4291). */
export function isAddressRange(text: string): boolean {
  const { address, bits, family } = split(text);
  if (family === 0 || /^::ffff:/i.test(address)) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

/**
 * Tells trusted peers from others.
 * @param list IP addresses and CIDR ranges
 * @returns a test for a peer's network address; IPv4 peers seen through an IPv6 socket (::ffff:127.0.0.1) count as IPv4
 * @throws Error when an entry is neither address nor range
 */
export function trustedPeers(list: readonly string[]): (peer: string) => boolean {
  const trusted = new BlockList();
  for (const entry of list) {
    if (!isAddressRange(entry)) throw new Error(`"${entry}" is not an IP address or range such as 10.0.0.0/8`);
    const { address, bits, family } = split(entry);
    trusted.addSubnet(address, Number(bits ?? (family === 4 ? 32 : 128)), family === 4 ? "ipv4" : "ipv6");
  }
  return (peer) => {
    const address = peer.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 4 ? "ipv4" : "ipv6");
  };
}

function split(text: string): { address: string; bits: string | undefined; family: number } {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  return {
    address,
    bits: slash < 0 ? undefined : text.slice(slash + 1),
    family: address.includes("%") ? 0 : isIP(address),
  };
}
