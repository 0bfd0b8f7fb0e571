// "I'm on it", pressed in Slack or written in Teams: the service signs for it, and it is the same act as the button in a mail (S4.8).

import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { OwnChannel } from "../../src/core/model/own-channel.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { type HookServer, startHookServer } from "../support/hook-server.ts";
import { BEN, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const TEAMS_SECRET = Buffer.from("a token of an outgoing webhook").toString("base64");

const COMMON = { isPersonal: false, isAssured: true, giveUpAfterMs: 900_000 };
const CHANNELS: OwnChannel[] = [
  { id: "chat", name: "Chat", service: "slack", url: "SLACK_URL", secret: "SLACK_SECRET", ...COMMON },
  { id: "teams", name: "Teams", service: "teams", url: "SLACK_URL", secret: "TEAMS_SECRET", ...COMMON },
  { id: "pager", name: "Pager", service: "webhook", url: "SLACK_URL", secret: "SLACK_SECRET", ...COMMON },
];
const STEPS = [{ afterMs: 600_000, tell: { kind: "person", id: "ben" }, by: "chat" }] as const;
const IDS: Record<string, Record<string, string>> = {
  ben: { chat: "U0BEN", teams: "aad-ben" },
  diana: { chat: "U0DIANA" },
};

const withChats = ({ organisation, server, ...rest }: Settings): Settings => {
  const policies = new Map([...organisation.policies].map(([id, policy]) => [id, { ...policy, steps: STEPS }]));
  const people = new Map([...organisation.people].map(([id, one]) => [id, { ...one, channels: IDS[id] }]));
  const channels = new Map(CHANNELS.map((one) => [one.id, one]));
  const delivery = { ...server.delivery, privateTargets: ["127.0.0.0/8"] };
  return { ...rest, organisation: { ...organisation, policies, people, channels }, server: { ...server, delivery } };
};

story("a press in a chat", () => {
  let world: World;
  let hook: HookServer;
  beforeEach(async () => {
    hook = await startHookServer();
    world = await aWorld({
      change: withChats,
      environment: { SLACK_URL: `${hook.url}/slack`, SLACK_SECRET, TEAMS_SECRET },
    });
    await world.mail({ from: CARL });
    await world.until("09:10");
  });
  afterEach(async () => {
    await world.end();
    await hook.close();
  });

  /** The button of the message that Onit posted, pressed. */
  type Pressing = { button?: string; user?: string; secret?: string; at?: Date; once?: string; value?: string };
  async function press({
    button: pressed,
    user = "U0BEN",
    secret = SLACK_SECRET,
    at = world.now(),
    once = "1.1",
    value,
  }: Pressing = {}) {
    const blocks = JSON.parse(hook.posted.find(({ path }) => path === "/slack")!.body).blocks;
    const [button] = blocks.find(({ type }: { type: string }) => type === "actions").elements;
    const payload = {
      ...{ type: "block_actions", user: { id: user }, container: { message_ts: "1.0" } },
      actions: [{ action_id: pressed ?? button.action_id, value: value ?? button.value, action_ts: once }],
      response_url: `${hook.url}/answer`,
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const seconds = Math.floor(at.getTime() / 1_000);
    const mac = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex");
    const headers = {
      ...{ "content-type": "application/x-www-form-urlencoded", "x-slack-signature": `v0=${mac}` },
      "x-slack-request-timestamp": String(seconds),
    };
    const { status } = await fetch(`${world.url}/chat/chat`, { method: "POST", headers, body });
    await world.settled();
    return status;
  }
  const answers = () => hook.posted.filter(({ path }) => path === "/answer").map(({ body }) => JSON.parse(body).text);
  const heard = (count: number) => eventually(() => answers().length === count);
  const holder = async () => (await world.ticket("HD-1001")).wait?.escalation?.confirmation;
  const history = async () => (await world.full("HD-1001")).history.map(({ because }) => because);

  test("S4.8 who presses in Slack is on it, as by the button in a mail, and reads until when", async () => {
    expect(await press()).toBe(200);
    expect(await holder()).toMatchObject({ by: "ben", address: BEN, means: "button" });
    await heard(1);
    expect(answers()[0]).toMatch(/^You are on HD-1001 until Mon 2 Mar, 11:10 GMT\.$/);
    expect((await holder())?.via).toMatch(/the channel chat, signed by its service, as U0BEN/);
  });

  test("S4.8 in a room nothing that is posted acts as the person who is told: what opens is behind the sign-in", async () => {
    const { body } = hook.posted.find(({ path }) => path === "/slack")!;
    expect(body).not.toMatch(/\/t\//);
    expect(body).toContain(`${world.url}/tickets/HD-1001`);
  });

  test("S4.8 a press of another button of Slack is heard and does nothing", async () => {
    expect(await press({ button: "more" })).toBe(200);
    expect(await press({ button: "more", secret: "another" })).toBe(401);
    expect(answers()).toEqual([]);
    expect(await holder()).toBeUndefined();
  });

  test("S4.8 a press that is told twice is one press", async () => {
    await press();
    const before = (await history()).length;
    world.moveClock("09:12");
    await press();
    expect((await history()).length).toBe(before);
    expect(await holder()).toMatchObject({ at: new Date("2026-03-02T09:10:00Z") });
    await press({ once: "2.2" });
    expect(await holder()).toMatchObject({ at: new Date("2026-03-02T09:12:00Z") });
  });

  test("S4.8 what is not signed by Slack, or was recorded and sent later, changes nothing", async () => {
    expect(await press({ secret: "another" })).toBe(401);
    expect(await press({ secret: "" })).toBe(401);
    expect(await press({ at: new Date("2026-03-02T09:04:00Z") })).toBe(401);
    expect(await press({ at: new Date("2026-03-02T09:16:00Z") })).toBe(401);
    const unsigned = await fetch(`${world.url}/chat/chat`, { method: "POST", body: "payload=%7B%7D" });
    expect(unsigned.status).toBe(401);
    expect(await holder()).toBeUndefined();
    expect(answers()).toEqual([]);
  });

  test("S4.8 somebody whom the settings do not know there changes nothing and reads why", async () => {
    expect(await press({ user: "U0MALLORY" })).toBe(200);
    await heard(1);
    expect(answers()[0]).toMatch(/does not know who you are here, so nothing has changed.*U0MALLORY/);
    expect(await press({ user: "aad-ben", once: "2" })).toBe(200); // an id of another channel is nobody's here
    expect(await holder()).toBeUndefined();
  });

  test("S4.8 P22 a press that comes too late changes nothing, and says what is true", async () => {
    await world.reply(world.last(BEN), "We have fixed it, it is done.");
    await press();
    await heard(1);
    expect(answers()[0]).toMatch(/^Nothing has changed: /);
    expect(await holder()).toBeUndefined();
    await press({ value: "HD-9999", once: "3" });
    await heard(2);
    expect(answers()[1]).toBe("Nothing has changed: there is no ticket HD-9999.");
  });

  async function write(text: string, { id = "m1", from = "aad-ben", secret = TEAMS_SECRET, at = world.now() } = {}) {
    const body = JSON.stringify({ id, timestamp: at.toISOString(), from: { aadObjectId: from }, text });
    const mac = createHmac("sha256", Buffer.from(secret, "base64")).update(Buffer.from(body)).digest("base64");
    const headers = { "content-type": "application/json", authorization: `HMAC ${mac}` };
    const answer = await fetch(`${world.url}/chat/teams`, { method: "POST", headers, body });
    await world.settled();
    return answer.status === 200 ? ((await answer.json()) as { text: string }).text : answer.status;
  }

  test("S4.8 in Teams it is written to Onit, and the answer stands below", async () => {
    expect(await write("<at>Onit</at> good morning")).toMatch(/^Write "on it" and the reference/);
    expect(await write("<at>Onit</at> on it HD-1001", { secret: "AAAA" })).toBe(401);
    expect(await write("<at>Onit</at> on it HD-1001", { at: new Date("2026-03-02T09:00:00Z") })).toBe(401);
    expect(await holder()).toBeUndefined();
    expect(await write("<at>Onit</at>&nbsp;on it hd-1001")).toMatch(/^You are on HD-1001 until/);
    expect(await holder()).toMatchObject({ by: "ben", at: new Date("2026-03-02T09:10:00Z") });
    world.moveClock("09:12");
    await write("<at>Onit</at>&nbsp;on it hd-1001"); // the same message once more
    expect(await holder()).toMatchObject({ at: new Date("2026-03-02T09:10:00Z") });
  });

  test("S4.8 nothing comes back by a channel that has no buttons", async () => {
    for (const channel of ["pager", "email", "nothing"]) {
      const { status } = await fetch(`${world.url}/chat/${channel}`, { method: "POST", body: "{}" });
      expect(status, channel).toBe(404);
    }
  });
});
