// The settings change while tickets run: whoever was removed hears nothing and holds nothing.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import { aWorld, kindsIn, type World } from "../support/world.ts";

const changed =
  (change: (organisation: Organisation) => Partial<Organisation>) =>
  (settings: Settings): Settings => ({
    ...settings,
    organisation: { ...settings.organisation, ...change(settings.organisation) },
  });

/** As an admin removes somebody: from people.yaml and from every place that names them. */
const without = (id: string) =>
  changed(({ people, groups, desks }) => ({
    people: new Map([...people].filter(([one]) => one !== id)),
    groups: new Map(
      [...groups].map(([key, group]) => [key, { ...group, members: group.members.filter((one) => one !== id) }]),
    ),
    desks: new Map(
      [...desks].map(([key, desk]) => [key, { ...desk, people: desk.people.filter((one) => one !== id) }]),
    ),
  }));

const movedTo = (id: string, address: string) =>
  changed(({ people }) => ({ people: new Map([...people, [id, { ...people.get(id)!, addresses: [address] }]]) }));

/** Whom steps told that somebody waits, in the order it went out. */
const stepsTo = ({ relay }: World): string[] =>
  relay.received.flatMap(({ to, subject }) => (/\bwait/i.test(subject) ? to : []));

story("settings that changed", () => {
  let world: World;
  afterEach(() => world.end());

  /** The relay refuses for a while, so that notices are owed while the settings change. */
  const owedToBen = async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    world.relay.mood = (to) => (to === BEN ? "busy" : "takes");
    await world.until("09:11");
    expect(kindsIn(await world.ticket("HD-1001"))).toContain(`step to ${BEN}: retry`);
    world.relay.mood = () => "takes";
  };

  test("a promise of somebody who was removed holds nothing: the next step fires at the next tick", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:02");
    await world.reply(world.last(ANNA), "on it 3 days");
    const other = await world.replica(without("anna"));
    await world.until("09:20");
    expect(stepsTo(world)).toEqual([]); // the process with the settings of before keeps the promise
    await other.tick();
    await other.settled();
    expect(world.last(BEN).text).toMatch(/Anna Nowak, who was on it, is no longer on the staff list/);
    expect((await world.ticket("HD-1001")).wait?.escalation).toMatchObject({ status: "active" });
  });

  test("two replicas release such a promise once", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:02");
    await world.reply(world.last(ANNA), "on it 3 days");
    const [one, two] = [await world.replica(without("anna")), await world.replica(without("anna"))];
    await Promise.all([one.tick(), two.tick()]);
    await Promise.all([one.settled(), two.settled()]);
    expect(stepsTo(world)).toEqual([BEN]);
  });

  test("a notice that waits for a person who was removed is withdrawn, and the next step is due at once", async () => {
    await owedToBen();
    const other = await world.replica(without("ben"));
    await moveTo(other, "09:13");
    const ticket = await world.ticket("HD-1001");
    expect(ticket.outbox.find(({ kind }) => kind === "step")).toMatchObject({
      state: "withdrawn",
      outcome: "Ben Okafor is no longer on the staff list (people.yaml)",
    });
    await other.tick();
    await other.settled();
    expect(stepsTo(world)).toEqual([DIANA]);
  });

  test("a notice that waits for a person whose address changed goes to the new one", async () => {
    await owedToBen();
    const other = await world.replica(movedTo("ben", "ben.okafor@harbour-lane.example"));
    await moveTo(other, "09:13");
    expect(stepsTo(world)).toEqual(["ben.okafor@harbour-lane.example"]);
  });

  /** Only this replica ticks. */
  const moveTo = async (other: Awaited<ReturnType<World["replica"]>>, clock: string) => {
    world.moveClock(clock);
    await other.tick();
    await other.settled();
  };
});

story("a requester who is one of us", () => {
  test("is not told by a step that they wait: that step reaches nobody else, so the next one is taken at once", async () => {
    const world = await aWorld();
    await world.mail({ from: `Ben Okafor <${BEN}>`, text: "My own laptop is broken." });
    await world.until("09:11");
    expect(stepsTo(world)).toEqual([DIANA]);
    await world.end();
  });
});

story("an authority that is a single person", () => {
  test("is not named to the requester, in no mail and on no page; the desk is", async () => {
    const world = await aWorld({
      change: changed(({ callTemplates }) => ({
        callTemplates: new Map(
          [...callTemplates].map(([id, template]) => [id, { ...template, authority: { kind: "person", id: "diana" } }]),
        ),
      })),
    });
    await world.mail({ from: CARL });
    for (const clock of ["10:30", "12:00", "13:30"]) {
      await world.until(clock);
      await world.reply(world.last(CARL), "Any news?");
    }
    expect((await world.ticket("MG-1001")).record.responsibleId).toBe("diana");
    const desk = world.settings.organisation.desks.get((await world.ticket("MG-1001")).record.deskId)!.name;
    const page = await (await fetch(/https?:\/\/\S+\/s\/[a-z2-7]+/.exec(world.last(CARL).text)![0])).text();
    const told = [...world.inboxOf(CARL).map(({ text, html }) => text + html), page];
    expect(told.filter((text) => text.includes("Diana"))).toEqual([]);
    expect(told.filter((text) => text.includes(desk)).length).toBeGreaterThan(0);
    await world.end();
  });
});
