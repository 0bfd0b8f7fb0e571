// Whether mails of one conversation are found to be so, by the ids that Onit reads from them.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mail } from "../../src/core/model/mail.ts";
import { parse } from "../../src/mail/parse.ts";
import type { Label, Score } from "./label.ts";
import { type Named, threads } from "./references.ts";

type Expected = {
  same_thread_as?: string;
  reply_key?: string;
  references?: string[];
  in_reply_to?: string;
  algorithm?: string;
  first_n_messages?: number;
  thread_response?: string;
};

const envelope = { source: "corpus", from: "", recipient: "", peer: "" };
const read = (raw: Buffer): Promise<Mail> =>
  parse({ id: "corpus", contentId: "corpus", raw, envelope, receivedAt: new Date(0) });

export async function judgeThread(label: Label, raw: Buffer, folder: string): Promise<Score> {
  const expected: Expected = label.expected;
  if (expected.algorithm) return judgeMailbox(expected, raw);
  const { references } = await read(raw);
  if (expected.same_thread_as) {
    const path = join(folder, expected.same_thread_as);
    if (!existsSync(path)) return { right: false, got: path, apart: "the other mail of the conversation is not here" };
    const other = await read(await readFile(path));
    return { right: other.messageId !== undefined && references.includes(other.messageId), got: references };
  }
  const { reply_key: key, references: listed = [], in_reply_to: answered } = expected;
  const wanted = [...listed, ...(answered ? [answered] : [])];
  const right =
    wanted.every((id) => references.includes(`<${id}>`)) && (!key || references.some((id) => id.includes(key)));
  return { right, got: references };
}

async function judgeMailbox({ algorithm, first_n_messages: first, thread_response: expected }: Expected, raw: Buffer) {
  if (algorithm !== "REFERENCES")
    return { right: false, got: algorithm, apart: "for us, subjects alone make no conversation" };
  const mails = raw.toString("latin1").split(/^(?=From )/m);
  const got = threads(await Promise.all(mails.slice(0, first).map(named)));
  return { right: got === expected, got };
}

/** Without a Date, the date of its mbox line counts, as the server's internal date does. */
async function named(text: string): Promise<Named> {
  const { messageId, references, subject, sentAt } = await read(Buffer.from(text, "latin1"));
  const received = new Date(/^From \S+ +(.*)$/m.exec(text)?.[1] ?? "");
  return {
    messageId,
    references: references.toReversed(),
    subject: subject.replace(/^re:\s*/i, ""),
    isReply: /^re:/i.test(subject),
    at: (sentAt ?? received).getTime(),
  };
}
