// Every collection there is: what it keeps, how long, and what erasing somebody does in it. docs/privacy.md has the same table.

/**
 * What becomes of documents that name an erased person. `words`: their own words go, too, and names are replaced; `names`: address
 * and names are replaced; `none`: it holds nothing that is written by or about people.
 */
export type Erasing = "words" | "names" | "none";

export type Kept = { what: string; howLong: string; erasing: Erasing };

const ALWAYS = "until it is erased";
const BY_DESK = "until it is erased, or its desk keeps it no longer";

export const KEPT: Readonly<Record<string, Kept>> = {
  mails: { what: "every mail that came in, raw, with what was read from it", howLong: BY_DESK, erasing: "words" },
  mailParts: { what: "the bytes of large mails", howLong: "as its mail", erasing: "words" },
  tickets: { what: "tickets: record, conversation, notices, history", howLong: BY_DESK, erasing: "words" },
  past: { what: "what has left a heavy ticket's document", howLong: "as its ticket", erasing: "words" },
  sent: { what: "every message that went out, as it went out", howLong: BY_DESK, erasing: "words" },
  letters: { what: "mails of Onit that belong to no ticket", howLong: "30 days", erasing: "words" },
  audit: { what: "what was refused or done, in one chain", howLong: ALWAYS, erasing: "names" },
  signatures: {
    what: "which mail used a signature first",
    howLong: "until the signature proves nothing any more",
    erasing: "names",
  },
  absences: { what: "who of the staff is away by their own note", howLong: "until the next note", erasing: "names" },
  validations: {
    what: "what staff were asked about their duties in escalations, and what they said, by their ids",
    howLong: "until the next answer",
    erasing: "names",
  },
  sessions: { what: "browsers in which staff signed in", howLong: "31 days", erasing: "names" },
  signIns: { what: "links to sign in that were asked for", howLong: "1 day", erasing: "names" },
  apiKeys: { what: "keys of the API, without their secrets", howLong: ALWAYS, erasing: "names" },
  bookmarks: { what: "how far mailboxes were read, and the key of pseudonyms", howLong: ALWAYS, erasing: "none" },
  presences: { what: "which processes run", howLong: "until they end", erasing: "none" },
  counters: { what: "the last number of each desk's references", howLong: ALWAYS, erasing: "none" },
  keys: { what: "the keys that sign links and reply addresses", howLong: "until they are dropped", erasing: "none" },
  keyUses: { what: "how much each of these keys is used", howLong: "as its key", erasing: "none" },
  probes: { what: "whether the database takes what is written", howLong: "until the next look", erasing: "none" },
  roundTrips: { what: "mails that Onit writes to itself", howLong: "until the next", erasing: "none" },
  meta: { what: "the format of the data, and whose it is", howLong: ALWAYS, erasing: "none" },
  templateDrafts: {
    what: "words of mails that staff are changing, with who wrote them",
    howLong: ALWAYS,
    erasing: "names",
  },
  templateVersions: {
    what: "words of mails that were published, with who wrote them",
    howLong: ALWAYS,
    erasing: "names",
  },
  settingsVersions: {
    what: "settings that were accepted and what changed in them, without their secrets",
    howLong: "the newest 200",
    erasing: "names",
  },
  webhookDeliveries: {
    what: "what programs outside are told, and what became of it",
    howLong: "30 days after the last try",
    erasing: "words",
  },
  webhookStates: { what: "how these programs answer", howLong: ALWAYS, erasing: "none" },
};
