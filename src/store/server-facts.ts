// What a MongoDB says of itself. Nothing is read or written.

import { connect } from "./open.ts";

export type ServerFacts = {
  version: string;
  setName: string | undefined; // of its replica set
  isWritable: boolean;
  localTime: Date; // by its own clock …
  askedAt: Date; // … at this moment by ours
  answerMs: number;
};

type Hello = { setName?: string; isWritablePrimary?: boolean; localTime?: Date };

/** @throws when no server answers within ten seconds; the message names the host, never the password */
export async function factsOf(uri: string, now: () => Date): Promise<ServerFacts> {
  const connection = await connect(uri);
  try {
    const admin = connection.db?.admin();
    const { version = "?" } = ((await admin?.command({ buildInfo: 1 })) ?? {}) as { version?: string };
    const from = performance.now();
    const hello = ((await admin?.command({ hello: 1 })) ?? {}) as Hello;
    const answerMs = performance.now() - from;
    const at = now();
    return {
      version,
      setName: hello.setName,
      isWritable: hello.isWritablePrimary !== false,
      localTime: hello.localTime ?? at,
      askedAt: new Date(at.getTime() - answerMs / 2),
      answerMs,
    };
  } finally {
    await connection.close();
  }
}
