// Once a day: what people wrote goes where a desk keeps it no longer. Of several processes one does it; a day on which it died half-way
// is gone on with, as what is done is found done.

import { heldBy } from "../core/model/legal-hold.ts";
import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import type { Bookmark } from "../sources/imap-mailbox.ts";
import type { Store } from "../store/open.ts";
import type { Retained } from "../store/retention.ts";

const BOOKMARK = "retention";
const DAY_MS = 86_400_000;

export type RetentionNeeds = { bookmarks: Bookmark; personal: Pick<Store["personal"], "retire"> };

/** To be called every minute by every process. */
export function watchRetention(app: App, { bookmarks, personal }: RetentionNeeds): () => Promise<void> {
  let doneOn: string | undefined; // by this process, or seen to be by another
  return async () => {
    const day = String(Math.floor(app.now().getTime() / DAY_MS));
    if (day === doneOn) return;
    if ((await bookmarks.load(BOOKMARK)) !== day) {
      const { mails, conversations } = await personal.retire(
        retainedBy(app),
        (one) => heldBy(one, app.organisation) !== undefined,
      );
      if (mails + conversations > 0) await note(mails, conversations, day, app);
      await bookmarks.save(BOOKMARK, day);
    }
    doneOn = day;
  };
}

const retainedBy = ({ organisation, now }: App): Retained[] =>
  [...organisation.desks.values()].flatMap(({ id, address, aliases, retention }) =>
    retention
      ? {
          deskId: id,
          addresses: [address, ...aliases],
          ...(retention.rawMailMs === undefined ? {} : { rawMailBefore: after(now(), -retention.rawMailMs) }),
          ...(retention.conversationMs === undefined
            ? {}
            : { conversationBefore: after(now(), -retention.conversationMs) }),
        }
      : [],
  );

const note = (mails: number, conversations: number, day: string, { audit, now }: App): Promise<void> =>
  audit.note({
    key: `retention/${day}/${mails}/${conversations}`,
    at: now(),
    by: "retention",
    cause: "what desks keep no longer",
    because: `the bytes of ${mails} mails and the words of ${conversations} tickets were erased`,
  });
