import { expect, test } from "vitest";
import { inOneLine } from "../../src/config/problem.ts";
import { listOf, load } from "./config-folder.ts";

const TEMPLATE = (over = "") => `
broken:
  purpose: escalation
  kind: call
  desk: support
  authority: person:anna
  title: "{{reference}}"
  body: Because {{because}}
  priority: high
${over}`;

const WANTED = TEMPLATE().replace("broken", "wanted").replace("kind: call", "kind: request");

const DESK = (over = "") => `
support:
  name: Support
  address: help@us.example
  prefix: HD
  kind: call
  people: [anna]
${over}`;

const CHASE = "  chase: { threshold: 3, window: 5 days, minimumInterval: 1h, maximum: 10, whoMayChase: requester }\n";

const visibility = (call: string, request: string) =>
  `  visibility:\n    byChases: true\n    byAnalysts: [anna]\n    templates:\n      call: ${call}\n      request: ${request}\n`;

const CALL_TEMPLATE = (id: string, kind: string) =>
  `${id}: { purpose: escalation, kind: ${kind}, desk: support, authority: person:anna, title: T, body: B, priority: high }\n`;

test("a desk that may escalate names a call template for its kind of tickets", async () => {
  const visibility = "  visibility: { byChases: true, templates: { request: r } }\n";
  const files = { "desks.yaml": DESK(CHASE + visibility), "call-templates.yaml": CALL_TEMPLATE("r", "request") };
  expect(await listOf(files)).toEqual([
    expect.stringMatching(
      /^desks\.yaml:9 .*templates — this desk's tickets are calls, and no call template is named for them.*Add a line such as call: escalated-call/,
    ),
  ]);
});

test("a call template for a kind that a desk does not have is worth a look, unless escalations of it are made there", async () => {
  const desks = `${DESK(CHASE)}  visibility: { byChases: true, templates: { call: c, request: r } }
bosses: { name: Bosses, address: bosses@us.example, prefix: BO, kind: call, people: [anna], policy: simple }
`;
  const told = async (place: string): Promise<string[]> => {
    const templates = CALL_TEMPLATE("c", "call") + CALL_TEMPLATE("r", "request").replace("support", place);
    const { warnings = [] } = await load({ "desks.yaml": desks, "call-templates.yaml": templates });
    return warnings.filter(({ file }) => file === "desks.yaml").map(inOneLine);
  };
  expect(await told("support")).toEqual([]);
  expect(await told("bosses")).toEqual([
    expect.stringMatching(/^desks\.yaml:\d+ .*templates\.request — this desk has no requests.*Remove the line/),
  ]);
});

test("the reply address leaves room for the token: 31 characters at most before the @", async () => {
  const organisation = (address: string) => ({
    "organisation.yaml": `name: Us\nreplyAddress: ${address}\nadmins: [anna]\n`,
  });
  expect(await listOf(organisation("answers.of.the.whole.support.31@us.example"))).toEqual([]);
  const [line] = await listOf(organisation("answers.of.the.whole.support.032@us.example"));
  expect(line).toMatch(
    /"answers\.of\.the\.whole\.support\.032" is 32 characters long, and at most 31 .*allow 64 characters/,
  );
});

test("an address of ours has no plus, for what follows it is ignored when mail comes in", async () => {
  const [line] = await listOf({ "desks.yaml": DESK().replace("help@", "help+desk@") });
  expect(line).toMatch(/^desks\.yaml:4 .*"help\+desk@us\.example" contains a "\+"\. Leave out/);
});

test("an address leads to one desk, to one person or to Onit itself", async () => {
  const second = DESK(`sales:
  name: Sales
  address: Help@us.example
  aliases: [reply@us.example, anna@us.example]
  prefix: hd
  kind: call
  people: [anna]
`).replaceAll("prefix: hd", "prefix: HD");
  expect(await listOf({ "desks.yaml": second })).toEqual([
    expect.stringMatching(
      /^people\.yaml:1 .*"anna@us\.example" is already used at desks\.yaml:11, desks\.sales\.aliases\[1\]/,
    ),
    expect.stringMatching(
      /^desks\.yaml:10 .*"Help@us\.example" is already used at desks\.yaml:4, desks\.support\.address/,
    ),
    expect.stringMatching(
      /^desks\.yaml:11 .*"reply@us\.example" is already used at organisation\.yaml:2, organisation\.replyAddress/,
    ),
    expect.stringMatching(/^desks\.yaml:12 .*"HD" is already used at desks\.yaml:5, desks\.support\.prefix/),
  ]);
});

test("a sender belongs to one client", async () => {
  const [line] = await listOf({
    "clients.yaml": "a: { name: A, domains: [c.example] }\nb: { name: B, domains: [C.example] }\n",
  });
  expect(line).toMatch(/^clients\.yaml:2 {2}clients\.b\.domains\[0\] — "C\.example" is already used/);
});

test("the steps of a policy wait longer and longer", async () => {
  const steps =
    "simple:\n  name: S\n  steps:\n    - { after: 30m, notify: responsible, by: inbox }\n    - { after: 30 min, notify: person:anna, by: email }\n    - { after: 1h, notify: person:anna, by: email }\n";
  expect(await listOf({ "policies.yaml": steps })).toEqual([
    expect.stringMatching(
      /^policies\.yaml:5 {2}policies\.simple\.steps\[1\]\.after — "30 min" is not longer than the step before/,
    ),
  ]);
});

test("a policy has a step, and a step tells somebody by a way there is", async () => {
  const [empty] = await listOf({ "policies.yaml": "simple: { name: S, steps: [] }\n" });
  expect(empty).toMatch(/the list is empty; at least 1 entry is needed/);
  const [tell, by] = await listOf({
    "policies.yaml": "simple: { name: S, steps: [{ after: 5m, notify: anna, by: e-mail }] }\n",
  });
  expect(tell).toMatch(/"anna" is not responsible, manager, owner, owner:<id>, person:<id>, group:<id> or rota:<id>/);
  expect(by).toMatch(/there is no channel "e-mail"\. Did you mean "email"\?/);
});

test("a policy that says little gets what is usual", async () => {
  const { organisation } = await load();
  expect(organisation.policies.get("simple")).toMatchObject({
    active: true,
    skipPeopleOnLeave: true,
    anchor: "firstUnanswered",
    promiseMs: 7_200_000,
    warnBeforeMs: 600_000,
  });
});

test("a chase threshold is at least one, and within the maximum (S1.31)", async () => {
  const [low] = await listOf({ "desks.yaml": DESK(CHASE.replace("threshold: 3", "threshold: 0")) });
  expect(low).toMatch(/^desks\.yaml:8 {2}desks\.support\.chase\.threshold — 0 is too small; at least 1/);
  const [over] = await listOf({ "desks.yaml": DESK(CHASE.replace("maximum: 10", "maximum: 2")) });
  expect(over).toMatch(/desks\.support\.chase\.maximum — 2 is less than the threshold of 3.* Write 3 or more\./);
});

test("what a chase does is decided by the admin, not by a silent default (S1.35)", async () => {
  const list = await listOf({ "desks.yaml": DESK("  chase: {}\n") });
  expect(list.map((line) => / — "(\w+)" is missing/.exec(line)?.[1])).toEqual([
    "threshold",
    "window",
    "minimumInterval",
    "maximum",
    "whoMayChase",
  ]);
});

test("chases cannot lead to an escalation ticket where they are not counted", async () => {
  const files = { "call-templates.yaml": TEMPLATE() + WANTED, "desks.yaml": DESK(visibility("broken", "wanted")) };
  expect(await listOf(files)).toEqual([
    expect.stringMatching(/^desks\.yaml:9 .*byChases — .*does not count them\. Add a chase/),
  ]);
  expect(await listOf({ ...files, "desks.yaml": DESK(CHASE + visibility("broken", "wanted")) })).toEqual([]);
});

test("a template for calls is not used for requests (S1.24)", async () => {
  const files = {
    "call-templates.yaml": TEMPLATE() + WANTED,
    "desks.yaml": DESK(CHASE + visibility("broken", "broken")),
  };
  expect(await listOf(files)).toEqual([
    expect.stringMatching(
      /^desks\.yaml:14 .*"broken" is a template for a call, not for a request\. Name a template of kind request\./,
    ),
  ]);
});

test("every name must lead somewhere", async () => {
  const list = await listOf({
    "call-templates.yaml":
      TEMPLATE().replace("desk: support", "desk: suport").replace("person:anna", "group:bosses") + WANTED,
    "clients.yaml": "c: { name: C, policy: simpel }\n",
    "desks.yaml": DESK(CHASE + visibility("brokn", "wanted")).replace("byAnalysts: [anna]", "byAnalysts: [group:x]"),
  });
  expect(list).toEqual([
    expect.stringMatching(/^clients\.yaml:1 .*no policy "simpel"\. Did you mean "simple"\?/),
    expect.stringMatching(/^desks\.yaml:11 .*no group "x"/),
    expect.stringMatching(/^desks\.yaml:13 .*no call template "brokn"\. Did you mean "broken"\?/),
    expect.stringMatching(/^call-templates\.yaml:5 .*no desk "suport"\. Did you mean "support"\?/),
    expect.stringMatching(/^call-templates\.yaml:6 .*no group "bosses"/),
  ]);
});

test("only a template made for escalations can be chosen for one (S1.32)", async () => {
  const [line] = await listOf({ "call-templates.yaml": TEMPLATE().replace("purpose: escalation", "purpose: normal") });
  expect(line).toMatch(
    /^call-templates\.yaml:3 .*"normal" is not "escalation"\. Must be escalation, so that no ordinary/,
  );
});

test("the words of a template name only what there is", async () => {
  const over = '  fields:\n    Origin: "{{#if x}}"\n    Open: "{{reference"\n';
  const list = await listOf({ "call-templates.yaml": TEMPLATE(over).replace("{{because}}", "{{ becuse }}") });
  expect(list).toEqual([
    expect.stringMatching(
      /^call-templates\.yaml:8 .*no variable \{\{becuse\}\}\. Did you mean "because"\? The known ones are \{\{reference\}\}, /,
    ),
    expect.stringMatching(/^call-templates\.yaml:11 .*fields\.Origin — there is no variable \{\{#if x\}\}/),
    expect.stringMatching(/^call-templates\.yaml:12 .*a variable is not closed in "\{\{reference"/),
  ]);
});

test("a group lists people, not groups", async () => {
  const [line] = await listOf({ "groups.yaml": "a: { name: A, members: [group:b] }\n" });
  expect(line).toMatch(/"group:b" is not a person's id\. Ids of people; a group cannot contain another group\./);
});

test("a policy that repeats its last step waits a minute at least, and does not say that nothing follows", async () => {
  const policy = (ending: string): string =>
    `simple:\n  name: S\n  steps: [{ after: 15m, notify: person:anna, by: email }]\n${ending}`;
  expect(await listOf({ "policies.yaml": policy("  repeat: { every: 1m }\n") })).toEqual([]);
  expect(await listOf({ "policies.yaml": policy("  repeat: { every: 10s }\n") })).toEqual([
    expect.stringMatching(
      /^policies\.yaml:4 {2}policies\.simple\.repeat\.every — "10s" is less than a minute\. Write 1m or more/,
    ),
  ]);
  expect(
    await listOf({ "policies.yaml": policy("  finally: { notify: person:anna }\n  thenSilence: true\n") }),
  ).toEqual([
    expect.stringMatching(
      /^policies\.yaml:5 {2}policies\.simple\.thenSilence — nothing is to follow the last step, and yet finally does/,
    ),
  ]);
});

test("what an answer that only promises one does to the wait: end, none, or a pause of some time", async () => {
  const ruled = (rule: string) => ({ "desks.yaml": DESK(`  holdingAnswers: ${rule}\n`) });
  const read = async (rule: string) => (await load(ruled(rule))).organisation.desks.get("support")?.holdingAnswers;
  expect(await read("end")).toEqual({ kind: "end" });
  expect(await read("none")).toEqual({ kind: "none" });
  expect(await read("pause 4h")).toEqual({ kind: "pause", ms: 4 * 3_600_000 });
  expect((await load()).organisation.desks.get("support")?.holdingAnswers).toEqual({ kind: "end" });
  for (const rule of ["pause", "4h", "pause soon"])
    expect((await listOf(ruled(rule))).join(), rule).toMatch(
      /holdingAnswers.*is not end, none, or pause and a duration/,
    );
});

test("a policy tells the requester who is on it only where it says so", async () => {
  const policy = (line: string) => ({
    "policies.yaml": `simple:\n  name: S\n  steps: [{ after: 15m, notify: person:anna, by: email }]\n  repeat: { every: 1h }\n${line}`,
  });
  const read = async (line: string) => (await load(policy(line))).organisation.policies.get("simple")?.tellsRequester;
  expect(await read("  notifyRequester: true\n")).toBe(true);
  expect(await read("")).toBeUndefined();
});

test("a step that needs more than can have been notified by then is refused; those of earlier steps count, and all is always possible", async () => {
  const policy = (steps: string): Record<string, string> => ({
    "people.yaml": ["anna", "ben"]
      .map((id) => `${id}: { name: ${id}, addresses: [${id}@us.example], timeZone: Europe/Warsaw }\n`)
      .join(""),
    "policies.yaml": `simple:\n  name: P\n  repeat: { every: 1h }\n  steps:\n${steps}`,
    "groups.yaml": "two: { name: Two, members: [anna, ben] }\n",
  });
  const step = (after: string, notify: string, needs: string) =>
    `    - { after: ${after}, notify: ${notify}, by: email, needs: ${needs} }\n`;
  expect(await listOf(policy(step("5m", "group:two", "3")))).toEqual([
    expect.stringMatching(/^policies\.yaml:5 .*this needs 3, and by then 2 have been notified at most.*need fewer/),
  ]);
  expect(await listOf(policy(step("5m", "responsible", "2")))).toEqual([
    expect.stringContaining("this needs 2, and by then 1 has been notified at most"),
  ]);
  expect(await listOf(policy(step("5m", "group:two", "2") + step("9m", "responsible", "3")))).toEqual([]);
  expect(await listOf(policy(step("5m", "person:anna", "all")))).toEqual([]);
});
