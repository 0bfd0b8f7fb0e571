// A report changes a ticket only when it proves that it saw our mail.

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import { deliveryReport } from "../support/delivery-report.ts";
import { CARL } from "../support/people.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const MONDAY = new Date("2026-03-02T09:00:00Z");
const HELP = "help@onit.example";

async function withRequest(): Promise<SmallWorld> {
  const world = aSmallWorld(MONDAY);
  const mail = `From: ${CARL}\r\nTo: ${HELP}\r\nMessage-ID: <1@elsewhere.example>\r\nSubject: Printer on fire\r\n\r\nIt burns.\r\n`;
  await world.bring(mail, CARL, HELP);
  await world.tick();
  return world;
}

const noticeToCarl = (world: SmallWorld): Notice | undefined =>
  [...world.store.rows.tickets.values()][0]?.ticket.outbox.find(({ to }) => to.address === CARL);

const sentToCarl = async (world: SmallWorld) =>
  (await world.app.sent.recent(20)).find(({ to }) => to.address === CARL)!;

const version = (world: SmallWorld): number | undefined => [...world.store.rows.tickets.values()][0]?.ticket.version;

const report = (messageId: string, action?: string): string =>
  deliveryReport({ messageId, recipient: CARL, ...(action === undefined ? {} : { action }) });

test("a bounce is found by the Message-ID it returns, also when it came to the desk and not to the signed address", async () => {
  const world = await withRequest();
  const { messageId } = await sentToCarl(world);
  await world.bring(report(messageId), "", HELP);
  expect(noticeToCarl(world)).toMatchObject({
    state: "bounced",
    outcome: "unknown-recipient (5.1.1): 550 5.1.1 no such user",
  });
});

test("gateways may change the domain of our Message-ID", async () => {
  const world = await withRequest();
  const { messageId } = await sentToCarl(world);
  await world.bring(report(messageId.replace(/@.*/, "@gateway.example>")), "", HELP);
  expect(noticeToCarl(world)?.state).toBe("bounced");
});

test("a forged bounce leaves no trace: not with an id that was never sent, nor with the ticket's own, nor with its number", async () => {
  const world = await withRequest();
  const { messageId, references } = await sentToCarl(world);
  const before = version(world);
  const forged = [
    messageId.replace(/[0-9a-f]{24}@/, "0123456789abcdef01234567@"),
    references.at(-1)!,
    "<1@elsewhere.example>",
  ];
  for (const id of forged) await world.bring(report(id), "", HELP);
  await world.bring(report("<x@y.example>").replace("Delivery report", "[HD-1] undeliverable"), "", HELP);
  expect(noticeToCarl(world)?.state).toBe("sent");
  expect(version(world)).toBe(before);
});

test("a colleague's notice cannot be called undelivered by guessing what its Message-ID was made of", async () => {
  const world = await withRequest();
  const { messageId } = await sentToCarl(world);
  const notice = [...world.store.rows.tickets.values()][0]?.ticket.outbox.find(({ kind }) => kind === "new-ticket");
  const guess = createHash("sha256").update(notice!.key).digest("hex").slice(0, 24);
  await world.bring(report(messageId.replace(/[0-9a-f]{24}@/, `${guess}@`)), "", HELP);
  expect((await world.app.tickets.byId(notice!.key.split("/")[0]!))?.outbox.map(({ state }) => state)).not.toContain(
    "bounced",
  );
});

test("a delay and a receipt are noted and mark nothing", async () => {
  for (const action of ["delayed", "delivered"]) {
    const world = await withRequest();
    const before = version(world)!;
    await world.bring(report((await sentToCarl(world)).messageId, action), "", HELP);
    expect([action, noticeToCarl(world)?.state, version(world)! > before]).toEqual([action, "sent", true]);
  }
});

test("a bounce to the signed address speaks of the latest mail to its owner", async () => {
  const world = await withRequest();
  const { replyTo } = await sentToCarl(world);
  await world.bring(report("<unknown@relay.example>"), "", replyTo);
  expect(noticeToCarl(world)?.state).toBe("bounced");
});
