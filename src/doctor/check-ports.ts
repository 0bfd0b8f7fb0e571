// The ports of the settings: free, ours already, or somebody else's.

import { createServer } from "node:net";
import type { Settings } from "../config/load.ts";
import type { SigningKey } from "../ports/tokens.ts";
import { createTokens } from "../security/tokens.ts";
import { type Judgement, ok, problem, warning } from "./finding.ts";
import { askIdentity, type Stamping } from "./identity.ts";
import type { PortState, Ports, Surroundings } from "./surroundings.ts";

type Place = { host: string; port: number };

type Looking = Pick<Surroundings, "settings" | "answerMs" | "now"> & {
  tokens(): Promise<Stamping>; // of the data that a start would use. May throw
};

/** Never throws. A mail port that is taken is ours when the pages beside it are: mails do not tell who answers. */
export async function lookAtPorts(looking: Looking, signal: AbortSignal): Promise<Ports> {
  const { smtp, web } = looking.settings.server;
  const [mail, pages] = await Promise.all([stateOf(smtp), stateOf(web)]);
  const isRunning = pages.state === "taken" && (await isOnit(web, looking, signal));
  const settled = (state: PortState): PortState => (isRunning && state.state === "taken" ? { state: "ours" } : state);
  return { smtp: settled(mail), web: settled(pages) };
}

function stateOf({ host, port }: Place): Promise<PortState> {
  if (port === 0) return Promise.resolve({ state: "free" });
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code = "" }: NodeJS.ErrnoException) =>
      resolve(code === "EADDRINUSE" ? { state: "taken" } : { state: "closed", code }),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve({ state: "free" })));
  });
}

async function isOnit(web: Place, { tokens, ...options }: Looking, signal: AbortSignal): Promise<boolean> {
  try {
    return (await askIdentity(addressOf(web), await tokens(), { ...options, signal })).isOurs;
  } catch {
    return false;
  }
}

const ANSWER_MS = 3_000;

/**
 * For `onit check`: of each port that is not free who has it, or why a start could not open it. Never throws.
 * @param keys those that sign on the data a start would use, newest first; none: nobody runs on it
 */
export async function portNotes(
  settings: Settings,
  [newest, ...older]: readonly SigningKey[],
  now: () => Date,
): Promise<{ note: string; isProblem: boolean }[]> {
  const looking: Looking = {
    settings,
    answerMs: ANSWER_MS,
    now,
    async tokens() {
      if (!newest) throw new Error("there is no data that anybody could run on");
      return createTokens([newest, ...older]);
    },
  };
  const found = await lookAtPorts(looking, AbortSignal.timeout(2 * ANSWER_MS));
  return (["smtp", "web"] as const).flatMap((section) => {
    if (found[section].state === "free") return [];
    const { level, seen, help } = judgePort(section, settings.server[section], found[section]);
    const isProblem = level !== "ok";
    return [{ note: `${seen} ${isProblem ? help : "It runs on the same data, as it should be."}`, isProblem }];
  });
}

/** Where a program on this machine reaches the pages. */
export function addressOf({ host, port }: Place): string {
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

export async function checkPorts({ settings, ports }: Surroundings): Promise<Judgement[]> {
  const { smtp, web } = settings.server;
  const found = await ports();
  const isSplit = found.web.state === "ours" && found.smtp.state === "free";
  return [
    isSplit
      ? warning(
          `Onit runs, and nobody listens at ${smtp.host}:${smtp.port}.`,
          "If smtp in server.yaml was changed, start Onit again.",
        )
      : judgePort("smtp", smtp, found.smtp),
    judgePort("web", web, found.web),
  ];
}

export function judgePort(section: "smtp" | "web", { host, port }: Place, found: PortState): Judgement {
  const place = `Port ${port} on ${host} (${section}.port)`;
  switch (found.state) {
    case "free":
      return ok(`${place} is free; Onit does not run here.`);
    case "ours":
      return ok(`${place} is held by the Onit that runs.`);
    case "taken":
      return problem(
        `${place} is used by another program, perhaps by an Onit on other data.`,
        `Stop that one, or write another ${section}.port in server.yaml.`,
      );
    case "closed":
      return judgeClosed(section, place, host, found.code);
  }
}

function judgeClosed(section: string, place: string, host: string, code: string): Judgement {
  if (code === "EACCES")
    return problem(
      `${place} may not be opened by this user.`,
      `Write a ${section}.port above 1023 in server.yaml, or give the program the right to open it.`,
    );
  return problem(
    `This machine has no address ${host} (${section}.host; ${code}).`,
    `Write one of its own as ${section}.host in server.yaml, or 0.0.0.0 for all of them.`,
  );
}
