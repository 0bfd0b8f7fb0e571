// Whether the programs of webhooks.yaml can be reached, as `onit check` and `onit doctor` say.

import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { EVENT_TYPES } from "../../src/core/model/webhook.ts";
import { webhookNotes } from "../../src/doctor/check-webhooks.ts";
import { freePort } from "../support/free-port.ts";
import { exampleSettings } from "../support/world.ts";

const at = async (url: string, privateTargets: string[], active = true): Promise<Settings> => {
  const { organisation, server, ...rest } = await exampleSettings();
  const crm = {
    id: "crm",
    name: "CRM",
    active,
    url: "CRM",
    secret: "KEY",
    events: EVENT_TYPES,
    words: "none" as const,
  };
  const webhooks = new Map([["crm", { ...crm, giveUpAfterMs: 1 }]]);
  environment.CRM = url;
  return {
    ...rest,
    organisation: { ...organisation, webhooks },
    server: { ...server, delivery: { ...server.delivery, privateTargets } },
  };
};
const environment: Record<string, string> = {};

test("one that listens is well and hears nothing; one that is away, or may not be posted to, is named without its address", async () => {
  const heard: Socket[] = [];
  let bytes = 0;
  const server = createServer((socket) => {
    socket.on("data", (some) => {
      bytes += some.length;
    });
    heard.push(socket);
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  onTestFinished(() => void server.close());
  const there = `http://127.0.0.1:${port}/s3cret-path`;
  expect(await webhookNotes(await at(there, ["127.0.0.0/8"]), environment)).toEqual([]);
  expect([heard.length, bytes]).toEqual([1, 0]);
  const away = `http://127.0.0.1:${await freePort()}/s3cret-path`;
  const [gone] = await webhookNotes(await at(away, ["127.0.0.0/8"]), environment);
  expect(gone).toMatch(/^The webhook crm cannot be reached: ECONNREFUSED\. .*onit webhooks test crm/);
  const [refused] = await webhookNotes(await at(there, []), environment);
  expect(refused).toMatch(/inside a private network/);
  expect(`${gone} ${refused}`).not.toMatch(/s3cret/);
  expect(heard).toHaveLength(1);
  expect(await webhookNotes(await at(away, [], false), environment)).toEqual([]);
});
