// What lies in deploy/, and compose.yaml, names only what there is: ports, variables, paths and services.

import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "../src/config/load.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

type Started = {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  env_file?: string;
  volumes?: string[];
  ports?: string[];
  read_only?: boolean;
  stop_grace_period?: string;
  depends_on?: string[] | Record<string, object>;
};
type Compose = {
  services: Record<string, Started>;
  volumes?: Record<string, unknown>;
  networks?: { default: { ipam: { config: { subnet: string }[] } } };
};

const composeIn = (file: string): Compose => parse(read(file), { merge: true }) as Compose;

const image = read("Dockerfile");
const instructions = (name: string): string[] =>
  [...image.matchAll(new RegExp(`^${name} (.+)$`, "gm"))].flatMap(([, words]) => words!.split(" "));
const opened = instructions("EXPOSE");
const kept = instructions("VOLUME");

/** The variables that Onit reads, beside those that server.yaml names. */
const variables = [...read("src/ports/environment.ts").matchAll(/^ {2}([A-Z_]+)\?:/gm)].map(([, name]) => name!);

describe.each(["compose.yaml", "deploy/compose.yaml"])("%s", (file) => {
  const { services, volumes = {} } = composeIn(file);
  const onit = services.onit!;
  const here = dirname(file);

  test("builds Onit from the folder with the Dockerfile, with a root folder nobody writes to", () => {
    expect(existsSync(join(root, here, onit.build!, "Dockerfile"))).toBe(true);
    expect(onit.read_only).toBe(true);
    expect(Number.parseInt(onit.stop_grace_period!, 10)).toBeGreaterThan(10); // it ends within ten seconds
  });

  test("sets variables that Onit reads", () => {
    const set = Object.keys(onit.environment!);
    expect(set).toContain("MONGODB_URI");
    expect(set.filter((name) => !variables.includes(name))).toEqual([]);
  });

  test("publishes ports that the image opens, to this machine only", () => {
    expect(onit.ports!.map((port) => port.split(":").at(-1)).toSorted()).toEqual(opened.toSorted());
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
  });

  test("mounts what is there, or what its first lines ask for, over what the image reads or keeps", () => {
    const mounts = onit.volumes!.map((mount) => mount.split(":") as [string, string, string?]);
    const [comment = ""] = read(file).split("\nservices:");
    const unknown = mounts.filter(([from]) =>
      from.startsWith(".")
        ? !existsSync(join(root, here, from)) && !comment.includes(`${from.replace("./", "")}/`)
        : !(from in volumes),
    );
    expect(unknown).toEqual([]);
    const places = mounts.map(([, to]) => to);
    expect(places.filter((to) => !kept.includes(to) && !/^\/onit\/config(?:$|\/)/.test(to))).toEqual([]);
    expect(image).toContain("\nWORKDIR /onit\n");
    if (onit.env_file) expect(comment).toContain(onit.env_file);
  });

  test("names services there are, and the replica set that they are", () => {
    const named = Object.values(services).flatMap(({ depends_on: on = [] }) =>
      Array.isArray(on) ? on : Object.keys(on),
    );
    const { MONGODB_URI: uri = "", ONIT_RELAY_URL: relay } = onit.environment!;
    const [, hosts = "", set = ""] = /^mongodb:\/\/([^/]+)\/onit\?replicaSet=(\w+)$/.exec(uri) ?? [];
    const members = hosts.split(",").map((host) => host.split(":") as [string, string]);
    expect(members.map(([, port]) => port)).toEqual(members.map(() => "27017"));
    const wanted = [...named, ...members.map(([host]) => host), ...(relay ? [new URL(relay).hostname] : [])];
    expect(wanted.filter((name) => !(name in services))).toEqual([]);
    for (const [host] of members) expect(services[host]!.command).toEqual(expect.arrayContaining(["--replSet", set]));
    const all = Object.values(services).flatMap(({ volumes: some = [] }) => some);
    const own = all.map((mount) => mount.split(":")[0]!).filter((from) => !from.startsWith("."));
    expect(own.filter((name) => !(name in volumes))).toEqual([]);
  });
});

test("deploy/server.yaml is good settings, at the ports that the image opens, and trusts the network of compose.yaml alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-deploy-"));
  try {
    await cp(join(root, "config"), folder, { recursive: true });
    await cp(join(root, "deploy/server.yaml"), join(folder, "server.yaml"));
    const { server } = await loadConfig(folder);
    expect([server.smtp.port, server.web.port].map(String).toSorted()).toEqual(opened.toSorted());
    const { networks } = composeIn("compose.yaml");
    expect(server.smtp.trustedRelays).toEqual(networks!.default.ipam.config.map(({ subnet }) => subnet));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the image and the service of systemd set variables that Onit reads, and start a command there is", () => {
  const unit = read("deploy/onit.service");
  const set = [image.match(/^ENV (ONIT_.+)$/m)?.[1], unit.match(/^Environment=(.+)$/m)?.[1]].join(" ");
  const names = [...set.matchAll(/\b([A-Z_]+)=/g)].map(([, name]) => name!).filter((name) => name !== "NODE_ENV");
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !variables.includes(name))).toEqual([]);
  expect(image).toContain('ENTRYPOINT ["node", "dist/main.js"]\nCMD ["start"]');
  expect(unit).toMatch(/^ExecStart=\S+ node dist\/main\.js start$/m);
  const { bin } = JSON.parse(read("package.json")) as { bin: { onit: string } };
  expect(bin.onit).toBe("dist/main.js");
});

test("the samples for a web server in front pass on to the port of the pages", () => {
  for (const file of ["deploy/nginx.conf", "deploy/Caddyfile"]) {
    const ports = [...read(file).matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port!);
    expect(ports.length).toBeGreaterThan(0);
    expect([file, ports.filter((port) => port !== "8025")]).toEqual([file, []]);
  }
  expect(read("deploy/nginx.conf").match(/^ *listen .* ssl http2;$/gm)).toHaveLength(2); // Caddy does so by itself
});
