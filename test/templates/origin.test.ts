// What the mail that brings an escalation ticket shows of the ticket it came from, and who may never read it.

import { expect, it } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { createRenderer } from "../../src/outbound/render.ts";
import type { FullTicket } from "../../src/ports/ticket-store.ts";
import { compileSources, compileTemplates } from "../../src/templates/compile.ts";
import { readTemplates } from "../../src/templates/folder.ts";
import { lintSources } from "../../src/templates/lint.ts";
import { SAMPLE_RECURRENCE } from "../../src/templates/sample-origin.ts";
import { at, conversation, LINKS, noticeOf, organisation, SCRIPT, ticketOf } from "./hostile.ts";

const render = createRenderer(await compileTemplates("templates"), organisation);
const sources = await readTemplates("templates");

const [prior] = SAMPLE_RECURRENCE.prior;
const CARD = { ...SAMPLE_RECURRENCE, prior: [{ ...prior!, subject: SCRIPT, by: SCRIPT }] };

/** An escalation ticket of a call, or of a request. */
const escalation = (of: "escalatedCallRef" | "escalatedRequestRef"): Ticket => {
  const ticket = ticketOf("Escalation");
  return { ...ticket, recurrence: CARD, record: { ...ticket.record, purpose: "escalation", [of]: "HD-7" } };
};

const told = (number: number): Notice =>
  noticeOf("step", { key: `step ${number}`, state: "bounced", outcome: `${SCRIPT} ${number}` });

function originWith(count: number): FullTicket {
  const ticket = ticketOf("Origin");
  const numbers = Array.from({ length: count }, (_, number) => number);
  const entry = { at: at("09:00"), by: "eve", hash: "" };
  const history = numbers.flatMap((number) => [
    { ...entry, seq: number, cause: `mail ${number}`, because: `event ${number} ${SCRIPT}` },
    { ...entry, seq: number, cause: `${ticket.id}/step ${number}`, because: `settled ${number}` },
  ]);
  return { ticket: { ...ticket, outbox: numbers.map(told) }, conversation: [...conversation], history };
}

it("shows the latest thirty of what happened and of who was told, counts the rest, and says no delivery twice", () => {
  const { text, trouble } = render(
    noticeOf("escalation-ticket"),
    escalation("escalatedCallRef"),
    [],
    LINKS,
    originWith(42),
  );
  expect(trouble).toBeUndefined();
  expect(text.match(/^- .*: event \d+ /gm)?.map((line) => Number(/event (\d+)/.exec(line)![1]))).toEqual(
    Array.from({ length: 30 }, (_, index) => 41 - index),
  );
  expect(text.match(/: step, bounced \(/g)).toHaveLength(30);
  expect(text.match(/12 earlier not shown\./g)).toHaveLength(2);
  expect(text).not.toContain("settled");
});

it("is no markup, whatever stands in the origin and in earlier tickets", () => {
  const { html } = render(
    noticeOf("escalation-ticket"),
    escalation("escalatedCallRef"),
    conversation,
    LINKS,
    originWith(2),
  );
  expect(html).not.toMatch(/<script|<img/i);
  expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(8);
});

it("S1.34: a template may name the call or the request that was escalated; never both are there", () => {
  const words =
    "{{#if escalatedCallRef}}call {{escalatedCallRef}}{{/if}}{{#if escalatedRequestRef}}request {{escalatedRequestRef}}{{/if}}";
  const changed = new Map(sources).set(
    "notices/escalation-ticket/text.hbs",
    `${words}\n{{#with origin}}{{kind}}{{/with}}`,
  );
  expect(lintSources(changed)).toEqual([]);
  const by = createRenderer(compileSources(changed), organisation);
  const textOf = (ticket: Ticket) => by(noticeOf("escalation-ticket"), ticket, [], LINKS, originWith(1)).text;
  expect(textOf(escalation("escalatedCallRef"))).toContain("call HD-7\ncall");
  expect(textOf(escalation("escalatedRequestRef"))).toContain("request HD-7\n");
});

it("N14: a mail to a requester can name neither the earlier tickets nor the origin", () => {
  for (const name of ["recurrence.sentence", "origin.history"]) {
    const file = "notices/escalation-call/text.hbs";
    const [problem] = lintSources(new Map(sources).set(file, `{{${name}}}`));
    expect(problem?.message).toMatch(/is internal: a mail to a requester cannot name it|is not known/);
    const by = createRenderer(compileSources(new Map(sources).set(file, `x {{${name}}}`)), organisation);
    const mail = by(noticeOf("escalation-call"), escalation("escalatedCallRef"), [], LINKS, originWith(2));
    expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/HD-990|event|recurring/);
  }
});
