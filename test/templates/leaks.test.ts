// Templates that an admin wrote, on purpose or by mistake: what is internal is out of the reach of a requester's mail (S4.28).

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUDIENCES } from "../../src/core/model/notice.ts";
import { createRenderer } from "../../src/outbound/render.ts";
import { compileSources } from "../../src/templates/compile.ts";
import { contextFor } from "../../src/templates/context.ts";
import { KINDS, noticeFile, readTemplates } from "../../src/templates/folder.ts";
import { sampleContext } from "../../src/templates/sample.ts";
import { namesIn } from "../../src/templates/variables.ts";
import { conversation, LINKS, noticeOf, organisation, SECRETS, ticketOf } from "./hostile.ts";

const partials = [...(await readTemplates("templates"))].filter(([file]) =>
  /^partials\/(info|conversation|ticket|quote)\./.test(file),
);
const requesterKinds = KINDS.filter((kind) => AUDIENCES[kind] === "requester");
const leaksIn = (text: string): string[] =>
  SECRETS.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));
const titled = (kind: string) => (kind.startsWith("escalation-") ? ticketOf("SECRET-TITLE") : ticketOf());

describe.each(requesterKinds)("a template of the %s mail", (kind) => {
  it("is given nothing internal, so there is nothing it could name (S4.28)", () => {
    const context = contextFor(noticeOf(kind), titled(kind), conversation, organisation, LINKS);
    expect(leaksIn(JSON.stringify(context))).toEqual([]);
  });
});

it("S4.28 every mail about an escalation ticket calls it by the origin's subject, for its title is the authority's business", () => {
  const plain = ticketOf("Printer on fire");
  const origin = { ticket: plain, conversation: [...conversation], history: [] };
  const { record } = ticketOf("[SECRET-RISK] SECRET-TITLE");
  const made = { ...plain, record: { ...record, purpose: "escalation" as const, escalatedCallRef: "HD-1042" } };
  const subjects = (of: typeof origin | undefined) =>
    requesterKinds.map((kind) => contextFor(noticeOf(kind), made, conversation, organisation, LINKS, of).subject);
  const own = contextFor(noticeOf("escalation-call"), made, conversation, organisation, LINKS).subject;
  expect(new Set(subjects(origin))).toEqual(new Set(["Printer on fire", own]));
  expect(new Set(subjects(undefined))).toEqual(new Set(["(no subject)", own])); // the origin is gone
});

/** Every name staff templates may use, and some that reach for what is not theirs. */
const NAMES = [
  ...new Set(KINDS.filter((kind) => AUDIENCES[kind] === "staff").flatMap((kind) => namesIn(sampleContext(kind)))),
  ...[
    "this",
    "../this",
    "@root",
    "@root.ticket",
    "constructor",
    "__proto__",
    "facts.__proto__",
    "ticket.record",
    "notice.because",
  ],
];
const FORMS: readonly ((name: string) => string)[] = [
  (name) => `{{${name}}}`,
  (name) => `{{{${name}}}}`,
  (name) => `{{#with ${name}}}{{this}}{{../because}}{{/with}}`,
  (name) => `{{#each ${name}}}{{@key}}{{this}}{{text}}{{value}}{{address}}{{/each}}`,
  (name) => `{{#each this}}{{@key}}={{this}} {{/each}}{{${name}}}`,
  (name) => `{{lookup . "${name}"}}`,
  (name) => `{{#if ${name}}}{{${name}}}{{else}}{{conversation}}{{/if}}`,
  (name) => `{{> (lookup . "${name}")}}`,
  (name) => `{{> info}}{{> conversation}}{{> ticket}}{{${name}}}`,
];

it("S4.28 whatever an admin's template names and however, nothing internal is in a requester's mail", () => {
  const part = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...FORMS)).map(([name, form]) => form(name));
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom(...requesterKinds), fc.tuple(part, part, part), (kind, [subject, text, html]) => {
      const own = [
        [noticeFile(kind, "subject"), subject],
        [noticeFile(kind, "text"), text],
        [noticeFile(kind, "html"), html],
      ] as const;
      const render = createRenderer(compileSources(new Map([...partials, ...own])), organisation);
      const mail = render(noticeOf(kind), titled(kind), conversation, LINKS);
      if (mail.trouble) refused += 1;
      expect(leaksIn(`${mail.subject}\n${mail.text}\n${mail.html}`)).toEqual([]);
      expect(mail.text.length).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
  expect(refused).toBeGreaterThan(10);
});
