// Who is on call when: turns that people take one after the other, in layers, as the clock on the wall of one zone has them.

import { wallReaches } from "./wall-time.ts";
import { type Calendar, isWithin } from "./working-hours.ts";

const MINUTE = 60_000;

/** People who take turns. Turns are counted on the wall: a hand-off at 09:00 is at 09:00 whatever the clocks were changed by. */
export type Layer = {
  name: string;
  members: readonly [string, ...string[]]; // person ids, in the order of their turns; the same one may have several
  turnMinutes: number; // how long a turn lasts on the wall
  startsOn: string; // "2026-03-02": the day of the first hand-off; nobody is on call by this layer before
  handOffMinutes: number; // from midnight
  hours?: Calendar; // when it counts; absent: always
};

/** Somebody else is on call for a while. */
export type Override = {
  personId: string;
  insteadOf?: string; // only where this person would be on call; absent: anybody
  fromAt: Date;
  untilAt: Date;
  because: string;
};

export type Rota = {
  id: string;
  name: string;
  timeZone: string; // IANA name
  layers: readonly [Layer, ...Layer[]]; // later ones win where they count
  overrides: readonly Override[]; // later ones win
};

/** Somebody who is on call, or stands behind who is. */
export type OnCall = { personId: string; because: string };

/**
 * Who is on call at an instant, and behind them who would be if they were not: overrides, then the layers from the last to the
 * first. Nobody is in it twice.
 */
export function onCallAt(rota: Rota, at: Date, overrides: readonly Override[] = rota.overrides): OnCall[] {
  const byLayers = rota.layers.toReversed().flatMap((layer): OnCall[] => {
    const personId = inTurn(layer, rota.timeZone, at);
    return personId === undefined ? [] : [{ personId, because: `it is their turn in "${layer.name}"` }];
  });
  const found = overrides.reduce<OnCall[]>((behind, { personId, insteadOf, fromAt, untilAt, because }) => {
    const counts = fromAt <= at && at < untilAt && (insteadOf === undefined || behind[0]?.personId === insteadOf);
    return counts ? [{ personId, because }].concat(behind) : behind;
  }, byLayers);
  return found.filter(({ personId }, index) => found.findIndex((one) => one.personId === personId) === index);
}

function inTurn(layer: Layer, zone: string, at: Date): string | undefined {
  if (layer.hours && !isWithin(layer.hours, at)) return undefined;
  const turn = turnAt(layer, zone, at.getTime());
  return turn < 0 ? undefined : layer.members[turn % layer.members.length];
}

/** When a turn begins, the first being 0: the first instant at which the wall shows its time or a later one. */
export const handOff = (layer: Layer, zone: string, turn: number): number =>
  wallReaches(zone, firstOnWall(layer) + turn * layer.turnMinutes * MINUTE);

const firstOnWall = ({ startsOn, handOffMinutes }: Layer): number => Date.parse(startsOn) + handOffMinutes * MINUTE;

/** Which turn it is, the first being 0; before it, a negative number. */
export function turnAt(layer: Layer, zone: string, at: number): number {
  let turn = Math.floor((at - firstOnWall(layer)) / (layer.turnMinutes * MINUTE)); // as UTC has it: near by
  while (handOff(layer, zone, turn) > at) turn -= 1;
  while (handOff(layer, zone, turn + 1) <= at) turn += 1;
  return turn;
}
