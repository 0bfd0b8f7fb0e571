// Data of one organisation under the settings of another would show its tickets to the wrong people, and answer them in the wrong name.

import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Validation } from "../core/model/duty.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isSameOrganisation, markOf, type OrganisationMark } from "../core/model/organisation-mark.ts";
import { oneLine } from "../core/words/printable.ts";
import type { Log } from "../ports/app.ts";
import { type Environment, keysFrom, SetupError } from "../ports/environment.ts";
import type { TemplateVersion } from "../ports/template-store.ts";
import type { SigningKey } from "../ports/tokens.ts";
import type { DataOwner } from "../store/data-owner.ts";

/** Names the organisation that was renamed: accepts its data once under a new name and new addresses. */
export const RENAMED_FROM = "ONIT_RENAMED_FROM";

/** The data is that of another organisation. */
class OthersDataError extends SetupError {}

type Looking = {
  environment: Environment;
  where: string; // the data, in a few words
  isStart: boolean; // notes the organisation; other commands only look
  log: Pick<Log, "info">;
};

/** @throws SetupError when the data was written for another organisation; nothing was changed then */
export async function refuseOthersData(owner: DataOwner, organisation: Organisation, looking: Looking): Promise<void> {
  const { environment, where, isStart, log } = looking;
  const ours = markOf(organisation);
  const known = isStart ? await owner.claim(ours) : await owner.read();
  if (!known || isDeepStrictEqual(known, ours)) return;
  if (!isSameOrganisation(known, ours) && !isCalled(known.name, environment[RENAMED_FROM]))
    throw new OthersDataError(othersData(known, ours, where));
  if (!isStart) return;
  await owner.note(ours);
  if (known.name !== ours.name) log.info({ before: known.name, now: ours.name }, "the organisation has a new name");
}

/** By the name as it is printed. */
const isCalled = (name: string, said: string | undefined): boolean =>
  said !== undefined && oneLine(said) === oneLine(name);

const called = ({ name, addresses: [address = ""] }: OrganisationMark): string => oneLine(`"${name}" (${address})`);

const othersData = (known: OrganisationMark, ours: OrganisationMark, where: string): string =>
  `The data in ${where} was written for the organisation ${called(known)}, and the settings are those of ${called(ours)}: they share neither the name nor an address, so its tickets would be shown and answered as yours. ` +
  `Name other data (ONIT_DATA, MONGODB_URI) or the other settings (ONIT_CONFIG, --config). If it is the same organisation with a new name and new addresses, start once with: onit start --renamed-from ${JSON.stringify(oneLine(known.name))}`;

/**
 * @property unread why it was not looked at
 * @property keys those that sign on it, newest first; none: it was not looked at, or nobody has started on it
 * @property published words of mails that stand above the files
 * @property validations what people said of their duties; absent: as signedIn
 * @property signedIn who of us is, by id; absent: there is no data yet; "unknown": it could not be read
 */
export type DataFound = {
  unread?: string;
  keys: readonly SigningKey[];
  published: readonly TemplateVersion[];
  signedIn?: readonly string[] | "unknown";
  validations?: readonly Validation[];
};

/**
 * For `onit check`: looks at the data that a start would use, if there is any.
 * @throws SetupError when it was written for another organisation
 */
export async function checkData(
  organisation: Organisation,
  environment: Environment,
  now: () => Date,
): Promise<DataFound> {
  const nothing = { keys: [], published: [] };
  const unread = (because: string): DataFound => ({
    unread: `The data was not read: ${because}`,
    ...nothing,
    signedIn: "unknown",
  });
  if (!environment.MONGODB_URI) {
    const folder = resolve(environment.ONIT_DATA ?? "data");
    const file = await stat(join(folder, "onit.mdb")).catch(() => undefined);
    if (!file) return nothing;
    const user = process.getuid?.();
    const isOurs = user === undefined || user === 0 || file.uid === user; // root changes no owner by reading
    if (!isOurs) return unread(`${folder} belongs to another user. Run this as the user that runs Onit.`);
  }
  try {
    return await lookInto(organisation, environment, now);
  } catch (error) {
    if (error instanceof OthersDataError) throw error;
    return unread((error as Error).message);
  }
}

/** @throws when the data was written for another organisation, or cannot be read */
async function lookInto(organisation: Organisation, environment: Environment, now: () => Date): Promise<DataFound> {
  const [
    { openDatabase },
    { createLog },
    { connect },
    { openDataOwner },
    { openKeys },
    { openTemplates },
    { openSessions },
    { openValidations },
  ] = await Promise.all([
    import("./database.ts"),
    import("./log.ts"),
    import("../store/open.ts"),
    import("../store/data-owner.ts"),
    import("../store/keys.ts"),
    import("../store/templates.ts"),
    import("../store/sessions.ts"),
    import("../store/validations.ts"),
  ]);
  const database = await openDatabase(environment, createLog("silent"), { attaches: true });
  try {
    const connection = await connect(database.uri);
    try {
      const looking = { environment, where: database.place, isStart: false, log: { info: () => {} } };
      await refuseOthersData(openDataOwner(connection), organisation, looking);
      const given = environment.ONIT_TOKEN_KEYS;
      return {
        keys: given ? keysFrom(given) : await openKeys(connection).all(),
        published: (await openTemplates(connection).newest()).filter(({ words }) => words !== null),
        validations: await openValidations(connection).all(),
        signedIn: await openSessions(connection).signedIn([...organisation.people.keys()], now()),
      };
    } finally {
      await connection.close();
    }
  } finally {
    await database.close();
  }
}
