// When a client of the mail port is greeted.

import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { listenSmtp } from "../../src/sources/smtp.ts";

/** @returns what a client has read at once, and when a tenth of a second has passed */
async function greeting(isTrusted: boolean): Promise<{ atOnce: string; later: string }> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const server = await listenSmtp(
    {
      host: "127.0.0.1",
      port: 0,
      maxMailBytes: 1_000_000,
      maxRecipients: 10,
      maxConnections: 10,
      maxConnectionsPerAddress: 10,
      maxConnectionsPerMinute: 10,
      maxErrors: 10,
      idleMs: 60_000,
      dialogueMs: 60_000,
      bareNewlines: "reject",
      memoryBudget: 1_000_000,
      spoolBudget: 1_000_000,
      spoolFolder: join(tmpdir(), "onit-no-spool"),
    },
    {
      take: async () => {},
      recipients: (addresses) => [...addresses],
      refusal: () => undefined,
      isTrusted: () => isTrusted,
      judge: {
        headTrouble: () => undefined,
        headBytes: 1_000,
        hasBareLineEnd: () => false,
        normaliseLineEnds: (raw) => raw,
        endsLinesInTwoWays: () => false,
      },
      log: () => {},
    },
  );
  const socket = connect(server.port, "127.0.0.1");
  onTestFinished(async () => {
    vi.useRealTimers();
    socket.destroy();
    await server.close();
  });
  let said = "";
  socket.on("data", (bytes) => {
    said += bytes;
  });
  await once(socket, "connect");
  const readOn = async (): Promise<string> => {
    for (let turns = 0; turns < 300; turns += 1) await turn();
    return said;
  };
  const atOnce = await readOn();
  vi.advanceTimersByTime(100);
  return { atOnce, later: await readOn() };
}

test("a relay of ours is greeted at once, and once", async () => {
  const { atOnce, later } = await greeting(true);
  expect(atOnce).toMatch(/^220 [^\r\n]*\r\n$/);
  expect(later).toBe(atOnce);
});

test("a stranger is greeted after a moment: who talks before that is no mail server", async () => {
  expect(await greeting(false)).toEqual({ atOnce: "", later: expect.stringMatching(/^220 /) });
});
