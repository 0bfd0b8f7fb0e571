// A domain name has two spellings and is one name.

import { domainToASCII } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { domainName, oneAddress } from "../src/security/domain-name.ts";

test("both spellings are one, in any case and any composition, at every level of the name", () => {
  for (const written of [
    "müller.example",
    "MÜLLER.example",
    "mu\u0308ller.example",
    "xn--mller-kva.example",
    "XN--MLLER-KVA.Example",
  ])
    expect(domainName(written), written).toBe("müller.example");
  expect(oneAddress("Hilfe@post.XN--MLLER-KVA.example")).toBe("hilfe@post.müller.example");
  expect(oneAddress("jürgen@пример.example")).toBe("jürgen@пример.example");
});

test("text that is not an international name is left as it was written", () => {
  for (const text of ["customer.example", "xn--.example", "a_b.example", "[192.0.2.1]", "1.2", "ä%2fb.example", ""])
    expect(domainName(text), text).toBe(text);
  expect(oneAddress("Postmaster")).toBe("postmaster");
  expect(oneAddress("")).toBe("");
});

test("saying it twice changes nothing, and the two spellings of any name meet", () => {
  const label = fc.stringMatching(/^[a-zäöüßéçñøåабвгд日本語]{1,12}$/);
  fc.assert(
    fc.property(label, (name) => {
      const domain = `${name}.example`;
      const one = domainName(domain);
      expect(domainName(one)).toBe(one);
      const ascii = domainToASCII(domain);
      if (ascii) expect(domainName(ascii)).toBe(one);
    }),
  );
});
