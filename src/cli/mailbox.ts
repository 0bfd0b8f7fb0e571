// `onit mailbox`: the address of /mailbox once more, for the person who closed the terminal in which Onit was started.

import { Command } from "commander";
import { type Environment, SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import { print } from "./print.ts";

/**
 * @param offline runs work with an Onit that does nothing by itself
 * @param folder the config folder
 */
export const mailboxCommand = (offline: Offline, environment: Environment, folder: () => string): Command =>
  new Command("mailbox")
    .description("print the address that opens /mailbox in a browser on this machine")
    .action(async () => {
      const { loadBeside } = await import("../config/load.ts");
      const { mailboxAddress, mailboxState } = await import("../runtime/mailbox-address.ts");
      const { web } = (await loadBeside(folder(), environment)).server;
      const { isServed, because } = mailboxState(web, environment.ONIT_RELAY_URL);
      if (!isServed) throw new SetupError(`/mailbox is not served: ${because}.`);
      await offline(async ({ app }) => print(mailboxAddress(web.host, web.port, app)));
    });
