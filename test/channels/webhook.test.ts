// Alarms posted to an address of the admins' choice: whatever it does, Onit goes on, and the address is never repeated.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { webhookOf } from "../../src/channels/webhook.ts";

const aLog = () => {
  const lines: string[] = [];
  const keep = (fields: object, event: string): void => void lines.push(`${event} ${JSON.stringify(fields)}`);
  return { lines, log: { info: keep, warn: keep, error: keep } };
};

test("nothing is posted where none is named, and what is no web address keeps Onit from starting", () => {
  const { log } = aLog();
  expect(webhookOf({}, log)).toBeUndefined();
  for (const address of ["hooks.example/s3cret", "ftp://hooks.example/s3cret", "s3cret"]) {
    const open = () => webhookOf({ ONIT_ALARM_WEBHOOK: address }, log);
    expect(open).toThrow(/ONIT_ALARM_WEBHOOK is not a web address/);
    expect(open).not.toThrow(/s3cret/);
  }
});

test("an address that refuses, leads elsewhere or is away is noted without the address", async () => {
  const server = createServer((request, response) => {
    const elsewhere = request.url?.includes("moved");
    response.writeHead(elsewhere ? 302 : 500, elsewhere ? { location: "http://127.0.0.1:1/" } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => void server.close());
  for (const address of [
    `http://127.0.0.1:${port}/s3cret`,
    `http://127.0.0.1:${port}/moved-s3cret`,
    "http://127.0.0.1:1/s3cret",
  ]) {
    const { log, lines } = aLog();
    await webhookOf({ ONIT_ALARM_WEBHOOK: address }, log)!("the relay is away", "no answer");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/could not be posted/);
    expect(lines[0]).not.toContain("s3cret");
  }
});
