// Checked roles become what permissions are decided by.

import type { Target } from "../core/model/policy.ts";
import { BUILT_IN, type Role } from "../core/model/role.ts";
import type { Read } from "./schema.ts";

/**
 * @param unfold people's ids from a list that may name groups
 * @param admins person ids of the organisation's admins, who have the role admin anyway
 * @returns undefined where no roles are written: then who works where decides
 */
export function assembleRoles(
  written: Read<"roles">,
  unfold: (members: readonly Target[]) => string[],
  admins: readonly string[],
): Role[] | undefined {
  if (Object.keys(written).length === 0) return undefined;
  const usual: Read<"roles">[string] = { holders: [], kinds: ["call", "request"] };
  return Object.entries({ admin: usual, ...written }).map(([id, { name, holders, may, desks, kinds }]) => ({
    id,
    name: name ?? BUILT_IN[id]?.name ?? id,
    may: may ?? BUILT_IN[id]?.may ?? [],
    desks: desks ?? BUILT_IN[id]?.desks ?? "own",
    kinds,
    holders: id === "admin" ? [...new Set([...admins, ...unfold(holders)])] : unfold(holders),
  }));
}
