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
    expect(open).toThrow(/ONIT_ALARM_WEBHOOK: it is not a web address/);
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

test("what a relay says in an alarm stays words: one line, of bounded length, and no link and no call to everybody in a chat", async () => {
  const bodies: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk));
    request.on("end", () => {
      bodies.push(JSON.parse(body));
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { log } = aLog();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ring = webhookOf({ ONIT_ALARM_WEBHOOK: url }, log)!;
  await ring(
    "the relay refuses",
    `550 <!channel> @here <http://evil.example|log in>\r\n\u202e","x":"1${"z".repeat(9_000)}`,
  );
  const [{ text, because, ...rest } = {}] = bodies;
  expect(Object.keys(rest)).toEqual(["what"]);
  expect(text).toMatch(/^\[Onit\] the relay refuses: 550 /);
  expect(text).not.toMatch(/[<>\n\r\u202e]|@here/);
  expect(because).not.toMatch(/[\n\r\u202e]/);
  expect(text!.length).toBeLessThan(2_100);
});
