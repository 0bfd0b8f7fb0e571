// The commands about the keys that sign links: list, rotate, drop.

import { Command, InvalidArgumentError } from "commander";
import { type Environment, keysFrom, SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { dateOf } from "../security/api-key.ts";
import type { KeyUse } from "../store/key-uses.ts";
import { keyMaker, noteDone } from "./access.ts";
import { print, printNote } from "./print.ts";

const BY = ["--by <person>", "who does it; needed where roles.yaml decides who may"] as const;

export function keyCommands(offline: Offline, environment: Environment): Command[] {
  const keys = new Command("keys")
    .description("the keys that sign links and reply addresses")
    .addCommand(listCommand(offline, environment))
    .addCommand(rotateCommand("rotate", offline, environment))
    .addCommand(dropCommand(offline, environment));
  const former = rotateCommand("rotate-keys", offline, environment)
    .description("the former name of `keys rotate`")
    .hook("preAction", () => printNote("rotate-keys is now called `onit keys rotate`; it does the same."));
  return [keys, former];
}

const listCommand = (offline: Offline, environment: Environment): Command =>
  new Command("list")
    .description("list the keys: when made, when they last signed, how many of their links may still be good")
    .action(() =>
      offline(async (running) => {
        const { store, app } = running;
        const given = environment.ONIT_TOKEN_KEYS;
        const keys = given
          ? keysFrom(given).map(({ id }) => ({ id, made: "in ONIT_TOKEN_KEYS" }))
          : await storedKeys(running);
        const rows = await Promise.all(
          keys.map(async ({ id, made }, at) => {
            const use = await store.keyUses.find(id, app.now());
            return [`key ${id}`, made, ...useInWords(use), at === 0 ? "signs" : ""];
          }),
        );
        const { textTable: table } = await import("./table.ts");
        print(table(rows));
      }),
    );

const storedKeys = async ({ store, app }: OpenedApp): Promise<{ id: number; made: string }[]> =>
  (await store.keys.load(app.now())).map(({ id, madeAt }) => ({ id, made: `made ${dateOf(madeAt)}` }));

function useInWords(use: KeyUse | undefined): string[] {
  if (!use) return ["last signed: not known", "may live: not known"];
  const live = use.liveUntil ? `${use.live}, until ${dateOf(use.liveUntil)}` : "none";
  return [`last signed ${use.lastSignedAt.toISOString().slice(0, 16)}Z`, `may live: ${live}`];
}

const rotateCommand = (name: string, offline: Offline, environment: Environment): Command =>
  new Command(name)
    .option(...BY)
    .description("sign new links with a new key; links that are out stay valid until they expire")
    .action(({ by }: { by?: string }) => {
      refuseGiven(environment, "put the new one in front of it, keep the old ones, and restart");
      return offline(async ({ app, store }) => {
        const wanted = "new signing key";
        const maker = await keyMaker(by, wanted, app);
        const [newest] = await store.keys.rotate(app.now());
        await noteDone(maker, wanted, `key ${newest?.id} made`, app);
        print(
          `Key ${newest?.id} signs from now on, in every running Onit. Links of older keys stay valid; \`onit keys drop <id>\` ends those of one.`,
        );
      });
    });

const dropCommand = (offline: Offline, environment: Environment): Command =>
  new Command("drop")
    .argument("<id>", "the number of the key, as `onit keys list` shows it", keyId)
    .option(...BY)
    .description("forget a key: every link and reply address it signed ends now")
    .action((id: number, { by }: { by?: string }) => {
      refuseGiven(environment, `take key ${id} out of it, and restart`);
      return offline(async ({ app, store }) => {
        const wanted = `signing key ${id}`;
        const dropper = await keyMaker(by, wanted, app);
        await checkDroppable(
          id,
          (await store.keys.all()).map((key) => key.id),
        );
        const use = await store.keyUses.find(id, app.now());
        await noteDone(dropper, wanted, "dropped", app);
        if (!(await store.keys.drop(id))) throw new SetupError(`Key ${id} is gone already.`);
        print(`Key ${id} is dropped, in every running Onit. ${endedInWords(id, use)}`);
      });
    });

function keyId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("write the number of a key, as `onit keys list` shows it.");
}

async function checkDroppable(id: number, ids: readonly number[]): Promise<void> {
  if (!ids.includes(id)) throw new SetupError(`There is no key ${id}. There are: ${ids.join(", ")}.`);
  if (id !== ids[0]) return;
  throw new SetupError(
    `Key ${id} is the newest and signs all new links. Run \`onit keys rotate\` first, then drop it.`,
  );
}

function endedInWords(id: number, use: KeyUse | undefined): string {
  const what = "links and reply addresses in mails";
  const known = use?.liveUntil
    ? `About ${use.live} ${what}, the last of them good until ${dateOf(use.liveUntil)}, have ended`
    : use
      ? `None of its ${what} was good any more`
      : `All ${what} that it signed have ended; how many there were is not known`;
  return `${known}. API keys without an id of their own that key ${id} signed have ended too. An answer to such a mail still comes in, as one without a reply address of ours.`;
}

function refuseGiven({ ONIT_TOKEN_KEYS: given }: Environment, advice: string): void {
  if (given) throw new SetupError(`ONIT_TOKEN_KEYS names the keys: ${advice}.`);
}
