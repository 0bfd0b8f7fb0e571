// What the dashboard may be narrowed to by its reader.

import type { Desk } from "../core/model/desk.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Glance } from "../ports/board.ts";

/** What its reader may narrow it to, by ids: what their rows name, before they are narrowed, and the desks that are theirs to see. */
export type Narrowable = {
  deskIds: ReadonlySet<string>;
  clientIds: ReadonlySet<string>;
  policyIds: ReadonlySet<string>;
  personIds: ReadonlySet<string>;
};

type Row = {
  deskId: string;
  clientId: string | undefined;
  policyId: string;
  responsibleId: string | undefined;
  takenByIds: readonly string[];
  toldIds: readonly string[];
};

/** @param reader undefined: who may see everything. @param rows of waits that they may see. @param others tickets beside them */
export function narrowableBy(
  reader: Person | undefined,
  { rows, others }: { rows: readonly Row[]; others: readonly Glance[] },
  organisation: Organisation,
): Narrowable {
  const is = (id: string | undefined): id is string => id !== undefined;
  const records = [...rows, ...others.map(({ record }) => record)];
  const own = [...organisation.desks.values()].filter((desk) => !reader || maySeeDesk(reader, desk, organisation));
  const people = [
    ...rows.flatMap(({ takenByIds, toldIds }) => [...takenByIds, ...toldIds]),
    ...records.map(({ responsibleId }) => responsibleId),
  ];
  return {
    deskIds: new Set([...own.map(({ id }) => id), ...records.map(({ deskId }) => deskId)]),
    clientIds: new Set(records.map(({ clientId }) => clientId).filter(is)),
    policyIds: new Set([...rows.map(({ policyId }) => policyId), ...others.flatMap(policiesOf)]),
    personIds: new Set(people.filter(is)),
  };
}

const policiesOf = ({ endedWaits }: Glance): string[] => endedWaits.flatMap(({ policyId }) => policyId ?? []);

/** Whether what is asked of it is theirs to see. */
const maySeeDesk = ({ id }: Person, { id: deskId, kind }: Desk, organisation: Organisation): boolean =>
  may(id, "see", { record: { deskId, kind, purpose: "normal" }, outbox: [] }, organisation).allowed;
