// The built program as a process of its own, on settings and data of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyConfig } from "./copied-config.ts";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

export type Program = {
  /** All it has printed. */
  said(): string;
  ended: Promise<number | null>;
  child: ChildProcess;
  /** Resolves with the first match of what it prints. */
  says(words: RegExp): Promise<RegExpExecArray>;
};

export type Home = {
  config: string;
  data: string;
  /** @param more of the environment */
  run(words: string[], more?: Record<string, string>): Program;
  /** Changes server.yaml. */
  change(how: (yaml: string) => string): Promise<void>;
  end(): Promise<void>;
};

/** The example organisation, on ports that are free. */
export async function aHome(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), "onit-program-"));
  const [config, data] = [join(folder, "config"), join(folder, "data")];
  await copyConfig(config);
  const server = join(config, "server.yaml");
  const change = async (how: (yaml: string) => string): Promise<void> =>
    writeFile(server, how(await readFile(server, "utf8")));
  await change((yaml) => yaml.replace(/^( +port:) \d+/gm, "$1 0"));
  const programs: Program[] = [];
  return {
    config,
    data,
    change,
    run(words, more = {}) {
      const env = { PATH: process.env.PATH ?? "", ONIT_CONFIG: config, ONIT_DATA: data, ...more };
      const program = watched(spawn(process.execPath, [main, ...words], { env, cwd: folder }));
      programs.push(program);
      return program;
    },
    async end() {
      for (const { child } of programs) child.kill("SIGKILL");
      await Promise.all(programs.map(({ ended }) => ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function watched(child: ChildProcess): Program {
  let said = "";
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (words: Buffer) => (said += words.toString()));
  return {
    child,
    ended,
    said: () => said,
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = words.exec(said);
          if (found) resolve(found);
        };
        child.stdout?.on("data", look);
        child.stderr?.on("data", look);
        look();
        void ended.then((code) => reject(new Error(`it ended with ${code} before it said ${words}: ${said}`)));
      }),
  };
}

/** The mailbox as a browser shows it that was given this address. */
export async function openedBy(url: string): Promise<() => Promise<string>> {
  const response = await fetch(url, { redirect: "manual" });
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  const place = new URL(response.headers.get("location") ?? "", url);
  return async () => (await fetch(place, { headers: { cookie } })).text();
}
