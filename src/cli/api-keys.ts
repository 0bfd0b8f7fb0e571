// The commands about keys of the API: create, list, end.

import { Command, InvalidArgumentError, Option } from "commander";
import type { ApiKey, ApiScope } from "../ports/api-key.ts";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import { dateOf, LONGEST_DAYS, newApiKey } from "../security/api-key.ts";
import { personCalled } from "../security/authorize.ts";
import { keyMaker, noteDone } from "./access.ts";
import { print, printNote } from "./print.ts";

const BY = ["--by <person>", "who does it; needed where roles.yaml decides who may"] as const;

/** `onit api-key <person>` is how it was called before there were several: it creates. */
export const apiKeyCommand = (offline: Offline): Command =>
  new Command("api-key")
    .description("keys of API clients")
    .addCommand(createCommand(offline), { isDefault: true })
    .addCommand(listCommand(offline))
    .addCommand(endCommand(offline));

const createCommand = (offline: Offline): Command =>
  new Command("create")
    .argument("<person>", "whom the client acts as: an id, address or name from people.yaml")
    .option("--days <days>", "how long the key is good", days, 90)
    .addOption(new Option("--scope <scope>", "what it may do").choices(["read", "act"]).default("act"))
    .option(...BY)
    .description("print a new key; only a hash of it is kept, so it is shown this once")
    .action((name: string, options: { days: number; scope: ApiScope; by?: string }) =>
      offline(async ({ app }) => {
        const person = personCalled(name, app.organisation);
        if (!person) throw new SetupError(`There is no "${name}" in people.yaml.`);
        const wanted = `API key for ${person.id}`;
        const maker = await keyMaker(options.by, wanted, app);
        const { text, key } = newApiKey(person, options, app.now());
        const until = dateOf(key.expiresAt);
        await noteDone(maker, wanted, `made with the id ${key.id} to ${key.scope}, good until ${until}`, app);
        if (!(await app.apiKeys.add(key))) throw new Error(`there is an API key ${key.id} already; run it again`);
        print(text);
        const may = key.scope === "act" ? "do what" : "read what";
        printNote(
          `It acts as ${person.name} until ${until}: anybody who has it may ${may} ${person.name} may. \`onit api-key end ${key.id}\` ends it.`,
        );
      }),
    );

function days(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= LONGEST_DAYS) return number;
  throw new InvalidArgumentError(`write a whole number from 1 to ${LONGEST_DAYS}.`);
}

const listCommand = (offline: Offline): Command =>
  new Command("list").description("list the keys: id, person, scope, when made, used and ending").action(() =>
    offline(async ({ app }) => {
      const keys = await app.apiKeys.all();
      const rows = keys.map((key) => rowOf(key, app.now()));
      const { textTable: table } = await import("./table.ts");
      print(rows.length > 0 ? table(rows) : "There are no API keys.");
    }),
  );

function rowOf({ id, personId, scope, madeAt, lastUsedAt, endedAt, expiresAt }: ApiKey, now: Date): string[] {
  const state = endedAt ? "ended" : expiresAt <= now ? "expired" : "good until";
  return [
    id,
    personId,
    scope,
    madeAt ? `made ${dateOf(madeAt)}` : "made before ids",
    `last used ${lastUsedAt ? `${lastUsedAt.toISOString().slice(0, 16)}Z` : "never"}`,
    `${state} ${dateOf(endedAt ?? expiresAt)}`,
  ];
}

const endCommand = (offline: Offline): Command =>
  new Command("end")
    .argument("<id>", "the key's id, as `onit api-key list` shows it")
    .option(...BY)
    .description("end one key now, in every running Onit")
    .action((id: string, { by }: { by?: string }) =>
      offline(async ({ app }) => {
        const key = await app.apiKeys.find(id.toLowerCase());
        if (!key) throw new SetupError(`There is no API key "${id}". \`onit api-key list\` lists them.`);
        const wanted = `API key ${key.id} of ${key.personId}`;
        const by_ = await keyMaker(by, wanted, app);
        if (key.endedAt) throw new SetupError(`The API key ${key.id} was ended on ${dateOf(key.endedAt)} already.`);
        await noteDone(by_, wanted, "ended", app);
        await app.apiKeys.end(key.id, app.now());
        print(`The API key ${key.id} of ${key.personId} is ended. Clients that use it get 401 from now on.`);
      }),
    );
