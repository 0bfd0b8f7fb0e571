// Events to programs outside, as they are posted.

import { expect, onTestFinished, test } from "vitest";
import { eventSender } from "../../src/channels/events.ts";
import { trustedPeers } from "../../src/config/relays.ts";
import { EVENT_TYPES, type Webhook } from "../../src/core/model/webhook.ts";
import { testPayload } from "../../src/core/outbox/event-payload.ts";
import { at } from "../support/builders.ts";
import { startHookServer } from "../support/hook-server.ts";

test("nothing is posted that its reader could not tell to be ours: without its secret it waits", async () => {
  const hook = await startHookServer();
  onTestFinished(() => hook.close());
  const environment: Record<string, string> = {};
  const now = () => at("09:00");
  const sender = eventSender({ environment, now, allows: trustedPeers(["127.0.0.0/8"]) });
  const webhook: Webhook = {
    ...{ id: "crm", name: "CRM", active: true, url: hook.url, secret: "CRM_SECRET", events: EVENT_TYPES },
    ...{ words: "none", giveUpAfterMs: 3_600_000 },
  };
  const tell = () => sender.tell(webhook, testPayload("ev_1", now()), 0);
  for (const secret of [undefined, ""]) {
    if (secret !== undefined) environment.CRM_SECRET = secret;
    expect(await tell()).toMatchObject({ kind: "retry", because: expect.stringContaining("secret is not set") });
  }
  expect(hook.posted).toEqual([]);
  environment.CRM_SECRET = "0123456789abcdef";
  expect(await tell()).toMatchObject({ kind: "sent" });
});
