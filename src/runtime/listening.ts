// Opening a port, and what keeps it from opening, in one sentence.

import { SetupError } from "../ports/environment.ts";

type Place = { host: string; hostSetting?: string | undefined; port: number };

/**
 * @param setting the section of server.yaml that names the place
 * @throws SetupError when the port is taken, not allowed, or the host is not ours
 */
export async function listening<Open>(setting: "smtp" | "web", place: Place, open: () => Promise<Open>): Promise<Open> {
  try {
    return await open();
  } catch (error) {
    const because = reasonOf(setting, place, (error as NodeJS.ErrnoException).code);
    throw because === undefined ? error : new SetupError(because, { cause: error });
  }
}

function reasonOf(setting: string, { host, hostSetting, port }: Place, code: string | undefined): string | undefined {
  const at = `${setting}.port in server.yaml`;
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} (${at}) is taken by another program, perhaps by another Onit: stop that one, or write another port.`;
    case "EACCES":
      return `Port ${port} on ${host} (${at}) is not allowed to this user: write a port above 1023, or give the program the right to open it.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `This machine has no address ${host} (${hostSetting ?? `${setting}.host in server.yaml`}): write one of its own, or 0.0.0.0 for all of them.`;
    default:
      return undefined;
  }
}
