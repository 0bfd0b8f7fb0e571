// Checked settings of what tickets are about become a service.

import type { OwnedService } from "../core/model/service.ts";
import type { Read } from "./schema.ts";

export const assembleService = (
  id: string,
  { name, categories, desks, owner, backup, byTier, authority, validateEvery }: Read<"services">[string],
): OwnedService => ({
  id,
  name,
  categories,
  deskIds: desks,
  ownerId: owner,
  backupId: backup,
  byTier: new Map(Object.entries(byTier).map(([tier, own]) => [tier, { ownerId: own.owner, backupId: own.backup }])),
  ...(validateEvery === undefined ? {} : { validateEveryMs: validateEvery }),
  ...(authority ? { authority } : {}),
});
