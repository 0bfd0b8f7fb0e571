// Which addresses we post to: none inside a private network, however it is written, and whatever a name server says.

import { expect, test } from "vitest";
import { post } from "../../src/channels/post.ts";
import { guardedLookup, isPublic, targetRefusal } from "../../src/channels/targets.ts";

const nobody = (): boolean => false;

test("what is not the public internet is inside, in every form of an address", () => {
  const inside = [
    ...["127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"],
    ...["100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.0.192"],
    ...["::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1"],
    ...[
      "::ffff:10.0.0.1",
      "::ffff:7f00:1",
      "::127.0.0.1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "2001:db8::1",
      "2001::1",
    ],
    ...["", "localhost", "a"],
  ];
  expect(inside.filter(isPublic)).toEqual([]);
  const outside = ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8", "2606:4700::1111"];
  expect(outside.filter((address) => !isPublic(address))).toEqual([]);
});

test("a setting may allow an address inside; what is not encrypted goes nowhere else", () => {
  const allows = (address: string): boolean => address === "10.0.0.7";
  expect(targetRefusal("10.0.0.7", false, allows)).toBeUndefined();
  expect(targetRefusal("10.0.0.8", true, allows)).toMatch(/10\.0\.0\.8 is inside a private network/);
  expect(targetRefusal("8.8.8.8", true, allows)).toBeUndefined();
  expect(targetRefusal("8.8.8.8", false, allows)).toMatch(/not encrypted/);
});

test("a name that leads inside is refused when the connection is made, where no later answer of a name server counts", async () => {
  const looked = await new Promise<Error | null>((resolve) =>
    guardedLookup(true, nobody)("localhost", {}, (error) => resolve(error)),
  );
  expect(looked?.message).toMatch(/is inside a private network/);
  const found = await new Promise<unknown>((resolve) =>
    guardedLookup(false, (address) => address === "127.0.0.1")("localhost", { all: true }, (_error, all) =>
      resolve(all),
    ),
  );
  expect(found).toEqual([{ address: "127.0.0.1", family: 4 }]);
});

test.each([
  "http://127.0.0.1:1/",
  "http://2130706433:1/",
  "http://0x7f.1:1/",
  "http://0177.0.0.1:1/",
  "http://127.1:1/",
  "http://[::1]:1/",
  "http://[::ffff:127.0.0.1]:1/",
  "http://[0:0:0:0:0:ffff:7f00:1]:1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://localhost:1/",
])("nothing is posted to %s", async (url) => {
  const posting = post({ url, headers: {}, body: "{}" }, nobody, new AbortController().signal);
  await expect(posting).rejects.toThrow(/inside a private network/);
});
