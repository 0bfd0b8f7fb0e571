// How long a tick takes with 1,000 due tickets among many open waits, beside among few. The others must not matter.

import { startChild } from "./child.mjs";

/** @returns one round after the other, on the same two databases; `stop` when there are enough */
export async function openTicks({ database, shared, sizes: { few, many, due } }) {
  const begin = async (count) => {
    const { uri, folder, stop } = await database.open();
    const child = await startChild("./tick-process.mjs", { MONGODB_URI: uri });
    await child.ask("fill", { count });
    await child.ask("tick", { day: 0, due }); // warm
    const end = async () => {
      if (folder === undefined) await child.ask("drop");
      await child.stop();
      await stop();
    };
    return { child, folder, end };
  };
  const small = await begin(few);
  const large = await begin(many);
  let day = 0;
  return {
    async round() {
      day += 1;
      const amongFew = (await small.child.ask("tick", { day, due })).ms;
      const amongMany = (await large.child.ask("tick", { day, due })).ms;
      return {
        "tick among many open waits": amongMany / amongFew,
        details: { [`among ${few}, ms`]: amongFew, [`among ${many}, ms`]: amongMany },
      };
    },
    async stop() {
      await small.end();
      await large.end();
      shared.filled = large.folder && { folder: large.folder, many };
    },
  };
}
