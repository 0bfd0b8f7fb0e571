// Notices go out once, in honest states, whatever the relay does.

import { afterEach, expect, test } from "vitest";
import { deliver } from "../../src/outbound/deliver.ts";
import { story } from "../support/database.ts";
import { aLoginRelay } from "../support/login-relay.ts";
import { ANNA, BEN, CARL, PIOTR } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

story("delivery", () => {
  let world: World;
  afterEach(() => world.end());

  const stateOf = async (address: string, kind = "new-ticket") =>
    (await world.ticket("HD-1001")).outbox.find((one) => one.to.address === address && one.kind === kind);

  /** What the log says of a notice from now on. */
  function heardOf(address: string): string[] {
    const heard: string[] = [];
    world.app.log.info = (fields, event) =>
      void (`${Reflect.get(fields, "because")}`.includes(` ${address}: `) && heard.push(event));
    return heard;
  }

  test("a busy relay is tried again with growing patience, as the same message", async () => {
    world = await aWorld();
    const heard = heardOf(ANNA);
    world.relay.mood = (to) => (to === ANNA ? "busy" : "takes");
    await world.mail({ from: CARL });
    expect(await stateOf(ANNA)).toMatchObject({ state: "retry", attempts: 1, dueAt: new Date("2026-03-02T09:01:00Z") });
    expect((await stateOf(ANNA))?.outcome).toContain("mailbox busy");
    await world.until("09:01");
    expect(await stateOf(ANNA)).toMatchObject({ state: "retry", attempts: 2, dueAt: new Date("2026-03-02T09:06:00Z") });
    world.relay.mood = () => "takes";
    await world.until("09:06");
    expect(await stateOf(ANNA)).toMatchObject({ state: "sent", attempts: 3 });
    expect(heard).toEqual([
      "notice delivery failed; will retry",
      "notice delivery failed; will retry",
      "notice delivered",
    ]);
    expect(world.inboxOf(ANNA)).toHaveLength(1);
  });

  test("a 5xx is the last word: failed, shown, not tried again; the others have theirs", async () => {
    world = await aWorld();
    world.relay.mood = (to) => (to === ANNA ? "refuses" : "takes");
    const heard = heardOf(ANNA);
    await world.mail({ from: CARL });
    expect(await stateOf(ANNA)).toMatchObject({ state: "failed", attempts: 1 });
    expect(heard).toEqual(["notice delivery failed"]);
    expect((await stateOf(ANNA))?.outcome).toMatch(/550.*no such user/);
    expect(world.inboxOf(PIOTR)).toHaveLength(1);
    expect((await world.full("HD-1001")).history.some(({ because }) => because.includes("failed"))).toBe(true);
  });

  test("when the line drops after the final dot the state is uncertain, and nothing is sent again by itself (P3, N15)", async () => {
    world = await aWorld();
    world.relay.mood = (to) => (to === ANNA ? "drops after the dot" : "takes");
    await world.mail({ from: CARL });
    expect(await stateOf(ANNA)).toMatchObject({ state: "uncertain", attempts: 1 });
    world.relay.mood = () => "takes";
    for (const clock of ["09:05", "09:30", "12:00"]) await world.until(clock);
    expect(world.inboxOf(ANNA).filter(({ subject }) => subject.includes("New from"))).toHaveLength(1);
  });

  test("when it drops before a byte of the mail is sent, it is simply sent later", async () => {
    world = await aWorld();
    world.relay.mood = (to) => (to === ANNA ? "drops before the data" : "takes");
    await world.mail({ from: CARL });
    expect((await stateOf(ANNA))?.state).toBe("retry");
    world.relay.mood = () => "takes";
    await world.until("09:02");
    expect((await stateOf(ANNA))?.state).toBe("sent");
    expect(world.inboxOf(ANNA)).toHaveLength(1);
  });

  test("closing between writing and sending withdraws the notice (P22)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const { render } = world.app;
    let isClosed = false;
    world.app.render = (notice, ...rest) => {
      if (notice.kind === "step" && !isClosed) {
        isClosed = true;
        closing = world.reply(world.last(ANNA), "#close");
      }
      return render(notice, ...rest);
    };
    let closing: Promise<unknown> = Promise.resolve();
    // The step is decided and waits to be sent; rendering it starts the closing, which is over before the claim.
    const { commit } = world.app.tickets;
    let note = (): void => {};
    const closed = new Promise<void>((resolve) => (note = resolve));
    world.app.tickets.commit = async (decision, at) => {
      const { record, outbox } = decision.next;
      if (outbox.some(({ kind, state }) => kind === "step" && state === "sending")) await closed;
      const ticket = await commit(decision, at);
      if (record.status === "closed") note();
      return ticket;
    };
    await world.until("09:10");
    await closing;
    expect(isClosed).toBe(true);
    expect(await stateOf(BEN, "step")).toMatchObject({
      state: "withdrawn",
      outcome: expect.stringContaining("Anna Nowak closed HD-1001"),
    });
    expect(world.inboxOf(BEN).filter(({ subject }) => subject.includes("Waiting"))).toEqual([]);
  });

  test("a notice queued while somebody answers is withdrawn at its next try", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    world.relay.mood = (to) => (to === BEN ? "busy" : "takes");
    await world.until("09:10");
    await world.reply(world.last(ANNA), "Done.");
    world.relay.mood = () => "takes";
    await world.until("09:11");
    expect(await stateOf(BEN, "step")).toMatchObject({ state: "withdrawn" });
  });

  test("a process that dies between sending and noting it is replaced: the notice goes out again as the same message (N15)", async () => {
    world = await aWorld();
    world.app.wake = () => {};
    await world.mail({ from: CARL });
    const ticket = await world.ticket("HD-1001");
    const dying = (name: string) => ({
      ...world.app,
      processId: name,
      unsettled: new Map(),
      tickets: {
        ...world.app.tickets,
        commit: async (...[decision, at]: Parameters<typeof world.app.tickets.commit>) => {
          if (decision.next.outbox.some(({ state }) => state === "sent")) throw new Error("power cut");
          return world.app.tickets.commit(decision, at);
        },
      },
    });
    await expect(deliver(ticket, dying("one"))).rejects.toThrow("power cut");
    expect(world.relay.received).toHaveLength(1);
    const [first] = world.relay.received;
    await world.until("09:04");
    expect(world.relay.received.filter(({ to }) => to === first!.to)).toHaveLength(1); // the lease still runs
    await world.until("09:06");
    const twice = world.relay.received.filter(({ to }) => to === first!.to);
    expect(twice.map(({ messageId }) => messageId)).toEqual([first!.messageId, first!.messageId]);
    expect((await world.ticket("HD-1001")).outbox.every(({ state }) => state === "sent")).toBe(true);
  });

  test("when three processes die while sending it nobody knows whether it arrived: it is uncertain, and somebody hears", async () => {
    world = await aWorld();
    world.app.wake = () => {};
    await world.mail({ from: CARL });
    for (const [processId, clock] of [
      ["one", "09:00"],
      ["two", "09:06"],
      ["three", "09:12"],
    ] as const) {
      world.moveClock(clock);
      const commit: typeof world.app.tickets.commit = async (decision, at) => {
        if (decision.next.outbox.some(({ state }) => state === "sent")) throw new Error("power cut");
        return world.app.tickets.commit(decision, at);
      };
      const dying = { ...world.app, processId, unsettled: new Map(), tickets: { ...world.app.tickets, commit } };
      await expect(deliver(await world.ticket("HD-1001"), dying)).rejects.toThrow("power cut");
    }
    await world.until("09:18");
    expect(await stateOf(CARL, "received")).toMatchObject({ state: "uncertain" });
    await world.until("09:19");
    const told = world.relay.received.filter(({ subject }) => subject.includes("Not delivered"));
    expect(told).toHaveLength(1);
    expect(told[0]!.text).toContain("perhaps did not arrive");
    expect(new Set(world.inboxOf(CARL).map(({ messageId }) => messageId)).size).toBe(1);
    expect(world.inboxOf(CARL)).toHaveLength(3);
  });

  test("processes that die before they hand it over cost nothing: it was not kept as it goes out, so it has not gone", async () => {
    world = await aWorld();
    world.app.wake = () => {};
    await world.mail({ from: CARL });
    const keep = () => Promise.reject(new Error("power cut"));
    const commit: typeof world.app.tickets.commit = async (decision, at) => {
      if (decision.next.outbox.some(({ state }) => state === "retry")) throw new Error("power cut");
      return world.app.tickets.commit(decision, at);
    };
    for (const minute of ["00", "06", "12", "18", "24"]) {
      world.moveClock(`09:${minute}`);
      const stores = { tickets: { ...world.app.tickets, commit }, sent: { ...world.app.sent, keep } };
      const dying = { ...world.app, ...stores, processId: minute, unsettled: new Map() };
      await expect(deliver(await world.ticket("HD-1001"), dying)).rejects.toThrow("power cut");
    }
    await world.until("09:29");
    await world.until("09:30");
    expect(await stateOf(CARL, "received")).toMatchObject({ state: "sent" });
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("a store that is away when the outcome is known costs no second mail: the outcome is remembered", async () => {
    world = await aWorld();
    const { commit } = world.app.tickets;
    let failures = 0;
    world.app.tickets.commit = async (decision, at) => {
      if (decision.next.outbox.some(({ state }) => state === "sent") && failures < 3) {
        failures += 1;
        throw new Error("no server");
      }
      return commit(decision, at);
    };
    await world.mail({ from: CARL });
    for (const clock of ["09:01", "09:02", "09:03", "09:04", "09:06"]) await world.until(clock);
    expect(failures).toBe(3);
    const ids = world.relay.received.map(({ messageId }) => messageId);
    expect(ids.length).toBe(new Set(ids).size);
    expect((await world.ticket("HD-1001")).outbox.map(({ state }) => state)).toEqual(Array(5).fill("sent"));
  });

  test("a bounce marks the notice it came back for", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const mail = world.last(ANNA);
    await world.raw(
      `From: MAILER-DAEMON@mx.example\r\nTo: ${mail.replyTo}\r\nSubject: Undelivered Mail\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nno such user\r\n--b--\r\n`,
      "",
      mail.replyTo,
    );
    expect(await stateOf(ANNA)).toMatchObject({ state: "bounced" });
    expect((await world.ticket("HD-1001")).wait).toBeDefined();
  });

  test("two robots that answer each other fall silent: receipts are at least ten minutes apart (P1)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    for (let round = 0; round < 8; round += 1)
      await world.reply(world.last(CARL), `I am a robot without a mark, answer ${round}`);
    expect(world.inboxOf(CARL)).toHaveLength(2); // we have your request, and one receipt
  });

  test("without a relay every mail is captured and can be read, with its words and links", async () => {
    world = await aWorld({ withoutRelay: true });
    await world.mail({ from: CARL });
    const captured = await world.app.sent.recent(10);
    expect(captured).toHaveLength(5);
    expect(captured.every((message) => message.captured && message.text.includes("HD-1001"))).toBe(true);
    const page = await world.mailbox("/mailbox");
    expect(page).toContain("Printer on fire");
  });

  test("while the relay refuses our login for days no notice and no letter fails; one alarm; then all go out once", async () => {
    const relay = await aLoginRelay();
    relay.accepts = () => "5.7.8 expired";
    const ONIT_RELAY_URL = `smtp://onit:s3cret-Gitw50@127.0.0.1:${relay.port}`;
    world = await aWorld({ withoutRelay: true, environment: { ONIT_RELAY_URL } });
    await world.mail({ from: CARL });
    for (const hour of [1, 2, 3, 5, 8, 13]) await world.until(`2026-03-02T${9 + hour}:00:00Z`);
    for (const day of [3, 4, 5]) await world.until(`2026-03-0${day}T08:30:00Z`);
    const { outbox } = await world.ticket("HD-1001");
    const mails = outbox.filter(({ channel }) => channel === "email");
    expect(new Set(mails.map(({ state }) => state))).toEqual(new Set(["retry", "queued"]));
    expect(JSON.stringify(await world.full("HD-1001"))).not.toContain("Gitw50");
    relay.accepts = () => true;
    await world.until("2026-03-05T09:30:00Z");
    const sent = (await world.ticket("HD-1001")).outbox.filter(({ channel }) => channel === "email");
    expect(new Set(sent.map(({ state }) => state))).toEqual(new Set(["sent"]));
    const alarms = (await world.app.sent.recent(100)).filter(({ subject }) =>
      subject.includes("cannot be reached or does not let Onit log in"),
    );
    expect(alarms.length).toBeGreaterThan(0);
    const admins = relay.received.filter(({ to }) => to === BEN).length;
    expect(admins).toBeGreaterThan(0);
  });
});
