// The files that notices carry: in memory from the moment that the first notice with them is written until the last one is sent.
// Those of large mails wait for one another, so that many at once take little more memory than one; what carries none waits for nobody.

import type { Notice } from "../core/model/notice.ts";
import type { App, Message } from "../ports/app.ts";

type Carried = Message["attachments"];

export type Files = {
  /** @throws NoRoomError when there is no room for them; anything else when they cannot be read: try again later */
  of(notice: Notice): Promise<Carried>;
  /** They are needed no more. */
  release(): void;
};

const LONGEST_WAIT_MS = 10 * 60_000; // longer than one message may take on its way to the relay

/** Nothing is wrong with the notice: it goes out as soon as others have sent theirs. */
export class NoRoomError extends Error {
  constructor() {
    super("its files are large, and others are being sent: they wait for memory");
  }
}

/** For the notices of one ticket, which mostly carry the same files. @param waits whether for room, where there is none at once */
export function filesToSend(app: App, waits: boolean): Files {
  let carried: { mailId: string; files: Carried } | undefined;
  let taken = 0; // bytes
  const hasRoom = async (bytes: number): Promise<boolean> =>
    waits ? app.filesRoom.wait(bytes, LONGEST_WAIT_MS, app.stopping) : app.filesRoom.take(bytes);
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
        if (!(await hasRoom(bytes))) throw new NoRoomError();
        taken = bytes;
      }
      carried = { mailId, files: await read(mailId, app) };
      return carried.files;
    },
    release,
  };
}

async function read(mailId: string, { mails, mail }: App): Promise<Carried> {
  const kept = await mails.find(mailId);
  return kept ? mail.attachments(kept.raw) : [];
}
