// Settings that work and are dangerous, or do not do what was probably meant: each with what to write instead. They keep nothing
// from starting: `onit check` and the start banner list them, the dangerous ones first.

import { BlockList, isIP } from "node:net";
import type { Server } from "./assemble.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import { ofPolicyHours } from "./policy-hours.ts";
import type { Path, Problem } from "./problem.ts";
import { isCounted, isLoopbackHost, isOfThisMachine, widthOf } from "./relay-trust.ts";
import { ofAuthorities, ofOwners } from "./service-rules.ts";

/**
 * `isDangerous`: somebody from outside may read or do what is not theirs.
 * `isRefused`: `onit check` fails because of it, though nothing is kept from starting: an upgrade must not stop what ran.
 */
export type Warning = Problem & { isDangerous: boolean; isRefused?: true };

type Words = { at: Path; message: string; help: string; isDangerous?: boolean; isRefused?: true };

const MOST_TRUSTED_BITS = 8; // 256 addresses: about as many machines as somebody looks after by hand

type Sources = Readonly<
  Record<"server" | "policies" | "desks" | "clients" | "calendars" | "call-templates" | "services" | "people", Source>
>;

/**
 * @param sources the files as written, for the lines
 * @param server what server.yaml means
 * @param relayUrl what ONIT_RELAY_URL names
 */
export function warningsOf(
  { server: source, policies, ...sources }: Sources,
  server: Server,
  relayUrl: string | undefined,
): Warning[] {
  const entries = findAll(source, "smtp.trustedRelays.*").flatMap(({ path, value }) =>
    typeof value === "string" ? [{ path, entry: value }] : [],
  );
  const all = [
    ...entries.flatMap(({ path, entry }) => ofTrusted(path, entry, server)),
    ...ofSmtp(server),
    ...ofImap(server),
    ...ofPublicUrl(server, relayUrl),
    ...ofMailbox(server, relayUrl),
    ...ofPages(server),
    ...ofMetrics(findAll(source, "web.metricsFrom.*").length, server),
  ];
  const found = all
    .map(({ at, message, help, isDangerous = false }) => ({ ...problemAt(source, at, message, help), isDangerous }))
    .sort((a, b) => Number(b.isDangerous) - Number(a.isDangerous) || a.line - b.line);
  const hours = ofPolicyHours(policies, sources.calendars, sources.desks, sources.clients);
  const others: [Source, Words[]][] = [
    [policies, [...ofSilence(policies), ...hours]],
    [sources.desks, ofTemplates(sources.desks, sources["call-templates"])],
    [sources.services, [...ofOwners(sources.services), ...ofAuthorities({ policies, ...sources })]],
  ];
  return [
    ...found,
    ...others.flatMap(([file, all]) =>
      all.map(({ at, message, help, isRefused }) => ({
        ...problemAt(file, at, message, help),
        isDangerous: false,
        ...(isRefused ? { isRefused } : {}),
      })),
    ),
  ];
}

/** A desk has tickets of its own kind, and the escalation tickets that are made there. */
function ofTemplates(desks: Source, templates: Source): Words[] {
  const made = findAll(templates, "*.desk").map(({ path: [id], value }) => ({
    desk: value,
    kind: fieldOf(fieldOf(templates.value, String(id)), "kind"),
  }));
  return findAll(desks, "*.visibility.templates.*").flatMap(({ path }) => {
    const [desk, kind] = [path[0], path.at(-1)];
    const own = fieldOf(fieldOf(desks.value, String(desk)), "kind");
    if (own === kind || made.some((one) => one.desk === desk && one.kind === kind)) return [];
    const message = `this desk has no ${kind}s, so nothing is ever made from this call template`;
    return [{ at: path, message, help: `Remove the line, or write kind: ${kind} if this desk takes ${kind}s.` }];
  });
}

/** Silence never wins (P24): a policy goes on until somebody answers or is on it, or says that it ends. */
function ofSilence(policies: Source): Words[] {
  return findAll(policies, "*.steps").flatMap(({ path: [id] }) => {
    const policy = fieldOf(policies.value, String(id));
    const says = (key: string): boolean => fieldOf(policy, key) !== undefined;
    if (fieldOf(policy, "active") === false || says("repeat") || says("finally")) return [];
    if (fieldOf(policy, "thenSilence") === true) return [];
    const message = "after its last step nothing happens any more, so a requester may wait in silence for ever";
    const help =
      'Add "repeat: { every: 1h, atMost: 24 }", or "finally: { notify: group:<id> }"; or "thenSilence: true" where that is meant.';
    return [{ at: [String(id), "steps"], message, help, isRefused: true as const }];
  });
}

function ofTrusted(at: Path, entry: string, { smtp }: Server): Words[] {
  const open = `mail is taken from other machines, too (${smtp.hostSetting ?? "smtp.host"} is ${smtp.host})`;
  const isOpen = !isLoopbackHost(smtp.host);
  const width = widthOf(entry);
  if (isOfThisMachine(entry)) {
    if (!isOpen) return [];
    const isTrusted = isCounted(entry, smtp);
    const message = !isTrusted
      ? `"${entry}" is not trusted, because ${open}`
      : `"${entry}" is trusted although ${open}`;
    const help = !isTrusted
      ? "Write the addresses of your mail servers, such as 192.0.2.25; 127.0.0.1 only if one on this machine hands mail over."
      : `Keep it only if a mail server on this machine hands mail over, and nothing else forwards connections to port ${smtp.port}: a tunnel, a container's network, a TCP proxy.`;
    return [{ at, message, help, isDangerous: !isTrusted && smtp.hostSetting === undefined }];
  }
  return ofRange(at, entry, width, isOpen);
}

function ofRange(at: Path, entry: string, width: number, isOpen: boolean): Words[] {
  const help = "Write the addresses of your mail servers themselves, such as 192.0.2.25.";
  if (width === 0 || (width <= MOST_TRUSTED_BITS && isPrivate(entry))) return [];
  if (entry.endsWith("/0")) {
    return [{ at, message: `"${entry}" is everybody: any sender may write as anybody`, help, isDangerous: true }];
  }
  const kind = isPrivate(entry) ? "of private addresses" : "of public addresses";
  const message = `"${entry}" trusts a whole range ${kind}: every machine in it may write as anybody`;
  return [{ at, message, help, isDangerous: isOpen && width > MOST_TRUSTED_BITS }];
}

function ofSmtp({ smtp, imap }: Server): Words[] {
  const isOpen = !isLoopbackHost(smtp.host);
  const unproven = {
    at: ["smtp", "trustedRelays"],
    message:
      "mail comes in from this machine only, and no mail server is trusted: SPF proves nothing then, only DKIM does",
    help: "Name the mail server that hands mail over, such as 127.0.0.1, if it checks who a mail is from.",
  };
  const unencrypted = {
    at: ["smtp", "tls"],
    message: `mail is taken from other machines (${smtp.hostSetting ?? "smtp.host"} is ${smtp.host}) without encryption`,
    help: "Add a tls section with certificate and key.",
  };
  return [
    ...(!isOpen && smtp.trustedRelays.length === 0 && imap.length === 0 ? [unproven] : []),
    ...(isOpen && !smtp.tls ? [unencrypted] : []),
  ];
}

const ofImap = ({ imap }: Server): Words[] =>
  imap
    .filter(({ authservId }) => authservId === undefined)
    .map(({ id }) => ({
      at: ["imap", id, "authservId"],
      message: "nothing proves who wrote the mails of this mailbox, but for answers to our own reply addresses",
      help: "Write what its receiver calls itself in Authentication-Results, such as mx.onit.example, or microsoft365.",
    }));

/** @param written how many entries the file has */
function ofMetrics(written: number, { web }: Server): Words[] {
  if (written === 0 || web.metricsFrom.length > 0) return [];
  const message = `nobody may read /metrics: in a container (${web.hostSetting} is ${web.host}) entries of this machine do not count, as connections from anywhere may look like it`;
  const help = "Write the address from which Prometheus connects, or metricsFrom: [] where nothing reads them.";
  return [{ at: ["web", "metricsFrom"], message, help }];
}

function ofPublicUrl({ web }: Server, relayUrl: string | undefined): Words[] {
  const at = ["web", "publicUrl"];
  if (web.publicUrl === undefined) {
    if (!relayUrl) return [];
    const message = `ONIT_RELAY_URL is set, so links go out in mails, and they begin with http://${web.host}:${web.port}`;
    const help = "Write the address at which people reach these pages, such as publicUrl: https://onit.example.";
    return [{ at, message, help }];
  }
  const { protocol, hostname } = new URL(web.publicUrl);
  if (protocol === "https:" || !isPublicName(hostname)) return [];
  const message = `${web.publicUrl} is without encryption: anybody on the way can read the links in mails and use them`;
  const help = `Put a proxy with TLS in front and write publicUrl: https://${hostname}.`;
  return [{ at, message, help, isDangerous: true }];
}

function ofMailbox({ web }: Server, relayUrl: string | undefined): Words[] {
  const at = ["web", "mailbox"];
  if (web.mailbox === false) return [];
  const others = [...(web.publicUrl ? ["web.publicUrl"] : []), ...(relayUrl ? ["ONIT_RELAY_URL"] : [])];
  const off = "Write mailbox: false once real people use Onit.";
  if (others.length > 0) {
    if (web.mailbox === undefined) return []; // it is not served
    const message = `/mailbox is served although ${others.join(" and ")} ${others.length === 1 ? "is" : "are"} set: anybody who has its address reads every mail and acts as anybody`;
    return [{ at, message, help: off, isDangerous: true }];
  }
  const isServed = web.mailbox ?? (isEverywhere(web.host) && web.hostSetting === undefined);
  if (isLoopbackHost(web.host) || !isServed) return [];
  const message = `/mailbox is served while pages are served to other machines, too (${web.hostSetting ?? "web.host"} is ${web.host})`;
  return [{ at, message, help: `Write host: 127.0.0.1 there. ${off}`, isDangerous: true }];
}

function ofPages({ web }: Server): Words[] {
  if (isLoopbackHost(web.host)) return [];
  const message = `pages are served to other machines without encryption (${web.hostSetting ?? "web.host"} is ${web.host})`;
  const help = web.hostSetting
    ? "Publish the port to the machine of the proxy with TLS only, such as -p 127.0.0.1:8025:8025."
    : "Write 127.0.0.1 when the proxy with TLS runs on this machine; otherwise let nothing but the proxy reach this port.";
  return [{ at: ["web", "host"], message, help }];
}

const isEverywhere = (host: string): boolean => host === "0.0.0.0" || host === "::";

const PRIVATE = new BlockList(); // RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
] as const)
  PRIVATE.addSubnet(net, bits, "ipv4");
PRIVATE.addSubnet("fc00::", 7, "ipv6");
PRIVATE.addSubnet("fe80::", 10, "ipv6");

/** By its first address, unless it is so wide that it leaves every private network. */
export const isPrivate = (entry: string): boolean => {
  const address = entry.split("/")[0] ?? "";
  const family = isIP(address);
  return (
    widthOf(entry) <= (family === 6 ? 121 : 24) &&
    family !== 0 &&
    PRIVATE.check(address, family === 6 ? "ipv6" : "ipv4")
  );
};

/** A name of the internet, as far as a name tells (RFC 6761, RFC 6762, RFC 8375). */
function isPublicName(name: string): boolean {
  const host = name.replace(/^\[|\]$/g, "");
  if (isIP(host)) return !isLoopbackHost(host) && !isPrivate(host);
  return host.includes(".") && !/\.(localhost|local|internal|intranet|lan|home\.arpa|test)\.?$/i.test(host);
}

export const bySeverity = (warnings: readonly Warning[]): Record<"dangerous" | "refused" | "others", Warning[]> => ({
  dangerous: warnings.filter(({ isDangerous }) => isDangerous),
  refused: warnings.filter(({ isRefused }) => isRefused),
  others: warnings.filter(({ isDangerous, isRefused }) => !isDangerous && !isRefused),
});
