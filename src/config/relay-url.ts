// ONIT_RELAY_URL, taken apart (RFC 3986, 3.2). What is said about a bad one never repeats any part of it: each may be the password.

import { isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

export type RelayAddress = {
  host: string; // in lower case, without the brackets of an IPv6 address
  port: number;
  isTls: boolean; // encrypted from the first byte (RFC 8314, 3.3)
  login: { user: string; password: string } | undefined;
};

/** What is wrong and what to write, both without anything of the address itself. */
export type RelayTrouble = { message: string; help: string };

const EXAMPLE =
  "Write smtp://user:password@relay.example:587, or smtps:// where the relay expects TLS from the first byte.";
const SUBMISSION = 587; // RFC 6409
const SUBMISSIONS = 465; // RFC 8314, 7.3
const DELIMITERS = /[#?/@%\s]/; // what RFC 3986 gives another meaning, or none, inside a user or password

/** The address of the relay, or the first thing that is wrong with it. */
export function readRelayUrl(text: string): RelayAddress | RelayTrouble {
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text.trim()) ?? [];
  if (scheme === undefined) return { message: "it does not begin with smtp:// or smtps://", help: EXAMPLE };
  if (!/^smtps?$/i.test(scheme)) return { message: "only smtp:// and smtps:// lead to a mail relay", help: EXAMPLE };
  const at = rest.lastIndexOf("@");
  const login = at < 0 ? undefined : readLogin(rest.slice(0, at));
  if (login && "message" in login) return login;
  const place = readPlace(rest.slice(at + 1), scheme.toLowerCase() === "smtps");
  return "message" in place ? place : { ...place, login };
}

function readLogin(text: string): { user: string; password: string } | RelayTrouble {
  const colon = text.indexOf(":");
  const [user, password] = colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
  const both = [
    ["user", readPart("user", user)],
    ["password", readPart("password", password)],
  ] as const;
  for (const [, part] of both) if (typeof part !== "string") return part;
  if (text === "" || text === ":") return { message: 'there is no login before the "@"', help: EXAMPLE };
  for (const [name, part] of both) {
    const other = name === "user" ? "password" : "user";
    const help = `Write smtp://user:password@host, or leave the ${other} and the "@" out when the relay asks for no login.`;
    if (part === "") return { message: `there is a ${other} but no ${name}`, help };
  }
  return { user: both[0][1] as string, password: both[1][1] as string };
}

/** The user or the password as it is meant, decoded. */
function readPart(name: string, text: string): string | RelayTrouble {
  const [found] = DELIMITERS.exec(text.replace(/%[0-9a-f]{2}/gi, "")) ?? [];
  if (found !== undefined && /\s/.test(found)) {
    const help = "If it belongs to the secret, write a space as %20; a line end comes from how the variable is set.";
    return { message: `the ${name} contains a space or a line end`, help };
  }
  if (found !== undefined) {
    const code = `%${found.charCodeAt(0).toString(16).toUpperCase()}`;
    const help = `Write it as ${code}. The same goes for # (%23), ? (%3F), / (%2F), @ (%40), % (%25), and : (%3A) in the user.`;
    return { message: `the ${name} contains a "${found}"`, help };
  }
  const decoded = decodedOrNot(text);
  if (decoded === undefined)
    return { message: `the ${name} has percent signs that make no UTF-8 text`, help: "Write a percent sign as %25." };
  if (!/\p{Cc}/u.test(decoded)) return decoded;
  const help = "No relay takes NUL, line ends and the like in a login (RFC 4616); set another secret there.";
  return { message: `the ${name} contains a control character`, help };
}

function decodedOrNot(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readPlace(text: string, isTls: boolean): Omit<RelayAddress, "login"> | RelayTrouble {
  if (/[?#]/.test(text)) {
    const help =
      'What belongs to a secret before the "@" is written as %3F ("?") or %23 ("#"). How the relay is reached stands in server.yaml: delivery.caFile, delivery.allowPlaintext.';
    return { message: 'there is a "?" or a "#" in it, and Onit reads no options there', help };
  }
  if (text === "" || /^[:/]/.test(text)) return { message: "it names no host", help: EXAMPLE };
  const [, bracketed, name = "", port] = /^(?:\[([^\]]*)\]|([^:/[\]]*))(?::([^/]*))?\/?$/.exec(text) ?? [];
  const host = readHost(bracketed, name);
  if (host === undefined) {
    const help = `${EXAMPLE} A "/" in the password is written as %2F, an IPv6 address stands in [brackets].`;
    return { message: "the host cannot be read", help };
  }
  const number = port === undefined ? (isTls ? SUBMISSIONS : SUBMISSION) : readPort(port);
  if (number === undefined) {
    const help = "Write a number from 1 to 65535, such as 587, or leave the port out together with its colon.";
    return { message: "the port is not a number from 1 to 65535", help };
  }
  if (number === SUBMISSIONS && !isTls)
    return { message: "port 465 expects TLS from the first byte", help: "Write smtps:// instead of smtp://." };
  return { host, port: number, isTls };
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function readHost(bracketed: string | undefined, name: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(name)) return undefined; // what follows would take them out
  if (bracketed === undefined) {
    const host = domainToASCII(name.toLowerCase());
    return /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/.test(host) ? host : undefined;
  }
  return isIPv6(bracketed) ? new URL(`http://[${bracketed}]`).hostname.slice(1, -1) : undefined;
}
