import { expect, test } from "vitest";
import { isAddressRange, trustedPeers } from "../../src/config/relays.ts";

test("a single address is trusted, its neighbours are not", () => {
  const trusts = trustedPeers(["192.0.2.10"]);
  expect(["192.0.2.10", "192.0.2.11", "192.0.2.9"].map(trusts)).toEqual([true, false, false]);
});

test("a range is trusted to its edges", () => {
  const trusts = trustedPeers(["10.1.0.0/16", "2001:db8::/32"]);
  expect(["10.1.0.0", "10.1.255.255", "10.2.0.0", "10.0.255.255"].map(trusts)).toEqual([true, true, false, false]);
  expect(["2001:db8::1", "2001:db8:ffff::1", "2001:db9::1"].map(trusts)).toEqual([true, true, false]);
});

test("an IPv4 peer seen through an IPv6 socket is the same peer", () => {
  const trusts = trustedPeers(["127.0.0.0/8"]);
  expect(["::ffff:127.0.0.1", "::FFFF:127.0.0.1", "::ffff:7f00:1", "::ffff:192.0.2.1"].map(trusts)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("a link-local peer is recognised with its zone", () => {
  expect(trustedPeers(["fe80::/10"])("fe80::1%eth0")).toBe(true);
});

test("an empty list trusts nobody, and no nonsense is trusted", () => {
  expect(["127.0.0.1", "::1", "", "unknown"].some(trustedPeers([]))).toBe(false);
  expect(["", "unknown", "127.0.0.1.example"].some(trustedPeers(["0.0.0.0/0", "::/0"]))).toBe(false);
});

test("what is neither address nor range is refused", () => {
  expect(["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"].every(isAddressRange)).toBe(true);
  expect(
    ["", "10.0.0.0/33", "10.0.0.0/", "::1/129", "localhost", "10.0.0", "::ffff:10.0.0.1"].some(isAddressRange),
  ).toBe(false);
  expect(() => trustedPeers(["localhost"])).toThrow(/"localhost" is not an IP address or range/);
});
