// ONIT_RELAY_URL: what is read from it, and what an admin is told when it cannot be used, without a word of the secret.

import fc from "fast-check";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import type { ConfigError } from "../../src/config/problem.ts";
import { readRelayUrl } from "../../src/config/relay-url.ts";
import { aFolder } from "./config-folder.ts";

test.each([
  ["smtp://relay.example", { host: "relay.example", port: 587, isTls: false, login: undefined }],
  ["smtp://relay.example:25/", { host: "relay.example", port: 25, isTls: false, login: undefined }],
  ["SMTPS://Relay.Example", { host: "relay.example", port: 465, isTls: true, login: undefined }],
  ["smtps://u:p@[::1]:10465", { host: "::1", port: 10465, isTls: true, login: { user: "u", password: "p" } }],
  [" smtp://u:p@localhost:25\n", { host: "localhost", port: 25, isTls: false, login: { user: "u", password: "p" } }],
  [
    "smtp://help%40onit.example:G%23%3F%2F%40%25:w%C3%B6rd@relay.example",
    {
      host: "relay.example",
      port: 587,
      isTls: false,
      login: { user: "help@onit.example", password: "G#?/@%:wörd" },
    },
  ],
])("%s is read", (url, address) => {
  expect(readRelayUrl(url)).toEqual(address);
});

const SECRET = "Gitw50";
test.each([
  [`smtp://user:${SECRET}#2@relay.example:587`, 'the password contains a "#"', "%23"],
  [`smtp://user:${SECRET}?2@relay.example:587`, 'the password contains a "?"', "%3F"],
  [`smtp://user:${SECRET}/2@relay.example:587`, 'the password contains a "/"', "%2F"],
  [`smtp://user:${SECRET}@2@relay.example:587`, 'the password contains a "@"', "%40"],
  [`smtp://user:${SECRET}%su@relay.example:587`, 'the password contains a "%"', "%25"],
  [`smtp://help@onit.example:${SECRET}@relay.example`, 'the user contains a "@"', "%40"],
  [`smtp://user:${SECRET}%FF@relay.example:587`, "the password has percent signs", "%25"],
  [`smtp://user:${SECRET}%00@relay.example:587`, "the password contains a control character", "another secret"],
  [`smtp://user:${SECRET}%0D%0AQUIT@relay.example:587`, "the password contains a control character", "another secret"],
  [`smtp://user:${SECRET}\r\nx@relay.example:587`, "the password contains a space or a line end", "%20"],
  ["smtp://relay.example\r\nQUIT:587", "the host cannot be read", "relay.example"],
  [`smtp://user:${SECRET} x@relay.example:587`, "the password contains a space", "%20"],
  [`smtp://${SECRET}@relay.example:587`, "there is a user but no password", "leave the user"],
  [`smtp://user:@relay.example:587`, "there is a user but no password", "leave the user"],
  [`smtp://:${SECRET}@relay.example:587`, "there is a password but no user", "leave the password"],
  ["smtp://@relay.example:587", 'there is no login before the "@"', "smtp://user:password@"],
  [`user:${SECRET}@relay.example:587`, "it does not begin with smtp://", "smtp://user:password@"],
  [`relay.example:587`, "it does not begin with smtp://", "smtp://user:password@"],
  [`https://user:${SECRET}@relay.example:587`, "only smtp:// and smtps://", "smtp://user:password@"],
  [`smtp://user:${SECRET}@`, "it names no host", "relay.example"],
  [`smtp://user:${SECRET}@:587`, "it names no host", "relay.example"],
  ["smtp://", "it names no host", "relay.example"],
  [`smtp://user:${SECRET}@relay.example:`, "the port is not a number", "65535"],
  [`smtp://user:${SECRET}@relay.example:0`, "the port is not a number", "65535"],
  [`smtp://user:${SECRET}@relay.example:65536`, "the port is not a number", "65535"],
  [`smtp://user:${SECRET}@relay.example:25x`, "the port is not a number", "65535"],
  [`smtp://user:${SECRET}@relay.example:465`, "port 465 expects TLS", "smtps://"],
  [`smtp://user:${SECRET}@relay_.-example`, "the host cannot be read", "relay.example"],
  [`smtp://user:${SECRET}@[::1`, "the host cannot be read", "[brackets]"],
  [`smtp://user:${SECRET}@relay.example/path`, "the host cannot be read", "%2F"],
  [`smtp://user:${SECRET}@relay.example?requireTLS=false`, "Onit reads no options there", "delivery.allowPlaintext"],
  [`smtp://relay.example?tls.rejectUnauthorized=false`, "Onit reads no options there", "delivery.caFile"],
])("%s cannot be used, and it is said what to write", (url, message, help) => {
  const trouble = readRelayUrl(url);
  expect(trouble).toMatchObject({ message: expect.stringContaining(message), help: expect.stringContaining(help) });
  expect(JSON.stringify(trouble)).not.toContain(SECRET);
});

test("any user and password go through when they are percent-encoded, and nothing of a bad address is repeated", () => {
  const secret = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/\p{Cc}/u.test(text));
  fc.assert(
    fc.property(secret, secret, (user, password) => {
      const [encodedUser, encoded] = [user, password].map(encodeURIComponent);
      expect(readRelayUrl(`smtp://${encodedUser}:${encoded}@relay.example`)).toMatchObject({
        login: { user, password },
      });
    }),
  );
  const letters = fc.array(fc.constantFrom("Zq7", "#", "?", "/", "@", "%", ":", "[", "]", " ", "\r\n", "\0", "%4"));
  fc.assert(
    fc.property(letters, (parts) => {
      const read = readRelayUrl(`smtp://u:Zq7${parts.join("")}@relay.example:587`);
      if ("message" in read) expect(`${read.message} ${read.help}`).not.toContain("Zq7");
    }),
  );
});

const problems = (environment: Record<string, string>, server = "") =>
  aFolder({ "server.yaml": server }).then((folder) =>
    loadConfig(folder, environment).then(
      () => "",
      (error: ConfigError) => error.message,
    ),
  );

test("a bad address is told with all other problems before anything starts", async () => {
  const said = await problems({ ONIT_RELAY_URL: `smtp://user:${SECRET}#2@relay.example` }, "web: { port: 70000 }\n");
  expect(said).toMatch(/^server\.yaml:1 .*70000/m);
  expect(said).toMatch(/^environment:1 {2}ONIT_RELAY_URL — the password contains a "#"\. Write it as %23\./m);
  expect(said).not.toContain(SECRET);
});

const TOKENS =
  "delivery: { oauth2: { user: help@us.example, tokenUrl: https://login.example/token, clientId: onit, refreshToken: SEND_REFRESH } }\n";

test("access tokens need a relay, their secrets, and no password beside them", async () => {
  expect(await problems({ SEND_REFRESH: "r" }, TOKENS)).toMatch(/ONIT_RELAY_URL — it is not set, and delivery\.oauth2/);
  expect(await problems({ SEND_REFRESH: "r", ONIT_RELAY_URL: `smtp://u:${SECRET}@relay.example` }, TOKENS)).toMatch(
    /two ways to log in/,
  );
  expect(await problems({ ONIT_RELAY_URL: "smtp://relay.example" }, TOKENS)).toMatch(
    /server\.delivery\.oauth2\.refreshToken — the environment variable SEND_REFRESH is not set/,
  );
  expect(await problems({ SEND_REFRESH: "r", ONIT_RELAY_URL: "smtp://relay.example" }, TOKENS)).toBe("");
});
