// Large mails are read in a thread of their own, so that none delays the others; one that takes too long is given up and read reduced.

import type { Attachment, KeptMail, Mail } from "../core/model/mail.ts";
import { reduced } from "./reduced.ts";
import { bytesFrom, createThreads, programOf, type Threads } from "./threads.ts";

/** What is wanted of a mail, whose bytes come beside it. */
export type Order = { task: "parse"; about: Omit<KeptMail, "raw"> } | { task: "attachments" };
type Content = Attachment & { content: Buffer };

const LARGE = 16_384; // bytes; the worst of those that are smaller takes some 50 ms
const HUGE = 262_144; // bytes; such mails have threads of their own, so that those between never wait for them
const LONGEST_MS = 20_000;
const THREADS = 2; // for each of the two sizes
const PROGRAM = programOf("mail/parse-worker");

export type MailReader = {
  /** @throws when not all of the mail is there */
  parse(kept: KeptMail): Promise<Mail>;
  /** @throws when a large mail could not be read: try again later */
  attachments(raw: Buffer): Promise<Content[]>;
};

/** It brings large libraries, which commands that read no mail do without. */
const reading = () => import("./parse.ts");

/** @param longestMs how long a thread may read one mail. @param large from how many bytes on a thread does */
export function createReader({ longestMs = LONGEST_MS, large = LARGE, program = PROGRAM } = {}): MailReader {
  const [some, huge] = [1, 2].map(() => createThreads<Order>(program, longestMs, THREADS)) as [
    Threads<Order>,
    Threads<Order>,
  ];
  const askFor = (raw: Buffer, order: Order) => (raw.length < HUGE ? some : huge).ask(order, raw);
  return {
    async parse(kept) {
      if (kept.raw.length < large || kept.damage !== undefined) return (await reading()).parse(kept);
      const { raw, ...about } = kept;
      const answer = await askFor(raw, { task: "parse", about });
      if ("value" in answer) return answer.value as Mail;
      const again = await some.ask({ task: "parse", about }, reduced(raw));
      const isRead = "value" in again;
      const least = { ...kept, raw: raw.subarray(0, LARGE) };
      const mail = isRead ? (again.value as Mail) : await (await reading()).parse(least);
      return { ...mail, problems: [...mail.problems, `only its beginning was read: ${answer.error}`] };
    },
    async attachments(raw) {
      if (raw.length < large) return (await reading()).attachments(raw);
      const answer = await askFor(raw, { task: "attachments" });
      if (!("value" in answer)) throw new Error(`the files of a mail could not be read: ${answer.error}`);
      return (answer.value as Content[]).map((one) => ({ ...one, content: bytesFrom(one.content) }));
    },
  };
}
