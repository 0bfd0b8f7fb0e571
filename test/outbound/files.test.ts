// The files of large mails that notices carry: how many of them are in memory at once.

import { expect, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import { filesToSend, NoRoomError } from "../../src/outbound/files.ts";
import { byteBudget } from "../../src/pacing/byte-budget.ts";
import type { App } from "../../src/ports/app.ts";

const MB = 1024 ** 2;

function anApp() {
  const read: string[] = [];
  const stopping = new AbortController();
  const app = {
    stopping: stopping.signal,
    filesRoom: byteBudget(24 * MB),
    mails: {
      bytesIn: async (id: string) => (id.startsWith("large") ? 20 * MB : 0),
      find: async (id: string) => ({ id, raw: Buffer.from(id) }),
    },
    mail: {
      attachments: async (raw: Buffer) => {
        read.push(raw.toString());
        return [{ name: "plan.pdf", type: "application/pdf", size: raw.length, content: raw }];
      },
    },
  } as unknown as App;
  return { app, read, stopping };
}

const carrying = (mailId: string): Notice => ({ mailId, carries: true }) as Notice;

test("those of large mails wait until nobody sends others any more; those of small ones do not", async () => {
  const { app, read } = anApp();
  const [first, second, small] = [filesToSend(app, true), filesToSend(app, true), filesToSend(app, true)];
  await first.of(carrying("large 1"));
  const waiting = second.of(carrying("large 2"));
  await small.of(carrying("small"));
  expect(read).toEqual(["large 1", "small"]);
  first.release();
  expect((await waiting)[0]?.content.toString()).toBe("large 2");
  second.release();
  expect(app.filesRoom.free()).toBe(24 * MB);
});

test("what several notices of a ticket carry is read once", async () => {
  const { app, read } = anApp();
  const files = filesToSend(app, true);
  for (let notice = 0; notice < 3; notice += 1) expect(await files.of(carrying("large 1"))).toHaveLength(1);
  expect(await files.of({ ...carrying("large 1"), carries: false })).toEqual([]);
  expect(read).toEqual(["large 1"]);
});

test("when Onit ends, those who waited read nothing more", async () => {
  const { app, read, stopping } = anApp();
  const [first, second] = [filesToSend(app, true), filesToSend(app, true)];
  await first.of(carrying("large 1"));
  const waiting = second.of(carrying("large 2"));
  stopping.abort(); // while the first is still being sent
  await expect(waiting).rejects.toThrow(NoRoomError);
  expect(read).toEqual(["large 1"]);
  for (const files of [first, second]) files.release();
  expect(app.filesRoom.free()).toBe(24 * MB);
});

test("who does not wait hears at once that there is no room, also where others wait for it", async () => {
  const { app } = anApp();
  const [first, waits, hurries] = [filesToSend(app, true), filesToSend(app, true), filesToSend(app, false)];
  await first.of(carrying("large 1"));
  await expect(hurries.of(carrying("large 2"))).rejects.toThrow(NoRoomError);
  first.release();
  expect(await hurries.of(carrying("large 2"))).toHaveLength(1);
  const waiting = waits.of(carrying("large 3"));
  hurries.release();
  await waiting;
  await expect(hurries.of(carrying("large 2"))).rejects.toThrow(NoRoomError);
  waits.release();
  expect(app.filesRoom.free()).toBe(24 * MB);
});
