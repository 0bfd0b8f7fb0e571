// How somebody sees a ticket's page.

import type { App } from "../ports/app.ts";

export type Sight = {
  app: App;
  zone: string; // in which it tells times
  seesMails: boolean; // whether they may open the mailbox, so that mails are linked
  isSignedIn: boolean; // whether the pages of those who are signed in are theirs
};
