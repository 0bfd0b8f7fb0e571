import { expect, test } from "vitest";
import { loadBeside } from "../../src/config/load.ts";
import { phraseIn } from "../../src/core/words/phrases.ts";
import { aFolder, listOf, load, problemsOf } from "./config-folder.ts";

test("ten mistakes in four files are reported together, each with its file and line", async () => {
  const list = await listOf({
    "organisation.yaml": "name: Us\nreplyAddress: answers-to-the-customers-of-our-house@us.example\nadmins: [ana]\n",
    "people.yaml": `
anna:
  name: Anna
  addresses: [anna@us.example]
  timeZone: Europe/Warsav
ben:
  name: 7
  addresses: [Anna@us.example]
  timeZone: Europe/London
`,
    "desks.yaml": `# our desks
support:
  name: Support
  adress: help@us.example
  prefix: HD
  kind: cal
  people: [anna, group:leads]
  policy: goldd
`,
    "policies.yaml": `
gold:
  name: Gold
  steps:
    - after: 10
      notify: person:anna
      by: email
`,
  });
  expect(list).toEqual([
    expect.stringMatching(
      /^organisation\.yaml:2 {2}organisation\.replyAddress — "answers-to-the-customers-of-our-house" is 37 characters long.*31/,
    ),
    expect.stringMatching(
      /^organisation\.yaml:3 {2}organisation\.admins\[0\] — there is no person "ana"\. Did you mean "anna"\?$/,
    ),
    expect.stringMatching(
      /^people\.yaml:5 {2}people\.anna\.timeZone — there is no time zone "Europe\/Warsav"\. Did you mean "Europe\/Warsaw"\?$/,
    ),
    expect.stringMatching(/^people\.yaml:7 {2}people\.ben\.name — 7 is not text\./),
    expect.stringMatching(
      /^people\.yaml:8 {2}people\.ben\.addresses\[0\] — "Anna@us\.example" is already used at people\.yaml:4/,
    ),
    expect.stringMatching(
      /^desks\.yaml:4 {2}desks\.support\.adress — there is no setting "adress" here\. Did you mean "address"\?$/,
    ),
    expect.stringMatching(
      /^desks\.yaml:6 {2}desks\.support\.kind — "cal" is not "call" or "request"\. Did you mean "call"\?$/,
    ),
    expect.stringMatching(
      /^desks\.yaml:7 {2}desks\.support\.people\[1\] — there is no group "leads"\. Add it to groups\.yaml\.$/,
    ),
    expect.stringMatching(
      /^desks\.yaml:8 {2}desks\.support\.policy — there is no policy "goldd"\. Did you mean "gold"\?$/,
    ),
    expect.stringMatching(
      /^policies\.yaml:5 {2}policies\.gold\.steps\[0\]\.after — 10 is not a duration such as 10m, 2h or 5 days\./,
    ),
  ]);
});

test("problems are values, so that a page can show them", async () => {
  const [problem] = await problemsOf({ "groups.yaml": "leads:\n  name: Leads\n  members: [bob]\n" });
  expect(problem).toEqual({
    file: "groups.yaml",
    line: 3,
    path: "groups.leads.members[0]",
    message: 'there is no person "bob"',
    help: "Known: anna.",
  });
});

test("the four files an organisation cannot do without are asked for by name", async () => {
  const none = { "organisation.yaml": null, "people.yaml": null, "desks.yaml": null, "policies.yaml": null };
  const list = await listOf(none);
  expect(list.map((line) => line.split("  ")[0])).toEqual([
    "organisation.yaml:1",
    "people.yaml:1",
    "desks.yaml:1",
    "policies.yaml:1",
  ]);
  expect(list[0]).toMatch(/this file is missing\. Create it in /);
});

test("the other files may be absent, and a file of comments counts as absent", async () => {
  const { organisation } = await load({ "groups.yaml": "# none yet\n", "server.yaml": "" });
  expect(organisation.groups.size + organisation.clients.size + organisation.callTemplates.size).toBe(0);
  expect(phraseIn("on it", organisation.phrases.confirm)).toBe("on it");
});

test("a line that is no YAML is reported where it stands, and the other files are still checked", async () => {
  const list = await listOf({ "people.yaml": "anna:\n  addresses: [a, b\nben: 1\n", "groups.yaml": "x: { nam: X }\n" });
  expect(list[0]).toMatch(/^people\.yaml:3 {2}people — this line cannot be read: /);
  expect(list).toContainEqual(expect.stringMatching(/^groups\.yaml:1 {2}groups\.x\.nam — .*Did you mean "name"\?$/));
});

test("names into a file that cannot be read are not called unknown", async () => {
  const problems = await problemsOf({ "people.yaml": "anna: [\n" });
  expect(problems.map(({ file }) => file)).toEqual(["people.yaml"]);
});

test("a tab, a key that stands twice and a star without quotes are said in plain words", async () => {
  expect(await listOf({ "people.yaml": "anna:\n\tname: Anna\n" })).toContainEqual(
    expect.stringContaining("people.yaml:2"),
  );
  const [twice] = await listOf({
    "organisation.yaml": "name: A\nname: B\nreplyAddress: r@us.example\nadmins: [anna]\n",
  });
  expect(twice).toMatch(/^organisation\.yaml:2 {2}organisation — "name" stands twice in the same section\. Keep one/);
  const [star] = await listOf({ "organisation.yaml": "name: *us\nreplyAddress: r@us.example\nadmins: [anna]\n" });
  expect(star).toMatch(/^organisation\.yaml:1 .*"\*us" refers to something that is not in this file\. Put a text/);
});

test("a file with a slip in its name is not ignored without a word", async () => {
  const list = await listOf({ "policy.yaml": "", "group.yml": "", "phrases/en.yml": "" });
  expect(list).toContainEqual(expect.stringMatching(/^policy\.yaml:1 .*Did you mean "policies\.yaml"\?$/));
  expect(list).toContainEqual(expect.stringMatching(/^group\.yml:1 .*Did you mean "groups\.yaml"\?$/));
  expect(list).toContainEqual(expect.stringMatching(/^phrases\/en\.yml:1 .*must end in \.yaml/));
});

test("an empty setting, a list instead of text and a bad id say what belongs there", async () => {
  const list = await listOf({
    "groups.yaml": "leads:\n  name:\n  members: [anna]\nNight Shift:\n  name: [x]\n  members: []\n",
  });
  expect(list).toEqual([
    "groups.yaml:2  groups.leads.name — this setting is empty. Fill it in or remove the line. The group's name.",
    expect.stringMatching(/^groups\.yaml:4 {2}groups\.Night Shift — "Night Shift" cannot be an id\. Use small letters/),
    "groups.yaml:5  groups.Night Shift.name — a list is not text. The group's name.",
    expect.stringMatching(/^groups\.yaml:6 .*the list is empty; at least 1 entry is needed\./),
  ]);
});

test("a slip beside a setting that is there, but wrong, hides nothing", async () => {
  const list = await listOf({ "groups.yaml": "leads:\n  nmae: Leads\n  name: 5\n  members: [anna]\n" });
  expect(list).toEqual([
    'groups.yaml:2  groups.leads.nmae — there is no setting "nmae" here. Did you mean "name"?',
    "groups.yaml:3  groups.leads.name — 5 is not text. The group's name.",
  ]);
});

test("a section may be written once and used again; its mistakes are told for each use, where they stand", async () => {
  const list = await listOf({ "clients.yaml": "a: &a\n  name: A\n  policy: gold\nb: *a\n" });
  expect(list.map((line) => line.split(" — ")[0])).toEqual([
    "clients.yaml:3  clients.a.policy",
    "clients.yaml:3  clients.b.policy",
  ]);
});

test("no problem speaks of what checks the settings", async () => {
  const list = await listOf({
    "server.yaml":
      "smtp: 5\nweb: { port: high, mailbox: maybe, publicUrl: here }\nclock: { wake: sometimes }\ndelivery: { connections: 0 }\n",
    "clients.yaml": "- a\n",
  });
  expect(list).toHaveLength(7);
  expect(list.join("\n")).not.toMatch(/invalid|expected|received|undefined|null|object|record|Zod/i);
});

test("a folder without phrases has all that Onit knows; words of one's own are added, or replace those of their language", async () => {
  const confirmed = async (files: Record<string, string>, texts: readonly string[]) => {
    const { confirm } = (await load(files)).organisation.phrases;
    return texts.map((text) => phraseIn(text, confirm) !== undefined);
  };
  const texts = ["on it", "ich kümmere mich darum", "zug zug"];
  expect(await confirmed({}, texts)).toEqual([true, true, false]);
  const own = "confirm: [zug zug]\n";
  expect(await confirmed({ "phrases/en.yaml": own }, texts)).toEqual([true, true, true]);
  expect(await confirmed({ "phrases/en.yaml": `builtIn: false\n${own}` }, texts)).toEqual([false, true, true]);
  expect(await confirmed({ "phrases/xx.yaml": own }, texts)).toEqual([true, true, true]);
});

test("phrases of all languages are read together, normalised; a file needs only the lists it has", async () => {
  const { organisation } = await load({
    "phrases/en.yaml": 'confirm: ["I’m on it", "on it"]\n',
    "phrases/fr.yaml": "confirm: [ON  IT, je prends]\nthanks: [merci]\n",
  });
  const { confirm, thanks } = organisation.phrases;
  const heard = ["I'm on it", "ON IT", "Je prends.", "merci"].map((text) => phraseIn(text, confirm));
  expect(heard).toEqual(["i'm on it", "on it", "je prends", undefined]);
  expect(phraseIn("Merci !", thanks)).toBe("merci");
  expect(await listOf({ "phrases/en.yaml": 'chase:\n  - "?"\n' })).toEqual([
    expect.stringMatching(
      /^phrases\/en\.yaml:2 {2}phrases\.en\.chase\[0\] — "\?" is not a phrase with at least one word/,
    ),
  ]);
});

test("a command beside a running Onit reads phrase files when it compares words, and hears or refuses what they say then", async () => {
  const phrasesBeside = async (files: Record<string, string>) =>
    (await loadBeside(await aFolder(files), {})).organisation.phrases;
  const broken = await phrasesBeside({ "phrases/en.yaml": 'chase:\n  - "?"\n' });
  expect(() => phraseIn("any news", broken.chase)).toThrow(
    /phrases\/en\.yaml:2 .*is not a phrase with at least one word/,
  );
  const { confirm } = await phrasesBeside({ "phrases/en.yaml": "confirm: [zug zug]\n" });
  expect(["on it", "zug zug", "no"].map((text) => phraseIn(text, confirm) !== undefined)).toEqual([true, true, false]);
});
