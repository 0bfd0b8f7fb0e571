// The mail port while onit doctor waits for its own mail and no Onit runs.

import { createTransport } from "nodemailer";
import { expect, onTestFinished, test } from "vitest";
import { catchMail } from "../../src/sources/smtp-catch.ts";

const TO = "reply+token@onit.example";

async function aPort() {
  const catching = await catchMail({ host: "127.0.0.1", port: 0 }, [TO], (raw) => raw.includes("the mark"));
  const transport = createTransport({ host: "127.0.0.1", port: catching.port, ignoreTLS: true });
  onTestFinished(async () => {
    transport.close();
    await catching.close();
  });
  const send = (text: string, to = TO) =>
    transport.sendMail({ from: "carl@customer.example", to, subject: "Hello", text }).then(
      () => 250,
      ({ responseCode }: { responseCode: number }) => responseCode,
    );
  return { catching, send };
}

test("takes the one mail, and asks whoever brings another or writes to somebody else to come again", async () => {
  const { catching, send } = await aPort();
  expect([await send("Please help"), await send("the mark", "help@onit.example")]).toEqual([451, 451]);
  expect(await send("the mark")).toBe(250);
  expect((await catching.mail).raw.toString()).toContain("the mark");
});

test("a mail that is too long is refused, whatever is in it, and the port goes on", async () => {
  const { send } = await aPort();
  expect(await send(`the mark\n${"a line of a long mail\n".repeat(100_000)}`)).toBe(451);
  expect(await send("the mark")).toBe(250);
});
