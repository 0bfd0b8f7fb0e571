// How somebody sees a ticket's page.

import type { App } from "../ports/app.ts";
import type { TemplateMark } from "../ports/template-store.ts";

export type Sight = {
  app: App;
  zone: string; // in which it tells times
  seesMails: boolean; // whether they may open the mailbox, so that mails are linked
  templates: ReadonlyMap<string, TemplateMark>; // what the words of notices were made of, by the notice's key
  writtenMails: string | undefined; // under which address its mails open as they were written; undefined: not to this reader
};
