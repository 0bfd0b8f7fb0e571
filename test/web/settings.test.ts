// The pages of the settings: what is in force, what the check says of it, what changed when, and who would be told.

import { beforeEach, expect, test } from "vitest";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { OwnChannel } from "../../src/core/model/own-channel.ts";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import { whatItSays } from "../../src/preview/about.ts";
import { foresee, supposeMail } from "../../src/reports/foresee.ts";
import { keepSettings } from "../../src/runtime/keep-settings.ts";
import { html } from "../../src/web/html.ts";
import { sayInstant } from "../../src/web/local-time.ts";
import { type Browser, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, LOCAL, type Site } from "./support/site.ts";

let site: Site;
let anna: Browser;
beforeEach(async () => {
  site = await aSite({ mail: null });
  change({ admins: ["anna"] });
  anna = await signIn(ANNA, site);
});

function change(over: Partial<Organisation>): void {
  const { app } = site.world;
  app.organisation = app.configured = { ...app.organisation, ...over };
}

const textOf = (body: string): string => body.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const escaped = (word: string): string => html`${word}`.toString();
const page = async (path: string): Promise<string> => {
  const { statusCode, body } = await anna.get(path);
  expect([path, statusCode]).toEqual([path, 200]);
  return body;
};

test("nobody reads them without signing in, or without a role that lets them; a refusal is in the audit", async () => {
  expect((await site.get("/settings/people", { ...LOCAL, authorization: "" })).headers.location).toBe("/sign-in");
  change({ admins: ["diana"] });
  const refused = await anna.get("/settings/people");
  expect([refused.statusCode, textOf(refused.body)]).toEqual([
    403,
    expect.stringContaining("not allowed to read the settings"),
  ]);
  const [entry] = await site.world.app.audit.latest(1);
  expect(entry).toMatchObject({ by: "anna", cause: "the pages of the settings" });
});

test("managers and auditors read them as well, analysts do not", () => {
  const readers = Object.entries(BUILT_IN).filter(([, { may }]) => may.includes("readSettings"));
  expect(readers.map(([name]) => name)).toEqual(["admin", "manager", "auditor"]);
});

test("a policy is drawn as a line with all its steps, and says whom, how, when, and how it ends", async () => {
  const { policies } = site.world.app.organisation;
  const body = await page("/settings/policies");
  for (const policy of policies.values()) expect(body).toContain(`id="policy-${policy.id}"`);
  const drawings = [...body.matchAll(/<svg class="course"[^>]*aria-label="([^"]*)"/g)].map(([, label]) => label);
  expect(drawings).toHaveLength(policies.size);
  expect(drawings.find((one) => one?.startsWith("Standard"))).toMatch(/1: 10 min; 2: 30 min; 3: 1 h/);
  expect(textOf(body)).toMatch(/after 10 min who is responsible inbox/);
  expect(body).not.toMatch(/<script|style="/);
});

test("each finding of the check stands at what it is about, and on the first page as a count", async () => {
  const at = { line: 3, help: "Do this.", weight: "look" as const };
  site.world.app.examineSettings = async () => ({
    at: site.world.now,
    found: [
      { ...at, file: "policies.yaml", path: "policies.gold.steps[1]", message: "it reaches nobody" },
      { ...at, file: "people.yaml", path: "people", message: "nobody is away", weight: "refused" },
      { ...at, file: "server.yaml", path: "server.web", message: "anybody may connect", weight: "dangerous" },
    ],
    notes: ["Policies notify people in their inbox."],
  });
  const overview = textOf(await page("/settings"));
  expect(overview).toContain("2 problems that must be put right and 2 things to look at");
  expect(overview).toContain("anybody may connect");
  expect(overview).not.toContain("it reaches nobody");
  const policies = await page("/settings/policies");
  const gold = policies.slice(
    policies.indexOf('id="policy-gold"'),
    policies.indexOf("</section>", policies.indexOf('id="policy-gold"')),
  );
  expect(gold).toContain("it reaches nobody");
  expect(policies.match(/it reaches nobody/g)).toHaveLength(1);
  expect(textOf(await page("/settings/people"))).toContain("nobody is away");
});

test("files that are refused are said on every page, which shows what is in force", async () => {
  site.world.app.refusedSettings = { refusedSince: site.world.now, problems: 2 };
  for (const path of ["", "/desks", "/policies", "/people", "/services", "/clients", "/channels", "/templates"])
    expect(textOf(await page(`/settings${path}`)), path).toContain("refused since Mon 2 Mar 2026");
});

test("of channels and webhooks only the host and the names of variables are shown", async () => {
  const slack = {
    id: "ops",
    name: "Operations",
    service: "slack",
    url: "https://hooks.slack.com/services/T0/B0/verysecret",
    token: "OPS_TOKEN",
    isPersonal: false,
    isAssured: true,
    giveUpAfterMs: 600_000,
  } satisfies OwnChannel;
  change({ channels: new Map([["ops", slack]]) });
  const body = await page("/settings/channels");
  expect(textOf(body)).toContain("slack hooks.slack.com");
  expect(body).not.toContain("verysecret");
});

test("people are found by a part of their name; what they wrote as markup stays words", async () => {
  const { people } = site.world.app.organisation;
  const mallory = { ...people.get("piotr")!, name: "<b>Mallory</b>" };
  change({ people: new Map([...people, ["piotr", mallory]]) });
  const body = await page("/settings/people?find=%3Cb%3Emal");
  expect(body).toContain("&lt;b&gt;Mallory");
  expect(body).not.toContain("<b>Mallory");
  expect(body).not.toContain("diana@");
});

const file = (name: string, text: string) => ({
  name,
  content: Buffer.from(text),
  writtenAt: new Date("2026-03-01T12:00:00Z"),
});
const withoutSecrets = (text: string): string => text.replaceAll("hunter22", "[removed]");
const accept = (...files: ReturnType<typeof file>[]) =>
  keepSettings({ files, how: "change", withoutSecrets }, site.world.app);

test("versions say what changed line by line; the same settings are no new version", async () => {
  await accept(file("config/desks.yaml", "a: 1\nb: 2\n"), file("config/roles.yaml", "x: 1\n"));
  expect(await accept(file("config/desks.yaml", "a: 1\nb: <i>\n"), file("config/new.yaml", "n: 1\n"))).toBe(2);
  expect(await accept(file("config/desks.yaml", "a: 1\nb: <i>\n"), file("config/new.yaml", "n: 1\n"))).toBe(2);
  expect(textOf(await page("/settings/versions"))).toContain(
    "config/desks.yaml, config/new.yaml (new), config/roles.yaml (gone)",
  );
  const body = await page("/settings/versions/2");
  expect(body).toContain("<del>-b: 2\n</del><ins>+b: &lt;i&gt;\n</ins>");
  expect(textOf(body)).toContain("Written Sun 1 Mar 2026");
  expect((await anna.get("/settings/versions/3")).statusCode).toBe(404);
  expect((await anna.get("/settings/versions/1e9x")).statusCode).toBe(404);
});

test("secrets are kept in no version: neither passwords, nor what follows the host of a channel", async () => {
  const channels = (path: string) => file("config/channels.yaml", `ops:\n  url: https://hooks.slack.com/${path}\n`);
  await accept(file("config/server.yaml", "pw: hunter22\n"), channels("services/first-hook"));
  await accept(file("config/server.yaml", "pw: hunter22\nsame: 1\n"), channels("services/second-hook"));
  const { version, texts } = (await site.world.app.settingsVersions.newest())!;
  expect(JSON.stringify([version, texts])).not.toMatch(/hunter22|-hook/);
  expect(version.changes.map(({ patch }) => patch === "")).toEqual([true, false]);
  expect(textOf(await page("/settings/versions/2"))).toContain("What changed is a secret");
});

test("what stands in a comment is kept in no version: it may be a password that nobody named", async () => {
  const desks = (text: string) => file("config/desks.yaml", text);
  await accept(desks("# the relay's password is first-word\na: 1\n"));
  await accept(desks("# the relay's password is second-word\na: 2 # not third-word any more\n"));
  await accept(desks("a: 2\n"), file("templates/step/text.hbs", "{{! fourth-word }}Hello"));
  const kept = [await site.world.app.settingsVersions.newest(), await site.world.app.settingsVersions.list(9)];
  expect(JSON.stringify(kept)).not.toContain("-word");
  const { body } = await anna.get("/settings/versions/2");
  expect(body).toContain("<del>-a: 1\n</del><ins>+a: 2\n</ins>");
  expect(textOf(await page("/settings/versions/3"))).toContain("What changed is a secret, a comment, or nothing");
});

test("comments that an older Onit kept are not shown as gone", async () => {
  await accept(file("config/desks.yaml", "a: 1\n"));
  const { settingsVersions, now } = site.world.app;
  const { version } = (await settingsVersions.newest())!;
  const older = [{ file: "config/desks.yaml", text: "# old-word\na: 1\n" }];
  await settingsVersions.add({ ...version, number: 2, at: now() }, older);
  await accept(file("config/desks.yaml", "a: 2\n"));
  expect((await settingsVersions.newest())?.version.changes[0]?.patch).not.toContain("old-word");
});

test("a file that is too long is known by its digest alone", async () => {
  await accept(file("config/people.yaml", "x".repeat(300_000)));
  await accept(file("config/people.yaml", "y".repeat(300_000)));
  expect((await site.world.app.settingsVersions.newest())?.version.changes).toEqual([
    { file: "config/people.yaml", kind: "changed", patch: null },
  ]);
  expect(textOf(await page("/settings/versions/2"))).toContain("too long");
});

test("who would be told when is what the simulator foresees, with the rule that chose the policy", async () => {
  const { organisation } = site.world.app;
  const at = new Date("2026-03-06T16:55:00Z");
  const from = { address: "mara@customer.example", name: "" };
  const desk = organisation.desks.get("support")!;
  const { ticket, told } = await supposeMail({ from, desk, at, subject: "Help" }, organisation);
  const coming = await foresee(ticket, {
    organisation,
    until: new Date(at.getTime() + 14 * 86_400_000),
    most: 100 - told.length,
  });
  const body = await page("/settings/who?from=mara@customer.example&desk=support&at=2026-03-06T17:55&subject=Help");
  const rows = body
    .split("<tr>")
    .slice(1)
    .map((row) => textOf(row));
  for (const { at: when, because, to, kind, channel } of [...told, ...coming]) {
    const how = { email: "mail", inbox: "inbox" }[channel as string]!;
    const said = because.replace("2026-03-06 16:55 UTC", "Fri 6 Mar, 17:55 CET");
    const words = [sayInstant(when, "Europe/Warsaw"), said, to.name || to.address, whatItSays(kind), how];
    const wanted = words.map((word) => escaped(word).replace(/\s+/g, " "));
    expect(rows.filter((row) => wanted.every((word) => row.includes(word)))).toHaveLength(1);
  }
  expect(body).toContain('<time datetime="2026-03-06T16:55:00.000Z">Fri 6 Mar 2026, 17:55 CET</time>');
  expect(textOf(body)).toContain("Policy Gold (5, 15, 30 minutes) , chosen by client Customer Ltd.");
  expect(textOf(body)).toContain(
    "Anna Nowak, Piotr Zielinski and Carla Jimenez are asked first, 5 min after the mail.",
  );
  expect(textOf(body)).toContain("desk Support: Standard (10, 30, 60 minutes)");
  expect([...site.world.store.rows.tickets.values()]).toEqual([]);
});

test("nothing on the page that foresees is a name of the program or an instant of another zone; one that is past is said to be", async () => {
  const query = "from=carl@elsewhere.example&desk=services&at=2020-12-24T23:55&subject=Help";
  const words = textOf(await page(`/settings/who?${query}`));
  expect(words).not.toMatch(/new-ticket|received|made:|email|\bUTC\b|unreachable/);
  expect(words).toContain("it opens a ticket");
  expect(words).toContain("This instant is past");
  const now = await page("/settings/who?from=carl@elsewhere.example&desk=services");
  expect(textOf(now)).not.toContain("This instant is past");
});

test("a service has its owner and backup for each tier, who decides alone, and which policies notify its owner", async () => {
  const { people, policies, clients, desks } = site.world.app.organisation;
  const services = new Map([
    [
      "network",
      {
        id: "network",
        name: "Net <work>",
        categories: ["vpn"],
        deskIds: [...desks.keys()].slice(0, 1),
        ownerId: "piotr",
        backupId: "carla",
        byTier: new Map([["gold", { ownerId: "ben" }]]),
        authority: { kind: "person" as const, id: "diana" },
      },
    ],
    ["bare", { id: "bare", name: "Bare", categories: [], deskIds: [], byTier: new Map() }],
  ]);
  const standard = policies.get("standard")!;
  const [first, ...rest] = standard.steps;
  const steps = [{ ...first, tell: { kind: "owner" as const, id: "network" } }, ...rest] as const;
  const away = { fromAt: new Date("2026-03-01"), untilAt: new Date("2026-03-05") };
  const piotr = { ...people.get("piotr")!, leave: [away] };
  change({
    services,
    people: new Map([...people, ["piotr", piotr]]),
    policies: new Map([...policies, ["standard", { ...standard, steps }]]),
    clients: new Map([...clients].map(([id, one]) => [id, { ...one, tier: "gold" }])),
  });
  site.world.app.examineSettings = async () => ({
    at: site.world.now,
    found: [
      { file: "services.yaml", path: "services.bare", line: 1, message: "it has no owner", help: "", weight: "look" },
    ],
    notes: [],
  });
  const body = await page("/settings/services");
  const words = textOf(body);
  expect(body).toContain("Net &lt;work&gt;");
  expect(words).toMatch(/everybody else Piotr Zielinski away until .* 2026, .* Carla Jimenez/);
  expect(words).toMatch(/clients of tier gold \(Customer Ltd\) Ben Okafor Carla Jimenez/);
  expect(words).toContain("Diana Lane decides alone");
  expect(body).toContain(`<a href="/settings/policies#policy-standard">${standard.name}</a>`);
  expect(words).toMatch(/Bare .* everybody nobody nobody .* none notifies its owner .* it has no owner/);
  expect(textOf(await page("/settings"))).toMatch(/Services 2 1 problem/);
  change({ services: undefined });
  expect(textOf(await page("/settings/services"))).toContain("The settings name no service.");
});

test("what was asked wrongly is said, and stays in the form", async () => {
  for (const [query, words] of [
    ["from=mara&desk=support", "not a mail address"],
    ["from=m@x.example&desk=nowhere", "Choose one of the desks"],
    ["from=m@x.example&desk=support&at=soon", "The instant is not one"],
  ] as const) {
    const { statusCode, body } = await anna.get(`/settings/who?${query}`);
    expect([query, statusCode, textOf(body)]).toEqual([query, 422, expect.stringContaining(words)]);
    expect(body).toContain(`value="${new URLSearchParams(query).get("from")}"`);
  }
});

test("a role of one's own lets somebody read them who may do nothing else", async () => {
  const own = {
    id: "r",
    name: "r",
    may: ["readSettings"],
    desks: "own",
    kinds: ["call"],
    holders: ["anna"],
  } as unknown as Role;
  change({ admins: ["diana"], roles: [own] });
  expect(await page("/settings/desks")).not.toContain("/mailbox");
});
