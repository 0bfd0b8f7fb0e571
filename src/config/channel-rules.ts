// Channels that lack what their service needs, or say what it has no use for; steps by channels there are not.

import type { ServiceName } from "../core/model/own-channel.ts";
import { PREFERRED } from "../core/model/policy.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";
import { didYouMean } from "./suggest.ts";
import { VARIABLE } from "./values.ts";

/** What a service needs, and what else it has a use for. */
const USES: Readonly<Record<ServiceName, { needs: readonly string[]; may: readonly string[] }>> = {
  webhook: { needs: ["url"], may: ["secret", "body"] },
  slack: { needs: ["url"], may: ["secret"] },
  teams: { needs: ["url"], may: ["secret"] },
  mattermost: { needs: ["url"], may: [] },
  ntfy: { needs: [], may: ["url", "token", "to"] },
  telegram: { needs: ["token"], may: ["url", "to"] },
  sms: { needs: ["token", "account", "from"], may: ["url"] },
};

const OF_SERVICES = ["url", "token", "account", "from", "to", "secret", "body"];
const BUILT_IN: readonly string[] = ["email", "inbox"];

type Sources = Readonly<Record<"channels" | "policies" | "people", Source>>;

export const channelProblems = ({ channels, policies, people }: Sources): Problem[] => [
  ...findAll(channels, "*").flatMap(({ path, value }) => [
    ...named(channels, path),
    ...usesOf(value).flatMap((use) => lacking(channels, path, value, use)),
    ...urlProblems(channels, path, value),
  ]),
  ...unknownChannels({ channels, policies, people }),
  ...unknownAddresses(channels, people),
];

function usesOf(channel: unknown) {
  const service = fieldOf(channel, "service");
  const uses = typeof service === "string" ? (USES as Record<string, (typeof USES)[ServiceName]>)[service] : undefined;
  return uses ? [{ service: String(service), ...uses }] : [];
}

function named(channels: Source, path: Path): Problem[] {
  if (![...BUILT_IN, PREFERRED].includes(String(path[0]))) return [];
  const help = "email, inbox and preferred mean something by themselves. Choose another id.";
  return [problemAt(channels, path, `a channel of one's own cannot be called "${path[0]}"`, help)];
}

type Use = ReturnType<typeof usesOf>[number];

function lacking(channels: Source, path: Path, channel: unknown, { service, needs, may }: Use): Problem[] {
  const lacks = needs
    .filter((key) => fieldOf(channel, key) === undefined)
    .map((key) => problemAt(channels, path, `a channel of service ${service} needs "${key}"`, `Add ${key}.`));
  const others = OF_SERVICES.filter((key) => ![...needs, ...may].includes(key) && fieldOf(channel, key) !== undefined);
  const idle = others.map((key) =>
    problemAt(channels, [...path, key], `the service ${service} has no use for "${key}"`, "Remove the line."),
  );
  return [...lacks, ...idle];
}

function urlProblems(channels: Source, path: Path, channel: unknown): Problem[] {
  const url = fieldOf(channel, "url");
  if (typeof url !== "string" || VARIABLE.test(url) || isPostable(url)) return [];
  const help =
    "Write an address that begins with https://, or the name of a variable of the environment that holds it.";
  return [problemAt(channels, [...path, "url"], "this is not a web address", help)];
}

/** An address that begins with http:// is taken as well: it leads to a private network, or nothing is posted to it. */
export const isPostable = (url: string): boolean =>
  URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).username === "";

function unknownChannels({ channels, policies, people }: Sources): Problem[] {
  if (channels.broken) return [];
  const own = [...BUILT_IN, ...Object.keys(channels.value ?? {})];
  const places: [Source, string, readonly string[]][] = [
    [policies, "*.steps.*.by", [...own, PREFERRED]],
    [policies, "*.finally.by", [...own, PREFERRED]],
    [people, "*.prefers", own],
  ];
  return places.flatMap(([file, at, known]) =>
    findAll(file, at).flatMap(({ path, value }) => {
      if (typeof value !== "string" || known.includes(value)) return [];
      const help = didYouMean(value, known, "Add it to channels.yaml.");
      return [problemAt(file, path, `there is no channel "${value}"`, help)];
    }),
  );
}

function unknownAddresses(channels: Source, people: Source): Problem[] {
  if (channels.broken) return [];
  const known = Object.keys(channels.value ?? {});
  return findAll(people, "*.channels.*").flatMap(({ path }) => {
    const id = String(path.at(-1));
    if (known.includes(id)) return [];
    return [problemAt(people, path, `there is no channel "${id}"`, didYouMean(id, known, "Add it to channels.yaml."))];
  });
}
