// Who is on call: a step that names a rota, over real mail, and the hand-off from one to the next (S4.15).

import { afterEach, expect, test } from "vitest";
import type { Rota } from "../../src/core/calendar/rota.ts";
import type { Step } from "../../src/core/model/policy.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, PIOTR } from "../support/people.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

/** Anna until noon, then Piotr, then Ben, in turns of a day. */
const network: Rota = {
  id: "network",
  name: "Network",
  timeZone: "UTC",
  layers: [
    {
      name: "days",
      members: ["anna", "piotr", "ben"],
      turnMinutes: 1_440,
      startsOn: "2026-03-01",
      handOffMinutes: 12 * 60,
    },
  ],
  overrides: [],
};

const withRota: WorldOptions["change"] = ({ organisation, server }) => {
  const standard = organisation.policies.get("standard")!;
  const [first, ...rest] = standard.steps;
  const steps: readonly [Step, ...Step[]] = [{ ...first, tell: { kind: "rota", id: "network" }, by: "email" }, ...rest];
  const policies = new Map([...organisation.policies, ["standard", { ...standard, steps }]]);
  return { server, organisation: { ...organisation, policies, rotas: new Map([["network", network]]) } };
};

story("on call", () => {
  let world: World;
  afterEach(() => world.end());

  const handOffs = (to: string): string[] =>
    world.inboxOf(to).flatMap(({ subject, text }) => (/You are on call for/.test(subject) ? [text] : []));

  test("the step notifies who is on call, and their mail says why it is theirs", async () => {
    world = await aWorld({ change: withRota });
    await world.mail({ from: CARL });
    await world.until("09:10");
    const { text } = world.last(ANNA, /\] Waiting/);
    expect(text).toContain("You received this because you are on call for Network, and ");
    expect(world.inboxOf(PIOTR).filter(({ subject }) => /\] Waiting/.test(subject))).toEqual([]);
  });

  test("who goes on call reads what is open and what the person before has taken, once, whichever replica is faster", async () => {
    world = await aWorld({ at: "2026-03-02T11:00:00Z", change: withRota });
    const other = await world.replica(withRota);
    await world.mail({ from: CARL, subject: "Switch is down" });
    await world.until("11:10");
    await world.reply(world.last(ANNA, /\] Waiting/), "on it, 3h");
    await world.mail({ from: "dora@elsewhere.example", subject: "No network" });
    await world.until("11:59");
    expect(handOffs(PIOTR)).toEqual([]);
    world.moveClock("12:00");
    await Promise.all([world.tick(), other.tick()]);
    await Promise.all([world.settled(), other.settled()]);
    await world.until("12:01");
    await other.tick();
    await other.settled();
    expect(handOffs(PIOTR)).toHaveLength(1);
    const [text = ""] = handOffs(PIOTR);
    expect(text).toContain(
      "You are on call for Network from Mon 2 Mar 2026, 13:00 CET to Tue 3 Mar 2026, 13:00 CET.\n\nBefore you it was Anna Nowak.\n\nOpen escalations: 2\n",
    );
    expect(text.match(/^- .*$/gm)).toEqual([
      expect.stringMatching(
        /^- HD-1001 \(Switch is down\): .* has waited 1 h; Anna Nowak is on it until Mon 2 Mar 2026, 15:10 CET$/,
      ),
      expect.stringMatching(
        /^- HD-1002 \(No network\): .* nobody is on it; the next step is due Mon 2 Mar 2026, 13:\d\d CET$/,
      ),
    ]);
    expect(handOffs(ANNA)).toEqual([]);
    const [own = ""] = /http\S+\/calendar\/person\/\S+/.exec(text) ?? [];
    const calendar = await fetch(own);
    expect([calendar.status, await calendar.text()]).toEqual([200, expect.stringContaining("On call for Network")]);
  });

  test("a process that starts soon after a hand-off makes up for it; one that was down longer tells nobody late", async () => {
    world = await aWorld({ at: "2026-03-02T12:58:00Z", change: withRota });
    await world.until("12:59");
    expect(handOffs(PIOTR)).toHaveLength(1);
    await world.until("2026-03-03T13:30:00Z");
    expect(handOffs(BEN)).toEqual([]);
  });

  test("a rota that no policy names tells nobody of hand-offs", async () => {
    world = await aWorld({
      at: "2026-03-02T11:59:00Z",
      change: ({ organisation, server }) => ({
        server,
        organisation: { ...organisation, rotas: new Map([["network", network]]) },
      }),
    });
    await world.until("12:00");
    expect(handOffs(PIOTR)).toEqual([]);
  });
});
