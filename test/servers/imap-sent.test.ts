// A whole Onit that reads a mailbox: what comes in, and what colleagues send around it from the same mailbox.

import { afterEach, beforeEach, expect, test } from "vitest";
import { probeMail } from "../../src/outbound/probe-mail.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { CARL } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, type World } from "../support/world.ts";
import { type Dovecot, imapStory, PASSWORD, startDovecot } from "./support/dovecot.ts";
import { aRawMail } from "./support/imap.ts";

const ownField = ({ headers }: Received): string => headers.get("x-onit-notice") ?? "";

const HELP = "help@onit.example";

async function aWorldWith(dovecot: Dovecot): Promise<World> {
  const mailbox = {
    id: "help",
    host: "127.0.0.1",
    port: dovecot.port,
    security: "none" as const,
    caFile: undefined,
    user: "help",
    auth: { password: "HELP_PASSWORD" },
    credentialsExpireAt: undefined,
    address: HELP,
    folder: "INBOX",
    processed: "Processed",
    stuck: "Stuck",
    sent: "Sent",
    authservId: "mx.onit.example",
    pollMs: 100,
  };
  return aWorld({
    change: ({ organisation, server }) => ({ organisation, server: { ...server, imap: [mailbox] } }),
    environment: { HELP_PASSWORD: PASSWORD },
  });
}

imapStory("a mailbox that Onit reads", () => {
  story("with its database", () => {
    let dovecot: Dovecot;
    let world: World;

    beforeEach(async () => {
      dovecot = await startDovecot();
      const colleague = await dovecot.client("help");
      await colleague.mailboxCreate("Sent");
      await colleague.logout();
      dovecot.deliver("help", aRawMail("An old answer", { From: HELP, To: CARL }), "Sent");
      world = await aWorldWith(dovecot);
      await eventually(async () => (await health()).mailboxes[0]?.isWell);
    });
    afterEach(async () => {
      await world.end();
      await dovecot.end();
    });

    type Shown = { status: string; mailboxes: { id: string; isWell: boolean; lastMailAt: string | null }[] };
    const health = async (): Promise<Shown> => (await fetch(`${world.url}/health`)).json() as Promise<Shown>;

    /** Lays a mail into the folder of sent mails, and waits until it is read. */
    async function sends(raw: string): Promise<{ verdict: string; because: string }> {
      dovecot.deliver("help", raw, "Sent");
      const subject = /^Subject: (.*)$/m.exec(raw)?.[1]?.trim();
      const mail = await eventually(async () =>
        (await world.app.mails.recent(20)).find(
          (one) => one.reading?.subject === subject && one.envelope.source === "imap-sent",
        ),
      );
      await world.settled();
      return mail.reading!;
    }

    const answerTo = (reference: string, subject: string, more: Record<string, string> = {}): string =>
      aRawMail(
        `Re: [${reference}] ${subject}`,
        { From: `Support <${HELP}>`, To: CARL, ...more },
        "The fuse is replaced.",
      );

    test("a mail that is fetched is kept with the envelope its servers noted; that its server is near proves nobody", async () => {
      const raw = aRawMail("Fetched", {
        "Return-Path": "<bounce-7@elsewhere.example>",
        "Delivered-To": "services@onit.example",
      });
      dovecot.deliver("help", raw);
      dovecot.deliver("help", aRawMail("No trace"));
      await eventually(async () => (await world.app.mails.recent(9)).filter(({ reading }) => reading).length === 2);
      const mails = await world.app.mails.recent(9);
      const envelopes = new Map(mails.map(({ reading, envelope }) => [reading?.subject, envelope]));
      expect(envelopes.get("Fetched")).toEqual({
        source: "imap",
        mailbox: "help",
        from: "bounce-7@elsewhere.example",
        recipient: "services@onit.example",
        peer: "127.0.0.1",
      });
      expect(envelopes.get("No trace")).toEqual({
        source: "imap",
        mailbox: "help",
        from: "",
        isSenderKnown: false,
        recipient: HELP,
        peer: "127.0.0.1",
      });
      expect(mails.map(({ reading }) => reading?.verdict)).toEqual(["quarantine", "quarantine"]);
      expect((await health()).mailboxes[0]?.lastMailAt).toBe(world.now().toISOString());
    });

    test("a fetched mail whose head ends lines in two ways is held, whatever its receiver says: it read another writer", async () => {
      const verdict = "Authentication-Results: mx.onit.example; dmarc=pass header.from=elsewhere.example\r\n";
      const hidden = `From: ${CARL}\rTo: ${HELP}\rSubject: Hidden\r\rPlease pay.\r`;
      const real = `From: mallory@elsewhere.example\r\nTo: ${HELP}\r\nSubject: Real\r\n\r\nHello\r\n`;
      dovecot.deliver("help", `Return-Path: <mallory@elsewhere.example>\r\n${verdict}X-Pad: 1\r${hidden}${real}`);
      const mail = await eventually(async () => (await world.app.mails.recent(9)).find(({ reading }) => reading));
      expect(mail).toMatchObject({ state: "quarantined", envelope: { hadMixedLineEnds: true } });
      expect(mail.reading!.because).toContain("ends lines in two ways");
      expect(await world.app.tickets.recent(1)).toEqual([]);
    });

    test("a mail that is fetched is served when its receiver says that its domain stands behind it, and not by a stranger's word (P11)", async () => {
      const said = (server: string, domain: string) => ({
        "Return-Path": `<${CARL}>`,
        "Authentication-Results": `${server}; dkim=pass header.d=${domain}; dmarc=none`,
      });
      dovecot.deliver("help", aRawMail("Proven", said("mx.onit.example", "elsewhere.example")));
      dovecot.deliver("help", aRawMail("Claimed", said("mx.evil.example", "elsewhere.example")));
      dovecot.deliver("help", aRawMail("Misaligned", said("mx.onit.example", "evil.example")));
      await eventually(async () => (await world.app.mails.recent(9)).filter(({ reading }) => reading).length === 3);
      const verdicts = (await world.app.mails.recent(9)).map(({ reading }) => [reading?.subject, reading?.verdict]);
      expect(Object.fromEntries(verdicts)).toEqual({
        Proven: "new-request",
        Claimed: "quarantine",
        Misaligned: "quarantine",
      });
    });

    test("an answer that a colleague sent around Onit ends the wait, and nobody gets it twice", async () => {
      await world.mail({ from: CARL });
      const before = world.inboxOf(CARL).length;
      const { verdict } = await sends(answerTo("HD-1001", "Printer on fire"));
      expect(verdict).toBe("sent-answer");
      const { ticket, conversation } = await world.full("HD-1001");
      expect(ticket.wait).toBeUndefined();
      expect(ticket.record.status).toBe("open");
      expect(conversation.at(-1)).toMatchObject({ from: "staff", text: "The fuse is replaced.", private: false });
      await world.until("12:00");
      expect(world.inboxOf(CARL)).toHaveLength(before);
      expect(world.relay.received.filter(({ subject }) => /waits|waiting/i.test(subject))).toEqual([]);
    });

    test("Carl's reply to such an answer finds its ticket by the answer's own Message-ID, and a new wait begins", async () => {
      await world.mail({ from: CARL });
      await sends(answerTo("HD-1001", "Printer on fire", { "Message-ID": "<around@mail.example>" }));
      await world.mail({ from: CARL, subject: "It burns again", inReplyTo: "<around@mail.example>" });
      expect((await world.ticket("HD-1001")).wait).toBeDefined();
      expect(await world.app.tickets.recent(9)).toHaveLength(1);
    });

    test("the copy of a mail that Onit wrote to itself stands for no return of it", async () => {
      const { message, mark } = probeMail(world.app, "roundTrip");
      await world.app.roundTrips!.begin(mark, world.now(), 0);
      await world.app.roundTrips!.taken(mark);
      const head = Object.entries({ ...message.headers, From: message.from.address, "Message-ID": message.messageId });
      const raw = `${head.map(([name, value]) => `${name}: ${value}\r\n`).join("")}Subject: ${message.subject}\r\n\r\nx\r\n`;
      dovecot.deliver("help", raw, "Sent");
      await sends(aRawMail("Behind it", { From: HELP, To: CARL })); // so it was read as well
      expect((await world.app.roundTrips!.read())?.awaited).toMatchObject([{ mark }]);
    });

    test("what else was sent changes nothing: a forward to a colleague, our own notices, machines, mails without a ticket", async () => {
      await world.mail({ from: CARL });
      const verdicts = [
        await sends(answerTo("HD-1001", "to a colleague", { To: "ben@harbour-lane.example" })),
        await sends(answerTo("HD-1001", "a notice", { "X-Onit-Notice": ownField(world.last(CARL)) })),
        await sends(answerTo("HD-1001", "away", { "Auto-Submitted": "auto-replied" })),
        await sends(answerTo("HD-1001", "by a stranger", { From: "somebody@elsewhere.example" })),
        await sends(aRawMail("A new matter", { From: HELP, To: CARL })),
      ];
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(Array(5).fill("own-mail"));
      expect(verdicts.map(({ because }) => because)).toEqual([
        "it was sent from our mailbox: it is not to the requester of HD-1001",
        "it was sent from our mailbox: it carries our own X-Onit-Notice header",
        expect.stringMatching(/Auto-Submitted/),
        "it was sent from our mailbox: somebody@elsewhere.example does not work on HD-1001",
        "it was sent from our mailbox: it belongs to no ticket we know",
      ]);
      expect((await world.ticket("HD-1001")).wait).toBeDefined();
      expect(await world.app.tickets.recent(9)).toHaveLength(1);
    });

    test("what lay in the folder before Onit came is left alone, and nothing in it is moved or flagged", async () => {
      await world.mail({ from: CARL });
      await sends(answerTo("HD-1001", "Printer on fire"));
      const sources = (await world.app.mails.recent(20)).filter(({ envelope }) => envelope.source === "imap-sent");
      expect(sources).toHaveLength(1);
      expect(dovecot.files("help", "Sent")).toHaveLength(2);
      expect(dovecot.files("help", "Sent").filter((file) => /:2,[A-Z]/.test(file))).toEqual([]);
    });

    test("when the folder is made anew its mails have new numbers, and none is missed (UIDVALIDITY)", async () => {
      await world.mail({ from: CARL });
      await sends(answerTo("HD-1001", "first of three"));
      await sends(answerTo("HD-1001", "second of three"));
      const colleague = await dovecot.client("help");
      await colleague.mailboxRename("Sent", "Sent 2025");
      await colleague.mailboxCreate("Sent");
      await colleague.logout();
      const { verdict } = await sends(answerTo("HD-1001", "third of three"));
      expect(verdict).toBe("sent-answer");
      expect((await world.full("HD-1001")).conversation.filter(({ from }) => from === "staff")).toHaveLength(3);
    });

    test("a login that is refused is mailed to the admins by the relay, and /health says so", async () => {
      const change: NonNullable<Parameters<typeof aWorld>[0]>["change"] = () => ({
        ...world.settings,
        server: { ...world.settings.server, imap: world.settings.server.imap.map((one) => ({ ...one, id: "broken" })) },
      });
      const other = await aWorld({ change, environment: { HELP_PASSWORD: "guessed" } });
      const mail = await eventually(() => other.inboxOf("ben@harbour-lane.example")[0]);
      expect(mail.subject).toBe("[Onit] the mailbox broken (help at 127.0.0.1) cannot be read");
      expect(mail.text).toMatch(/refuses the login of help/);
      expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
      const shown = (await (await fetch(`${other.url}/health`)).json()) as Shown;
      expect(shown).toMatchObject({ status: "degraded", mailboxes: [{ id: "broken", isWell: false }] });
      await other.end();
    });
  });
});
