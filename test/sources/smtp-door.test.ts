// Who is taken in, and who makes room, at times that are said instead of waited for.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Door, type DoorLimits, type Guest, networkOf } from "../../src/sources/smtp-door.ts";

const TRUSTED = "10.0.0.1";

function aDoor(limits: Partial<DoorLimits> = {}) {
  let now = 0;
  const dropped: string[] = [];
  const door = new Door({
    maxConnections: 3,
    maxPerAddress: 2,
    maxPerMinute: 5,
    ...limits,
    isTrusted: (peer) => peer === TRUSTED,
    now: () => now,
  });
  return {
    door,
    dropped,
    at(ms: number) {
      now = ms;
    },
    refusal: (peer: string) => String(door.admit(peer, () => {})),
    come(peer: string, name = peer): Guest {
      const guest = door.admit(peer, () => void dropped.push(name));
      if (typeof guest === "string") throw new Error(`${name} was refused: ${guest}`);
      return guest;
    },
  };
}

describe("an address", () => {
  test("has so many connections and no more, until one of them ends", () => {
    const { come, refusal } = aDoor();
    const first = come("192.0.2.1");
    come("192.0.2.1");
    expect(refusal("192.0.2.1")).toMatch(/^421 4\.7\.0 Your address has 2 connections open, and at most 2/);
    first.leave();
    come("192.0.2.1");
  });

  test("that leaves twice is counted once", () => {
    const { come, refusal } = aDoor();
    const first = come("192.0.2.1");
    come("192.0.2.1");
    first.leave();
    first.leave();
    come("192.0.2.1");
    expect(refusal("192.0.2.1")).toMatch(/^421/);
  });

  test("connects so often in a minute and no more", () => {
    const { come, refusal, at } = aDoor();
    for (let count = 0; count < 5; count += 1) come("192.0.2.1").leave();
    expect(refusal("192.0.2.1")).toMatch(/^421 4\.7\.0 Your address has connected 5 times within a minute/);
    at(60_000);
    come("192.0.2.1");
  });

  test("of a trusted relay has neither of these limits", () => {
    const { come } = aDoor({ maxConnections: 50 });
    for (let count = 0; count < 50; count += 1) come(TRUSTED);
  });

  test.each([
    ["2001:db8::1", "2001:db8:0:0:ffff::9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["fe80::1%eth0", "fe80::2"],
  ])("%s is the same client as %s", (one, other) => {
    expect(networkOf(one)).toBe(networkOf(other));
  });

  test.each([
    ["2001:db8:0:1::1", "2001:db8:0:2::1"],
    ["192.0.2.1", "192.0.2.2"],
    ["::1", "2001:db8::1"],
  ])("%s is another client than %s", (one, other) => {
    expect(networkOf(one)).not.toBe(networkOf(other));
  });
});

describe("when all places are taken", () => {
  test("whoever did nothing for longest makes room", () => {
    const { come, dropped, at } = aDoor();
    const first = come("192.0.2.1");
    come("192.0.2.2");
    come("192.0.2.3");
    at(1_000);
    first.enter("talking");
    at(2_000);
    come("192.0.2.4");
    expect(dropped).toEqual(["192.0.2.2"]);
  });

  test("first those whose address has most connections", () => {
    const { come, dropped, at } = aDoor();
    come("192.0.2.1");
    come("192.0.2.2", "crowd, first");
    come("192.0.2.2", "crowd, second");
    at(1_000);
    come("192.0.2.4");
    expect(dropped).toEqual(["crowd, first"]);
  });

  test("a mail that moves is never dropped, one that stands still is, and one that is whole never", () => {
    const { come, dropped, at, refusal } = aDoor();
    const [moving, still, whole] = [come("192.0.2.1"), come("192.0.2.2"), come("192.0.2.3")];
    moving.enter("sending");
    still.enter("sending");
    whole.enter("ours");
    at(1_900);
    moving.received(10_000);
    still.received(10); // a trickle is no progress
    expect(refusal("192.0.2.4")).toMatch(/^421 4\.3\.2 Too many clients/);
    at(2_000);
    come("192.0.2.5");
    expect(dropped).toEqual(["192.0.2.2"]);
  });

  test("nobody is dropped before it could be greeted, but for somebody whose address connects less", () => {
    const { come, dropped, refusal, at } = aDoor();
    come("192.0.2.1").leave();
    come("192.0.2.1", "comes again and again");
    come("192.0.2.2");
    come("192.0.2.3");
    at(100);
    come("192.0.2.4", "an honest one");
    expect(dropped).toEqual(["comes again and again"]);
    expect(refusal("192.0.2.5")).toMatch(/^421/);
  });

  test("a mail that takes long goes even if it moves, and one that is refused already goes at once", () => {
    const { come, dropped, at } = aDoor();
    const [long, refused, quick] = [come("192.0.2.1"), come("192.0.2.2"), come("192.0.2.3")];
    for (const guest of [long, refused]) guest.enter("sending");
    refused.enter("refused");
    for (let ms = 1_000; ms <= 20_000; ms += 1_000) {
      at(ms);
      for (const guest of [long, refused]) guest.received(50_000);
      quick.enter("talking");
    }
    come("192.0.2.4").enter("ours");
    come("192.0.2.5").enter("ours");
    expect(dropped).toEqual(["192.0.2.2", "192.0.2.1"]);
  });

  test("trusted relays stay, and get in", () => {
    const { come, dropped, at } = aDoor();
    come(TRUSTED);
    come(TRUSTED);
    come("192.0.2.1");
    at(60_000);
    come(TRUSTED, "the third relay");
    expect(dropped).toEqual(["192.0.2.1"]);
  });
});

test("when all places are taken, whoever connected three times without a mail is refused, and one that brings mails is not", () => {
  const { come, refusal, door, at } = aDoor({ maxConnections: 3, maxPerMinute: 50 });
  const [idler, sender] = ["192.0.2.1", "192.0.2.2"];
  for (let count = 0; count < 5; count += 1) {
    come(idler).leave();
    const guest = come(sender);
    guest.delivered();
    guest.leave();
  }
  for (const other of ["192.0.2.7", "192.0.2.8", "192.0.2.9"]) come(other);
  at(1_000); // all three do nothing now, and would make room
  expect([door.isFruitless(idler), door.isFruitless(sender), door.isFruitless(TRUSTED)]).toEqual([true, false, false]);
  expect(refusal(idler)).toMatch(/^421 4\.3\.2 Too many clients/);
  come(sender);
  at(61_000); // a minute later it is like anybody
  come(idler);
});

test("when memory runs short, the mail that holds most and stands still goes", () => {
  const { come, dropped, at, door } = aDoor();
  const [small, large, moving] = [come("192.0.2.1"), come("192.0.2.2"), come("192.0.2.3")];
  for (const guest of [small, large, moving]) guest.enter("sending");
  small.received(2_000);
  large.received(200_000);
  moving.received(900_000);
  at(2_500);
  moving.received(2_000);
  expect([door.relieve(), dropped]).toEqual([true, ["192.0.2.2"]]);
});

test("whatever comes and goes, there are never more than there are places, of nobody more than allowed", () => {
  const step = fc.record({ peer: fc.integer({ min: 1, max: 6 }), ms: fc.nat(1_000), leaves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let now = 0;
      const here = new Map<object, { peer: string; guest: Guest }>();
      const door = new Door({
        maxConnections: 5,
        maxPerAddress: 2,
        maxPerMinute: 1_000,
        isTrusted: () => false,
        now: () => now,
      });
      for (const { peer: number, ms, leaves } of steps) {
        now += ms;
        const peer = `192.0.2.${number}`;
        const key = {};
        const guest = door.admit(peer, () => void here.delete(key));
        if (typeof guest !== "string") here.set(key, { peer, guest });
        expect(here.size).toBeLessThanOrEqual(5);
        expect([...here.values()].filter((one) => one.peer === peer).length).toBeLessThanOrEqual(2);
        const [oldest, one] = [...here][0] ?? [];
        if (leaves && oldest && one) {
          one.guest.leave();
          here.delete(oldest);
        }
      }
    }),
  );
});
