// Who is signed in, and who was sent a link to sign in with: what is kept of both. What opens is not among it, only digests.

import type { Address } from "../core/model/mail.ts";

/** A link that was asked for: it is good once, and until `expiresAt`. It is set once more when its mail is handed over. */
export type SignIn = {
  digest: string; // of what the link is made from
  personId: string;
  address: Address; // where the link was sent
  expiresAt: Date;
};

/** A browser in which somebody signed in. */
export type Session = {
  digest: string; // SHA-256 of what its cookie holds
  personId: string;
  address: Address; // of that person when they signed in: somebody else under the same id does not inherit it
  beganAt: Date;
  expiresAt: Date;
};

export type SessionStore = {
  /** Durable when it resolves. */
  offer(signIn: SignIn): Promise<void>;
  offered(digest: string): Promise<SignIn | undefined>;
  /** Its mail is handed over: it opens until then. Durable when it resolves. @returns false when it was taken up or ended meanwhile */
  handOver(digest: string, expiresAt: Date): Promise<boolean>;
  /** Of any number who do it at once one gets it, and nobody after: then it is gone. */
  takeUp(digest: string): Promise<SignIn | undefined>;
  /** Durable when it resolves. */
  begin(session: Session): Promise<void>;
  find(digest: string): Promise<Session | undefined>;
  /** It is used: it ends later. */
  prolong(digest: string, expiresAt: Date): Promise<void>;
  /** Durable when it resolves. */
  end(digest: string): Promise<void>;
  /** Who of these people is signed in somewhere. @returns person ids */
  signedIn(personIds: readonly string[], now: Date): Promise<string[]>;
  /** All of a person, and the links they were sent. Durable when it resolves. @returns how many sessions there were */
  endAll(personId: string): Promise<number>;
};
