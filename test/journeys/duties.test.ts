// People are asked by mail whether what the settings count on them for in escalations is still right (S4.17).

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { watchCoverage } from "../../src/runtime/watch-coverage.ts";
import { watchDuties } from "../../src/runtime/watch-duties.ts";
import type { Running } from "../../src/start.ts";
import { story } from "../support/database.ts";
import { BEN, DIANA, PIOTR } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

const DAY_MS = 86_400_000;
const validation = { everyMs: 90 * DAY_MS, everyMsFor: {}, remindAfterMs: 7 * DAY_MS, staleAfterMs: 14 * DAY_MS };

/** Diana is the admin; Piotr owns Network and is the backup of Workplace, and no policy means his group. */
const asking = (settings: Settings): Settings => {
  const { organisation } = settings;
  const policies = new Map([...organisation.policies].filter(([id]) => id === "standard"));
  const desks = new Map([...organisation.desks].map(([id, one]) => [id, { ...one, policyId: "standard" }]));
  const clients = new Map([...organisation.clients].map(([id, one]) => [id, { ...one, policyId: undefined }]));
  return { ...settings, organisation: { ...organisation, admins: ["diana"], policies, desks, clients, validation } };
};

story("the question whether duties are still right (S4.17)", () => {
  let world: World;
  afterEach(() => world?.end());

  const aDay = (over: WorldOptions = {}) => aWorld({ at: "2026-03-02T10:00:00Z", change: asking, ...over });
  const change = (over: Partial<Organisation>): void => {
    world.app.organisation = world.app.configured = { ...world.app.organisation, ...over };
  };
  const look = async (at?: string, running: Running = world): Promise<void> => {
    if (at) world.moveClock(at);
    await watchDuties(running.app)();
    await world.tick();
    await world.settled();
  };
  const questions = (of: string): Received[] => world.inboxOf(of).filter(({ subject }) => /right\? You:/.test(subject));
  const linkIn = ({ text }: Received, choice = "right"): string =>
    new RegExp(`http\\S+/v/\\w+/${choice}`).exec(text)![0];
  const page = async (link: string, method = "GET"): Promise<string> => (await fetch(link, { method })).text();
  const press = async (link: string, choice: string, shown: string, which = /.*/): Promise<string> => {
    const keys = [...shown.matchAll(/name="duty" value="([^"]*)"/g)].flatMap(([, key = ""]) =>
      which.test(key) ? [key] : [],
    );
    const body = new URLSearchParams([["choice", choice], ...keys.map((key) => ["duty", key] as [string, string])]);
    const answer = await (await fetch(link, { method: "POST", body })).text();
    await world.settled();
    return answer;
  };
  const said = async () =>
    (await world.app.audit.latest(20)).flatMap(({ by, cause, because }) =>
      /^duties/.test(cause) ? [`${by}: ${because}`] : [],
    );
  const toAdmin = () => world.inboxOf(DIANA).filter(({ subject }) => /not mine any more/.test(subject));
  const stale = async () => {
    await watchCoverage(world.app, world.store.bookmarks)();
    await world.tick();
    await world.settled();
    return world.inboxOf(DIANA).filter(({ subject }) => /perhaps not right/.test(subject));
  };

  test("comes in one mail to each who has any, and opening its links changes nothing, whoever opens them", async () => {
    world = await aDay();
    await look();
    const [mail, ...more] = questions(PIOTR);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe("[Onit] Still right? You: 2 duties in escalations");
    expect(mail!.text).toContain("- backup of the owner of Workplace\n- owner of Network");
    for (const choice of ["right", "not-mine"])
      for (const method of ["HEAD", "GET", "GET"]) await page(linkIn(mail!, choice), method);
    expect(await page(linkIn(mail!))).toContain("owner of Network");
    expect(await said()).toEqual([]);
    expect(await look("10:30")).toBeUndefined();
    expect(questions(PIOTR)).toHaveLength(1);
  });

  test("is answered by one press for all, which the audit has, and is not asked again for 90 days", async () => {
    world = await aDay();
    await look();
    const link = linkIn(questions(PIOTR)[0]!);
    const shown = (await page(link)).split("<section>")[0]!; // the form for all
    expect(await press(link, "right", shown)).toContain("All is noted");
    expect(await press(link, "right", shown)).toContain("Thank you");
    expect(await said()).toEqual([
      expect.stringMatching(
        /^piotr: Piotr \S+ says that this is still right: backup of the owner of Workplace, owner of Network \(the link of piotr@\S+, from .*\)$/,
      ),
    ]);
    await look("2026-03-10T10:00:00Z");
    await look("2026-05-20T10:00:00Z");
    expect(questions(PIOTR)).toHaveLength(1);
    await look("2026-06-01T10:00:00Z");
    expect(questions(PIOTR)).toHaveLength(2);
  });

  test("that is answered with not mine tells the admins every place where the settings name them, and is flagged until these change", async () => {
    world = await aDay();
    await look();
    const link = linkIn(questions(PIOTR)[0]!, "not-mine");
    const shown = await page(link);
    expect(await press(link, "not-mine", shown, /network/)).toContain("Something is left to say");
    await press(link, "not-mine", shown, /network/);
    const [told, ...more] = toAdmin();
    expect(more).toEqual([]);
    expect(told!.text).toContain("says that this is not theirs any more:\n\n- owner of Network\n");
    for (const place of [
      "services.network.owner",
      "services.workplace.backup",
      "desks.support.people",
      "rotas.network.layers[1].members",
      "groups.service-team.members",
    ])
      expect(told!.text).toContain(place);
    expect((await stale())[0]!.text).toContain("says that this is not theirs any more: owner of Network");
    expect(await stale()).toHaveLength(1);
    const services = new Map([...world.app.organisation.services!].filter(([id]) => id !== "network"));
    change({ services });
    await look("10:20");
    expect((await world.app.validations.find("piotr"))!.duties).toHaveLength(1);
  });

  test("is heard in the words of a reply; what is not clear is asked once more, and thanks are thanks", async () => {
    world = await aDay();
    await look();
    const [mail] = questions(PIOTR);
    await world.reply(mail!, "Hm, which ones?");
    expect(world.last(PIOTR, /once more/).text).toContain("nothing was changed");
    expect(await said()).toEqual([]);
    await world.reply(mail!, "Not mine any more: Network. Anna has it.");
    expect(world.last(PIOTR, /that is noted/).text).toContain("- owner of Network");
    expect(toAdmin()[0]!.text).toContain('They wrote: "Not mine any more: Network. Anna has it."');
    await world.reply(world.last(PIOTR, /that is noted/), "Thanks!");
    await world.reply(mail!, "Hm?");
    expect(world.inboxOf(PIOTR).filter(({ subject }) => /once more|noted/.test(subject))).toHaveLength(2);
    expect(await said()).toHaveLength(1);
    expect(await world.app.board.waiting()).toEqual([]);
    await world.reply(questions(BEN)[0]!, "Yes, still right, thanks.");
    expect((await said())[0]).toMatch(/^ben: Ben Okafor says that this is still right: .*\(their mail; the relay/);
  });

  test("takes no answer from a reply address that leaked, nor from a machine", async () => {
    const untrusting = (settings: Settings): Settings => {
      const { organisation, server } = asking(settings);
      return { ...settings, organisation, server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } } };
    };
    world = await aDay({ change: untrusting });
    await look();
    const [mail] = questions(PIOTR);
    await world.reply(mail!, "Not mine any more: Network", { envelopeFrom: "eve@evil.example" });
    await world.reply(mail!, "still right", { from: "eve@evil.example" });
    await world.reply(mail!, "still right", { headers: { "Auto-Submitted": "auto-replied" } });
    expect(await said()).toEqual([]);
    expect(toAdmin()).toEqual([]);
    expect(world.inboxOf("eve@evil.example")).toEqual([]);
    expect(world.inboxOf(PIOTR).filter(({ subject }) => /say on a page/.test(subject))).toHaveLength(1);
  });

  test("without an answer is a reminder after a week, and a stale contact that the admins hear of after two", async () => {
    world = await aDay();
    await look();
    await look("2026-03-09T10:00:00Z");
    await look("2026-03-10T10:00:00Z");
    const [, reminder, ...more] = questions(PIOTR);
    expect(more).toEqual([]);
    expect(reminder!.subject).toMatch(/^\[Onit\] Reminder: still right\?/);
    expect(await stale()).toEqual([]);
    world.moveClock("2026-03-17T10:00:00Z");
    const [told] = await stale();
    expect(told!.text).toContain(
      "was asked on 2026-03-02 whether this is still right, and has not answered: owner of Network",
    );
    expect(told!.text).toContain("In people.yaml: people.piotr");
    world.moveClock("2026-03-18T10:00:00Z");
    expect(await stale()).toHaveLength(1);
    expect(await press(linkIn(reminder!), "right", await page(linkIn(reminder!)))).toContain("All is noted");
  });

  test("goes to nobody while the settings do not ask for it, and to nobody who has left", async () => {
    world = await aDay();
    change({ validation: undefined });
    await look();
    expect(questions(PIOTR)).toEqual([]);
    change({ validation });
    await look();
    const link = linkIn(questions(PIOTR)[0]!);
    const people = new Map([...world.app.organisation.people].filter(([id]) => id !== "piotr"));
    change({ people });
    await look("2026-03-09T10:00:00Z");
    expect(questions(PIOTR)).toHaveLength(1);
    expect(questions(BEN)).toHaveLength(2);
    expect((await fetch(link)).status).toBe(404);
    expect((await world.app.validations.find("piotr"))!.duties).toEqual([]);
  });

  test("is one mail from two processes, and from one that takes over when the first dies after any of its writes", async () => {
    world = await aDay();
    const other = await world.replica();
    const dying = {
      ...world.app,
      validations: { ...world.app.validations, put: async () => Promise.reject(new Error("gone")) },
    };
    await expect(watchDuties(dying)()).rejects.toThrow("gone");
    await Promise.all([watchDuties(world.app)(), watchDuties(other.app)(), watchDuties(other.app)()]);
    await look();
    await look("10:30", other);
    for (const who of [PIOTR, BEN, DIANA]) expect([who, questions(who).length]).toEqual([who, 1]);
  });

  test("that was pressed in a process that died before it was kept is pressed again: one entry, one mail to the admins", async () => {
    world = await aDay();
    await look();
    const other = await world.replica();
    const link = linkIn(questions(PIOTR)[0]!, "not-mine");
    const shown = await page(link);
    const { put } = world.app.validations;
    world.app.validations.put = async () => Promise.reject(new Error("gone"));
    await press(link, "not-mine", shown, /network/);
    world.app.validations.put = put;
    expect(await page(link)).not.toContain("not yours any more");
    world.moveClock("10:05");
    const elsewhere = link.replace(world.url, other.url);
    await Promise.all([press(link, "not-mine", shown, /network/), press(elsewhere, "not-mine", shown, /network/)]);
    await other.settled();
    await world.until("10:10");
    expect(await said()).toHaveLength(1);
    expect(toAdmin()).toHaveLength(1);
    expect(await page(elsewhere)).toContain("not yours any more");
  });
});
