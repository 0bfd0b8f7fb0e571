// The files that notices carry: in memory from the moment that the first notice with them is written until the last one is sent.
// Those of large mails wait for one another, so that many at once take little more memory than one.

import type { Notice } from "../core/model/notice.ts";
import type { App, Message } from "../ports/app.ts";

type Carried = Message["attachments"];

export type Files = {
  /** @throws when there is no room for them in time, or they cannot be read: try again later */
  of(notice: Notice): Promise<Carried>;
  /** They are needed no more. */
  release(): void;
};

const LONGEST_WAIT_MS = 10 * 60_000; // longer than one message may take on its way to the relay

/** For the notices of one ticket, which mostly carry the same files. */
export function filesOf(app: App): Files {
  let carried: { mailId: string; files: Carried } | undefined;
  let taken = 0; // bytes
  const release = (): void => {
    carried = undefined;
    app.filesRoom.give(taken);
    taken = 0;
  };
  return {
    async of({ mailId, carries }) {
      if (!mailId || !carries) return [];
      if (carried?.mailId === mailId) return carried.files;
      release();
      const bytes = await app.mails.bytesIn(mailId);
      if (bytes > 0) {
        if (!(await app.filesRoom.wait(bytes, LONGEST_WAIT_MS))) throw new Error(NO_ROOM);
        taken = bytes;
        if (app.stopping.aborted) throw new Error("Onit ends");
      }
      carried = { mailId, files: await read(mailId, app) };
      return carried.files;
    },
    release,
  };
}

const NO_ROOM = "its files are large, and others are being sent: they wait for memory";

async function read(mailId: string, { mails, mail }: App): Promise<Carried> {
  const kept = await mails.find(mailId);
  return kept ? mail.attachments(kept.raw) : [];
}
