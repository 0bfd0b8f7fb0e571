// What other systems repeat of a secret is hidden, however they repeat it.

import fc from "fast-check";
import { expect, test } from "vitest";
import { redactor, secretsIn } from "../src/security/redact.ts";

test("a secret is hidden as it is, in other case, percent-encoded, and in base64 wherever it stands there", () => {
  const secret = fc
    .string({ unit: "grapheme-ascii", minLength: 6, maxLength: 30 })
    .filter((text) => !/[[\]]/.test(text));
  fc.assert(
    fc.property(secret, fc.string(), (hidden, before) => {
      const plain = Buffer.from(`${before}\0user\0${hidden}`).toString("base64");
      const said = redactor([hidden])(`535 <${hidden}> ${encodeURIComponent(hidden)} ${hidden.toUpperCase()} ${plain}`);
      expect(said).not.toContain(`<${hidden}>`);
      expect(said).not.toContain(plain);
      expect(said.startsWith("535 <[removed]>")).toBe(true);
      expect(redactor([hidden, undefined, ""])("535 no")).toBe("535 no".replaceAll(hidden, "[removed]"));
    }),
  );
});

test("a short secret is hidden where it stands alone, and other words stay readable", () => {
  expect(redactor(["ab"])("535 bad password ab for absent user")).toBe("535 bad password [removed] for absent user");
});

test("the address of the alarm webhook is a secret: whoever has it can write there", () => {
  const url = "https://hooks.chat.example/services/T0/B0/abcdefgh";
  const hide = redactor(secretsIn({ ONIT_ALARM_WEBHOOK: url }));
  expect(hide(`posting to ${url} failed`)).toBe(`posting to ${hide(url)} failed`);
  expect(hide(url)).not.toContain("abcdefgh");
});
