// Signing in by mail: who is in people.yaml asks for a link, opens it and presses the button on its page. A session is as good as the
// person's entry there: it is looked up with every request.

import { personAt } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import { LINK_HERE } from "../core/model/system-mail.ts";
import { after } from "../core/words/duration.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import type { Session, SignIn } from "../ports/session-store.ts";
import { oneAddress } from "../security/domain-name.ts";
import {
  digestOf,
  newSecret,
  newSignInId,
  SIGN_IN_LINK_MS,
  SIGN_IN_WAIT_MS,
  signInIdOf,
} from "../security/sign-in-token.ts";
import type { Visitor } from "./by-link.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const IDLE_MS = 7 * DAY_MS; // a session ends so long after it was last used
const LONGEST_MS = 30 * DAY_MS; // … and so long after it began
const NOTED_EVERY_MS = 60 * MINUTE_MS;

/**
 * Somebody typed an address. Whether it is one of ours is nobody's business: who asks is told the same, and told at once.
 * Each press brings a mail of its own.
 */
export async function askToSignIn(typed: string, { peer }: Pick<Visitor, "peer">, app: App): Promise<void> {
  const address = oneAddress(typed.trim());
  const person = personAt(app.organisation, address);
  if (!person) return app.log.info({ peer }, "a sign-in was asked for by nobody in people.yaml");
  const id = newSignInId();
  await app.sessions.offer({
    digest: digestOf(id),
    personId: person.id,
    address,
    expiresAt: after(app.now(), SIGN_IN_WAIT_MS), // sooner, once it is handed over
  });
  const mail = {
    key: `sign-in/${id}`,
    to: { address, name: person.name },
    subject: `Sign in to Onit at ${app.organisation.name}`,
    text: wordsFor(person, app),
    because: "somebody asked to sign in with your address",
    signIn: id,
  };
  await write(mail, SIGN_IN_LINK_MS, app);
}

const wordsFor = ({ name }: Person, { organisation }: App): string => `Hello ${name},

open this page and press "Sign in" there:

${LINK_HERE}

It is good once, for 15 minutes after this mail was sent. Opening it changes nothing; only the button signs in.

You did not ask for it? Then do nothing: nobody is signed in without this mail. Nobody at ${organisation.name} will ever ask you to pass it on.
`;

export type SignInView = { kind: "offer"; person: Person } | { kind: "over" };

/** What a link offers. Changes nothing, no matter who fetches it (P2). */
export async function showSignIn(token: string, app: App): Promise<SignInView> {
  const id = await idOf(token, app);
  return id === undefined ? { kind: "over" } : viewOf(await app.sessions.offered(digestOf(id)), app);
}

/** The button was pressed: a session begins. @returns what its cookie holds; undefined when the link is used, too old or not ours */
export async function enter(
  token: string,
  { peer, userAgent }: Visitor,
  app: App,
): Promise<{ secret: string; person: Person } | undefined> {
  const id = await idOf(token, app);
  const signIn = id === undefined ? undefined : await app.sessions.takeUp(digestOf(id));
  const view = viewOf(signIn, app);
  if (!signIn || view.kind === "over") return undefined;
  const { person } = view;
  const [secret, beganAt] = [newSecret(), app.now()];
  const digest = digestOf(secret);
  const { address } = signIn;
  await app.sessions.begin({ digest, personId: person.id, address, beganAt, expiresAt: after(beganAt, IDLE_MS) });
  const because = `signed in by the link sent to ${address}, from ${peer}, ${userAgent.slice(0, 120)}`;
  await note(person, "sign-in", `sign-in/${id}`, because, app);
  return { secret, person };
}

async function idOf(token: string, app: App): Promise<string | undefined> {
  await app.tokens.refresh(); // another process may have sent it
  return signInIdOf(token, app);
}

function viewOf(signIn: SignIn | undefined, app: App): SignInView {
  const person = signIn && signIn.expiresAt > app.now() ? holderOf(signIn, app) : undefined;
  return person ? { kind: "offer", person } : { kind: "over" };
}

/** Somebody else under the same id does not inherit what was given to its holder before. */
function holderOf({ personId, address }: SignIn | Session, { organisation }: App): Person | undefined {
  const person = organisation.people.get(personId);
  return person?.addresses.includes(address) ? person : undefined;
}

/** Whose session a cookie stands for, now. One that is over, or whose person has left people.yaml, is ended. */
export async function signedInBy(secret: string, app: App): Promise<Person | undefined> {
  const digest = digestOf(secret);
  const session = await app.sessions.find(digest);
  if (!session) return undefined;
  const now = app.now();
  const person = session.expiresAt > now ? holderOf(session, app) : undefined;
  if (!person) {
    await app.sessions.end(digest);
    return undefined;
  }
  const end = after(session.beganAt, LONGEST_MS);
  const prolonged = after(now, IDLE_MS) < end ? after(now, IDLE_MS) : end;
  if (prolonged.getTime() - session.expiresAt.getTime() >= NOTED_EVERY_MS)
    await app.sessions.prolong(digest, prolonged);
  return person;
}

export const signOut = (secret: string, app: App): Promise<void> => app.sessions.end(digestOf(secret));

/** In every browser. Links that were sent and not used open nothing any more, either. */
export async function signOutEverywhere(person: Person, app: App): Promise<void> {
  const count = await app.sessions.endAll(person.id);
  const key = `sign-out/${person.id}/${app.now().getTime()}`;
  await note(person, "sign-out", key, `signed out everywhere: ${count} ${count === 1 ? "session" : "sessions"}`, app);
}

const note = ({ id }: Person, cause: string, key: string, because: string, app: App): Promise<void> =>
  app.audit.note({ key, at: app.now(), by: id, cause, because });
