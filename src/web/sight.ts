// How somebody sees a ticket's page.

import type { App } from "../ports/app.ts";

export type Sight = {
  app: App;
  zone: string; // in which it tells times
  seesMails: boolean; // whether they may open the mailbox, so that mails are linked
  writtenMails: string | undefined; // under which address its mails open as they were written; undefined: not to this reader
};
