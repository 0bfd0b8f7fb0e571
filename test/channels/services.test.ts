// Every service under one contract: the request is as its documents want it, what people write stays words, and its answers are judged.

import { createHmac } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { ownChannel } from "../../src/channels/own.ts";
import { teams } from "../../src/channels/services/teams.ts";
import { isShared, type OwnChannel, SERVICES, type ServiceName } from "../../src/core/model/own-channel.ts";
import type { Message } from "../../src/ports/app.ts";
import { answering, type HookServer, startHookServer } from "../support/hook-server.ts";
import { aMessage } from "../support/message.ts";

const LINK = "https://onit.example/t/abc";
const TITLE = "[HD-1] Waiting 10 min: <!channel> @here *fire* [log in](https://evil.example)";
const W = "\u2060"; // keeps it from becoming a link
const WORDS = `[HD-1] Waiting 10 min: <!channel> @${W}here *fire* [log in](https:/${W}/${W}evil.${W}example)`;
const TOKEN = "t0ken-12345678";

const aNotice = (over: Partial<Message> = {}): Message => ({
  ...{ ...aMessage(), key: "HD-1/w1.s2", to: { name: "Ben <@U1> Okafor", address: "ben@harbour-lane.example" } },
  brief: {
    title: TITLE,
    lines: ["Carl has been waiting 10 min.", "Step 1 of 2."],
    link: { label: "I'm on it", url: LINK },
    reference: "HD-1",
  },
  ...over,
});

type Row = {
  settings: Partial<OwnChannel>;
  reach?: string; // somebody's address there
  path: string;
  headers?: Record<string, unknown>;
  body: unknown; // of the notice above
  good: [status: number, body: string];
};

const asJson = expect.stringMatching(/^application\/json/);

const ROWS: Readonly<Record<ServiceName, Row>> = {
  webhook: {
    settings: {},
    path: "/in",
    body: { title: TITLE, text: "Carl has been waiting 10 min.\nStep 1 of 2.", confirm: LINK },
    good: [200, ""],
  },
  slack: {
    settings: {},
    reach: "U0BEN",
    path: "/in",
    body: {
      text: WORDS.replace("<!channel>", "‹!channel›"),
      blocks: [
        { type: "section", text: { type: "plain_text", text: TITLE, emoji: false } },
        {
          type: "section",
          text: { type: "plain_text", text: "Carl has been waiting 10 min.\nStep 1 of 2.", emoji: false },
        },
        { type: "context", elements: [{ type: "mrkdwn", text: "For <@U0BEN>" }] },
        {
          type: "actions",
          elements: [
            {
              ...{ type: "button", style: "primary", url: LINK },
              text: { type: "plain_text", text: "I'm on it", emoji: false },
            },
          ],
        },
      ],
    },
    good: [200, "ok"],
  },
  teams: {
    settings: {},
    path: "/in",
    body: {
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          contentUrl: null,
          content: expect.objectContaining({
            type: "AdaptiveCard",
            version: "1.4",
            body: expect.arrayContaining([
              { type: "RichTextBlock", inlines: [{ type: "TextRun", text: TITLE, weight: "Bolder" }] },
            ]),
            actions: [{ type: "Action.OpenUrl", title: "I'm on it", url: LINK }],
          }),
        },
      ],
    },
    good: [202, ""],
  },
  mattermost: {
    settings: {},
    reach: "@ben",
    path: "/in",
    body: {
      text: [
        `**\\[HD-1\\] Waiting 10 min: ‹!channel› @${W}here \\*fire\\* \\[log in\\]\\(https:/${W}/${W}evil.${W}example\\)**`,
        "Carl has been waiting 10 min.",
        "Step 1 of 2.",
        "For @ben",
        `[I'm on it](${LINK})`,
      ].join("\n"),
    },
    good: [200, "ok"],
  },
  ntfy: {
    settings: { token: "SERVICE_TOKEN", to: "ops" },
    reach: "ben-1234",
    path: "/in",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: {
      ...{
        topic: "ben-1234",
        title: WORDS,
        message: "Carl has been waiting 10 min.\nStep 1 of 2.",
        priority: 4,
        click: LINK,
      },
      actions: [{ action: "view", label: "I'm on it", url: LINK, clear: true }],
    },
    good: [200, '{"id":"x","event":"message"}'],
  },
  telegram: {
    settings: { token: "SERVICE_TOKEN" },
    reach: "4711",
    path: `/in/bot${TOKEN}/sendMessage`,
    body: {
      chat_id: "4711",
      text: `${WORDS}\nCarl has been waiting 10 min.\nStep 1 of 2.`,
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: [[{ text: "I'm on it", url: LINK }]] },
    },
    good: [200, '{"ok":true,"result":{"message_id":1}}'],
  },
  sms: {
    settings: { token: "SERVICE_TOKEN", account: "AC123", from: "+15005550006" },
    reach: "+48123456789",
    path: "/in/2010-04-01/Accounts/AC123/Messages.json",
    headers: {
      authorization: `Basic ${Buffer.from(`AC123:${TOKEN}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: { To: "+48123456789", From: "+15005550006", Body: `${WORDS}\nI'm on it: ${LINK}` },
    good: [201, '{"sid":"SM1","status":"queued"}'],
  },
};

const read = ({ headers, body }: HookServer["posted"][number]): unknown =>
  headers["content-type"]?.includes("json") ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));

describe.each(Object.entries(ROWS) as [ServiceName, Row][])("S4.8 %s", (service, row) => {
  const { isPersonal, isAssured } = SERVICES[service];

  async function aService(answer: HookServer["answer"]) {
    const hook = await startHookServer(answer);
    const settings = {
      id: "own",
      name: "Own",
      service,
      url: `${hook.url}/in`,
      giveUpAfterMs: 900_000,
      ...row.settings,
    };
    const channel = ownChannel(
      { ...settings, isPersonal, isAssured },
      {
        environment: { SERVICE_TOKEN: TOKEN },
        allows: (address) => address === "127.0.0.1",
        now: () => new Date("2026-03-02T09:00:00Z"),
      },
    );
    onTestFinished(() => hook.close());
    const send = (over: Partial<Message> = {}) =>
      channel.send(aNotice({ ...(row.reach === undefined ? {} : { reach: row.reach }), ...over }));
    return { hook, send };
  }

  test("the request is as the service wants it, and nothing that people write is a link or calls anybody", async () => {
    const { hook, send } = await aService(answering(...row.good));
    await send();
    const [posted] = hook.posted;
    expect(posted).toMatchObject({ path: row.path, headers: row.headers ?? { "content-type": asJson } });
    expect(read(posted!)).toEqual(row.body);
  });

  test("its good answer says that it arrived, or leaves that open where the service does not know", async () => {
    const { send } = await aService(answering(...row.good));
    expect((await send()).kind).toBe(isAssured ? "sent" : "uncertain");
  });

  test("too many, or trouble of its own: later; refused: its last word. None repeats the token", async () => {
    for (const [status, kind] of [
      [429, "retry"],
      [500, "retry"],
      [400, "failed"],
      [403, "failed"],
      [404, "failed"],
    ] as const) {
      const { send } = await aService(
        (response, { path, headers }) => void response.writeHead(status).end(`${path} ${headers.authorization ?? ""}`),
      );
      const outcome = await send();
      expect(outcome.kind, String(status)).toBe(kind);
      expect(outcome.because).not.toContain(TOKEN);
      expect(outcome.because).not.toContain(Buffer.from(`AC123:${TOKEN}`).toString("base64"));
    }
  });

  test("a notice whose templates failed goes out as well, with the subject of its mail", async () => {
    const { hook, send } = await aService(answering(...row.good));
    const { brief: _, ...bare } = aNotice();
    await send({ ...bare, brief: undefined as never });
    expect(hook.posted[0]!.body).toMatch(/Hello/);
  });
});

test("Telegram says in its body when to come again, and may refuse with a good status", async () => {
  const judged = async (status: number, body: string) => {
    const hook = await startHookServer(answering(status, body));
    onTestFinished(() => hook.close());
    const settings = { id: "t", name: "T", service: "telegram", url: hook.url, token: "SERVICE_TOKEN" } as const;
    const channel = ownChannel(
      { ...settings, isPersonal: true, isAssured: true, giveUpAfterMs: 900_000 },
      { environment: { SERVICE_TOKEN: TOKEN }, allows: () => true, now: () => new Date("2026-03-02T09:00:00Z") },
    );
    return channel.send(aNotice({ reach: "4711" }));
  };
  expect(await judged(429, '{"ok":false,"parameters":{"retry_after":30}}')).toMatchObject({
    kind: "retry",
    until: new Date("2026-03-02T09:00:30Z"),
  });
  expect(await judged(200, '{"ok":false,"description":"chat not found"}')).toMatchObject({
    kind: "failed",
    because: expect.stringContaining("chat not found"),
  });
});

test("Teams: a secret that is no key, or a short one, proves nothing", () => {
  const body = Buffer.from(
    JSON.stringify({ id: "1", timestamp: "2026-03-02T09:00:00Z", from: { aadObjectId: "x" }, text: "on it HD-1" }),
  );
  const press = (secret: string) => {
    const hmac = createHmac("sha256", Buffer.from(secret, "base64")).update(body).digest("base64");
    const way = { id: "t", name: "T", service: "teams", isPersonal: false, isAssured: true, giveUpAfterMs: 1 } as const;
    const settings = { ...way, url: "", token: "", secret };
    const request = { headers: { authorization: `HMAC ${hmac}` }, body };
    return teams.pressIn!(request, settings, new Date("2026-03-02T09:00:00Z"));
  };
  expect(press(Buffer.alloc(16, 7).toString("base64"))).toMatchObject({ user: "x", reference: "HD-1" });
  for (const wrong of ["", "!!!", "AAAA", Buffer.alloc(15).toString("base64"), `${"A".repeat(30)}!!`])
    expect(press(wrong), wrong).toBeUndefined();
});

test.each([
  ["slack", undefined, true],
  ["slack", "U0BEN", true],
  ["teams", "aad", true],
  ["mattermost", "ben", true],
  ["telegram", undefined, true],
  ["telegram", "4711", false],
  ["ntfy", undefined, true],
  ["ntfy", "ben-1", false],
  ["sms", "+48", false],
  ["webhook", undefined, false],
] as const)("what goes to %s, at %s of the person's own, is read by others: %s", (service, reach, shared) => {
  expect(isShared({ service }, reach)).toBe(shared);
});
