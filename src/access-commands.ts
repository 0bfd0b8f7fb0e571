// The commands about who may do what: api-key, audit, rotate-keys.

import { Command, InvalidArgumentError } from "commander";
import { apiKeyFor, LONGEST_DAYS } from "./api-key.ts";
import type { App } from "./app.ts";
import { after } from "./core/duration.ts";
import type { Person } from "./core/person.ts";
import type { Action } from "./core/role.ts";
import { permit, personCalled } from "./permit.ts";
import { fill, print, printNote } from "./print.ts";
import { type Environment, SetupError } from "./settings.ts";
import type { Running } from "./start.ts";

/** Runs work with an Onit that does nothing by itself. */
type Offline = (work: (running: Running) => Promise<void>) => Promise<void>;

const DAY_MS = 86_400_000;

export function accessCommands(offline: Offline, environment: Environment): Command[] {
  return [apiKeyCommand(offline), auditCommand(offline), rotateCommand(offline, environment)];
}

/**
 * Who stands at the command line, by their own word: whoever may start Onit could change its settings as well.
 * @throws SetupError for nobody of ours, and for somebody who may not; that is audited
 */
export async function whoMay(by: string, action: Action, wanted: string, app: App): Promise<Person> {
  const person = personCalled(by, app.organisation);
  if (!person) throw new SetupError(`--by: there is no "${by}" in people.yaml.`);
  const { allowed, because } = await permit(person, action, wanted, app);
  if (!allowed) throw new SetupError(`${person.name}, ${because}. The audit has kept that you asked.`);
  return person;
}

/** Where roles decide, keys are made by somebody who may. @returns who it was, for the audit */
async function keyMaker(by: string | undefined, wanted: string, app: App): Promise<string> {
  if (by !== undefined) return (await whoMay(by, "configure", wanted, app)).id;
  if (!app.organisation.roles) return "the command line";
  throw new SetupError("roles.yaml says who may change keys: say who you are with --by <person>.");
}

const apiKeyCommand = (offline: Offline): Command =>
  new Command("api-key")
    .argument("<person>", "whom the program acts as: an id, address or name from people.yaml")
    .option("--days <days>", "how long the key is good", days, 90)
    .option("--by <person>", "who makes it; needed where roles.yaml decides who may")
    .description("print a key for the API; nothing of it is stored")
    .action((name: string, { days: good, by }: { days: number; by?: string }) =>
      offline(async ({ app }) => {
        const person = personCalled(name, app.organisation);
        if (!person) throw new SetupError(`There is no "${name}" in people.yaml.`);
        const wanted = `API key for ${person.id}`;
        const maker = await keyMaker(by, wanted, app);
        const until = after(app.now(), good * DAY_MS)
          .toISOString()
          .slice(0, 10);
        await noteDone(maker, wanted, `made, good until ${until}`, app);
        print(apiKeyFor(person, good, app));
        printNote(`It acts as ${person.name} until ${until}. Whoever has it may do what ${person.name} may.`);
      }),
    );

function days(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= LONGEST_DAYS) return number;
  throw new InvalidArgumentError(`write a whole number from 1 to ${LONGEST_DAYS}.`);
}

const auditCommand = (offline: Offline): Command =>
  new Command("audit")
    .option("--last <entries>", "how many", Number, 100)
    .description("what was refused outside any ticket, and what was done with keys; newest first")
    .action(({ last }: { last: number }) =>
      offline(async ({ app }) => {
        for (const { at, by, cause, because } of await app.audit.latest(last > 0 ? last : 100))
          print(fill`${at.toISOString().slice(0, 16)}  ${by}  ${cause}: ${because}`);
      }),
    );

const rotateCommand = (offline: Offline, environment: Environment): Command =>
  new Command("rotate-keys")
    .option("--by <person>", "who does it; needed where roles.yaml decides who may")
    .description("sign new links with a new key; links that are out stay valid until they expire")
    .action(({ by }: { by?: string }) => {
      if (environment.ONIT_TOKEN_KEYS)
        throw new SetupError(
          "ONIT_TOKEN_KEYS names the keys: put the new one in front of it, keep the old ones, and restart.",
        );
      return offline(async ({ app, store }) => {
        const wanted = "new signing key";
        const maker = await keyMaker(by, wanted, app);
        const [newest] = await store.keys.rotate(app.now());
        await noteDone(maker, wanted, `key ${newest?.id} made`, app);
        print(
          `Key ${newest?.id} signs from the next start on. Restart every Onit process soon: one that runs knows only the older keys.`,
        );
      });
    });

const noteDone = (by: string, cause: string, because: string, { audit, now }: App): Promise<void> =>
  audit.note({ key: `${cause}/${because}/${now().getTime()}`, at: now(), by, cause, because });
