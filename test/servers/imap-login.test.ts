// How a mailbox is opened: encrypted or not at all, with a password or with tokens that are renewed.

import { expect, onTestFinished, test } from "vitest";
import type { Credentials } from "../../src/sources/imap-mailbox.ts";
import { aCertificate } from "../support/certificate.ts";
import { eventually } from "../support/eventually.ts";
import { startTokenServer, type TokenServer } from "../support/token-server.ts";
import { aDovecot, imapStory } from "./support/dovecot.ts";
import { aKeeper, aMailbox, aRawMail, reading } from "./support/imap.ts";

imapStory("encryption", () => {
  test.each(["tls", "starttls"] as const)("by %s is accepted from an authority of our own", async (security) => {
    const certificate = aCertificate();
    const dovecot = await aDovecot({ certificate });
    dovecot.deliver("help", aRawMail("Sealed"));
    const keeper = aKeeper();
    const port = security === "tls" ? dovecot.tlsPort : dovecot.port;
    reading([aMailbox(port, { host: "localhost", security, ca: certificate.ca })], keeper);
    await eventually(() => dovecot.files("help", "Processed").length === 1);
    expect(keeper.subjects()).toEqual(["Sealed"]);
  });

  test.each(["tls", "starttls"] as const)(
    "by %s with a certificate that nobody known has signed is refused",
    async (security) => {
      const dovecot = await aDovecot({ certificate: aCertificate() });
      dovecot.deliver("help", aRawMail("Sealed"));
      const keeper = aKeeper();
      const port = security === "tls" ? dovecot.tlsPort : dovecot.port;
      const imap = reading([aMailbox(port, { host: "localhost", security })], keeper);
      const error = await eventually(() => imap.health()[0]?.lastError);
      expect(error.because).toMatch(/self-signed certificate/);
      expect(keeper.takes).toBe(0);
    },
  );

  test("that is asked for and not offered: nothing is said in clear", async () => {
    const dovecot = await aDovecot();
    const keeper = aKeeper();
    const imap = reading([aMailbox(dovecot.port, { security: "starttls" })], keeper);
    const error = await eventually(() => imap.health()[0]?.lastError);
    expect(error.because).toMatch(/STARTTLS/);
    expect(imap.health()[0]?.connectedSince).toBeNull();
  });
});

imapStory("a login with access tokens", () => {
  const grant = (tokens: TokenServer, over: Partial<Extract<Credentials, { kind: "oauth2" }>> = {}): Credentials => ({
    kind: "oauth2",
    tokenUrl: tokens.url,
    clientId: "onit",
    clientSecret: "shh",
    refreshToken: "refresh-1",
    scope: "imap",
    ...over,
  });

  async function aProvider() {
    const tokens = await startTokenServer();
    onTestFinished(() => tokens.close());
    return { tokens, dovecot: await aDovecot({ tokenInfoUrl: tokens.infoUrl }), keeper: aKeeper() };
  }

  test("asks for one with the refresh token, and mails are taken", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    dovecot.deliver("help", aRawMail("By token"));
    reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    await eventually(() => keeper.subjects().includes("By token"));
    expect(tokens.asked).toEqual([
      {
        grant_type: "refresh_token",
        client_id: "onit",
        client_secret: "shh",
        refresh_token: "refresh-1",
        scope: "imap",
      },
    ]);
  });

  test("without a refresh token uses the client's own credentials", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    const imap = reading([aMailbox(dovecot.port, { credentials: grant(tokens, { refreshToken: undefined }) })], keeper);
    await eventually(() => imap.health()[0]?.isWell);
    expect(tokens.asked).toEqual([
      { grant_type: "client_credentials", client_id: "onit", client_secret: "shh", scope: "imap" },
    ]);
  });

  test("fetches a new token when the server refuses the one it has, and nobody is alarmed", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    const imap = reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    await eventually(() => imap.health()[0]?.isWell);
    tokens.good.clear(); // revoked
    await dovecot.stop();
    await dovecot.start();
    dovecot.deliver("help", aRawMail("Renewed"));
    await eventually(() => keeper.subjects().includes("Renewed"));
    expect(tokens.asked).toHaveLength(2);
    expect(keeper.alarms).toEqual([]);
  });

  test("uses a token again while it lasts, and fetches the next before it runs out", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    const imap = reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    const again = async (): Promise<void> => {
      await eventually(() => imap.health()[0]?.isWell);
      await dovecot.stop();
      await eventually(() => imap.health()[0]?.connectedSince === null);
      await dovecot.start();
      await eventually(() => imap.health()[0]?.connectedSince);
    };
    await again();
    expect(tokens.asked).toHaveLength(1);
    keeper.now = new Date(keeper.now.getTime() + 3_590_000); // ten seconds are left
    await again();
    expect(tokens.asked).toHaveLength(2);
  });

  test("alarms once when the refresh token has expired, with the provider's words (P7)", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    tokens.refreshTokens = new Set();
    reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    await eventually(() => tokens.asked.length > 4);
    expect(keeper.alarms).toEqual([
      expect.stringMatching(
        /cannot be read: .* gives no access token: invalid_grant: The refresh token has expired\.$/,
      ),
    ]);
  });

  test("waits without alarm when the provider is out of order, and goes on when it is back", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    tokens.status = 503;
    const imap = reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    await eventually(() => tokens.asked.length > 2);
    tokens.status = 200;
    await eventually(() => imap.health()[0]?.isWell);
    expect(keeper.alarms).toEqual([]);
  });

  test("remembers a refresh token that the provider replaced, for the time after a restart", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    tokens.nextRefreshToken = "refresh-2";
    const first = reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    await eventually(() => first.health()[0]?.isWell);
    await first.close();
    tokens.refreshTokens = new Set(["refresh-2"]);
    const second = reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    await eventually(() => second.health()[0]?.isWell);
    expect(tokens.asked.at(-1)?.refresh_token).toBe("refresh-2");
    await second.close();
    tokens.refreshTokens = new Set(["refresh-9"]);
    const third = reading(
      [aMailbox(dovecot.port, { credentials: grant(tokens, { refreshToken: "refresh-9" }) })],
      keeper,
    );
    await eventually(() => third.health()[0]?.isWell); // one that an admin sets anew wins at once
  });

  test("tells two weeks before the refresh token runs out, as far as the provider says when", async () => {
    const { tokens, dovecot, keeper } = await aProvider();
    tokens.extra = { refresh_token_expires_in: 10 * 86_400 };
    const imap = reading([aMailbox(dovecot.port, { credentials: grant(tokens) })], keeper);
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([expect.stringMatching(/^the credentials of .* run out: (9|10) days are left/)]);
    expect(imap.health()[0]?.credentialDaysLeft).toBe(10);
  });
});
