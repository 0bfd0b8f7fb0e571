// The lists of one language's file in phrases/, described as editors and problems show them.

import { z } from "zod";
import * as value from "./values.ts";

const phraseList = z.array(value.phrase).default([]);

/** What tells whom a colleague's words are for. */
const cues = {
  common: phraseList.describe("Small words that show which language a mail is in."),
  soon: phraseList.describe('Words that may stand anywhere in "on it": "now", "today", "just".'),
  matter: phraseList.describe('Words for the matter behind "looking at": "it", "the ticket".'),
  takes: phraseList.describe('Words that take the matter named behind them: "looking at", "I\'ll check".'),
  will: phraseList.describe('Words of somebody who is about to act: "I\'ll", "let me".'),
  acts: phraseList.describe('Verbs of somebody who takes the matter, by their form: "checking", "me ocupo".'),
  verbs: phraseList.describe('The same next to a word of will: "check", "take".'),
  aids: phraseList.describe(
    'Small words that may stand with them: "into", "it". A thought of such words alone is "on it".',
  ),
  goes: phraseList.describe(
    'Words of somebody who goes there or into it, whatever place stands behind: "driving out", "digging through".',
  ),
  owned: phraseList.describe('Words that say whose the matter is, next to a word for it: "is mine", "is with me".'),
  probes: phraseList.describe(
    'Words that open a question how it goes on, with or without its mark: "is anybody", "when will you".',
  ),
  laments: phraseList.describe('Words that complain of waiting: "nobody has turned up", "been forgotten".'),
  moans: phraseList.describe(
    'The same next to "you", "us", a word of file or since when: "my request has slipped down", "nothing has happened".',
  ),
  counts: phraseList.describe('How often somebody asked, next to a word of writes: "the fourth time".'),
  writes: phraseList.describe('Writing and calling, next to a word of counts: "I write".'),
  regrets: phraseList.describe(
    'Words that say that it did not go as hoped: "unfortunately". Who writes them does not only thank, and nothing is settled.',
  ),
  pledges: phraseList.describe('Words that hold us to our word, next to a word of pledged: "was promised".'),
  pledged: phraseList.describe('What was promised: "would ring", "an answer".'),
  afters: phraseList.describe('Opens the occasion after which somebody takes the matter: "right after", "once".'),
  occasions: phraseList.describe('Ends it: "lunch", "the meeting".'),
  conditions: phraseList.describe('Words of a condition; next to one, "on it" is not a promise: "if", "unless".'),
  openEnded: phraseList.describe(
    'What nobody knows the day or hour of: behind a word of afters it is a condition: "back", "my leave", "approval".',
  ),
  updates: phraseList.describe(
    'Words that tell by when more is told; with a time next to "on it" they are a promise: "update", "I\'ll report back".',
  ),
  contact: phraseList.describe(
    'Words of somebody who gets in touch with the requester: "I\'ll call", in front of "him".',
  ),
  you: phraseList.describe('Words that speak to the reader: "you", "your".'),
  please: phraseList.describe('Words that ask the reader for something, wherever they stand: "please".'),
  imperative: phraseList.describe('Instructions to the reader, at the start of a thought: "restart", "try".'),
  reply: phraseList.describe('Words that answer a question, alone in front of a comma: "yes", "no".'),
  signs: phraseList.describe(
    'What only somebody who stands before the thing can see; a question with it is for the requester: "lit", "beeps".',
  ),
  news: phraseList.describe('Words that say how the matter stands: "fixed", "arrives", "unfortunately".'),
  asks: phraseList.describe('Words that open a question only the requester can answer: "which", "since when".'),
  when: phraseList.describe('Times and places, news where nothing says otherwise: "tomorrow", "on the left".'),
  things: phraseList.describe('Things that news is about, in a whole sentence: "cable", "password".'),
  others: phraseList.describe('Words that speak of the requester instead of to them: "him", "the customer".'),
  persons: phraseList.describe('People that "he" and "him" may stand for: "technician", "courier".'),
  ours: phraseList.describe('Words that open a question or proposal among colleagues: "do we", "who", "let\'s".'),
  us: phraseList.describe('Words that speak of us: a question with "our" and without "you" is for colleagues.'),
  inside: phraseList.describe('Words of talk among colleagues: "reassign", "not in the contract", "haha".'),
  suppliers: phraseList.describe(
    'Waiting for others, which is talk among colleagues unless it tells the requester what they get: "with the vendor".',
  ),
  decline: phraseList.describe('Words that open a refusal to take the matter: "not me".'),
  undoes: phraseList.describe(
    'Words behind "on it" in the same thought that make something else of it: "I am taking it" and "back".',
  ),
  cannot: phraseList.describe('Words that refuse the matter when nothing follows them: "I can\'t".'),
  team: phraseList.describe('Words that call on several colleagues: "hi all".'),
  absence: phraseList.describe('Words of somebody who is away: "I am out of the office".'),
  meanwhile: phraseList.describe(
    'What a note of absence says of the time until then: "in urgent cases", "will not be forwarded".',
  ),
  answers: phraseList.describe('What a requester waits for: "an answer", "news", "nothing".'),
  awaits: phraseList.describe('Words that want an answer, next to it and not denied: "waiting for", "we need".'),
  gets: phraseList.describe(
    'Words of getting one: with it and a "not" in the same thought they ask again: "heard", "received", "contacted".',
  ),
  lacks: phraseList.describe('Words that say that an answer is missing, in front of it: "without", "have no".'),
  spans: phraseList.describe('How long somebody waits, and the size of what they miss: "week", "days", "single".'),
  reminds: phraseList.describe('Words of somebody who reminds of the matter: "remind you", "chasing".'),
  headings: phraseList.describe('Words that ask alone, and with a colon open what is told: "update", "status".'),
  wonders: phraseList.describe('Words that open a question within a sentence: "I wanted to ask", "may I ask".'),
  state: phraseList.describe('What is asked behind the words of wonders: "how far you are", "whether there is news".'),
  around: phraseList.describe(
    'What people say around asking again: "sorry to bother you", "you promised", "deadline".',
  ),
  source: phraseList.describe('In front of whose answer is missing: "no answer from" the printer asks for nothing.'),
  thirds: phraseList.describe(
    'Who is waited for and is not us, right behind "waiting for": "my boss", "the supplier".',
  ),
  works: phraseList.describe('What something does that is in order, without saying since when: "works", "is fine".'),
  again: phraseList.describe('Next to words of works, says that it was not so before: "again", "now".'),
  future: phraseList.describe('Words of what will or should be: next to them nothing is solved yet: "will", "should".'),
  links: phraseList.describe('Words that join two statements to one thought: "and", "so".'),
  but: phraseList.describe('Words that oppose what follows to what was in front: "but".'),
  ended: phraseList.describe('Words that say with a "not" that something happens no more: "any more", "once".'),
  places: phraseList.describe('Words in front of where something works, and perhaps only there: "in", "on".'),
  wanted: phraseList.describe('Things that are missed when they are not there: "sound", "internet".'),
  returns: phraseList.describe('Next to a word of wanted, says that it is there again: "is back".'),
  gone: phraseList.describe('Next to a word of trouble, says that it is over: "has disappeared".'),
  retracts: phraseList.describe(
    'Takes back what was written, and nothing else if something follows: "scrap that". Also in solved.',
  ),
  tells: phraseList.describe('Words that tell what was done or how it was, around solved: "replaced", "was".'),
  cause: phraseList.describe('Words that open why it had not worked: "it was", "the cause was".'),
  harms: phraseList.describe('What nobody is thanked for in earnest: "breaking", "nothing".'),
  trouble: phraseList.describe('What goes wrong: with a word of spared in front it does not any more: "errors".'),
  spared: phraseList.describe('Says that something does not happen any more: "no more", "not a single".'),
  settled: phraseList.describe('Says that the matter as a whole is done, whatever else is said: "problem solved".'),
  closes: phraseList.describe('Closes the ticket, with a word of file in the same thought: "closed".'),
  drops: phraseList.describe('Throws the ticket away, only with a word of file beside it: "delete", "withdraw".'),
  alarms: phraseList.describe('Alone in a thought, takes back all that was asked for: "false alarm".'),
  glad: phraseList.describe(
    'People are pleased, which says nothing else beside what is solved: "the kids are delighted".',
  ),
  does: phraseList.describe(
    'What a thing does with which nothing is wrong, in an answer to ours: "opens", "comes out".',
  ),
  wholes: phraseList.describe('Says that it is so of all of them, and not of a part: "every", "each".'),
  deems: phraseList.describe('Takes the matter for closed, with a word of over: "consider", "call it".'),
  over: phraseList.describe('Says with a word of file or of sides that the matter is over: "settled", "done".'),
  sides: phraseList.describe('For whom the matter is over: "for us", "from my side".'),
  needed: phraseList.describe(
    'What is not to be done any more, with a "not" and a word of further: "needed", "to do".',
  ),
  further: phraseList.describe('Words that say with a "not" that it was so before: "any more", "further".'),
  may: phraseList.describe('Words that allow the reader something, next to words of closes and file: "can", "please".'),
  thereupon: phraseList.describe('Words in front of closing that ask to do so later: "then".'),
  days: phraseList.describe('Days that suit somebody, and are nothing that works: "Friday".'),
  file: phraseList.describe('What a requester has closed: "the case", "ticket".'),
  holds: phraseList.describe('Words of an answer that only promises one: "looking into it", "get back to you".'),
  machine: phraseList.describe('Words that only machines write: "do not reply to this e-mail".'),
  drafts: phraseList.describe('Alone in front of a text, say that it is not yet an answer: "draft".'),
  drafted: phraseList.describe(
    'Next to the name of an assistant, say that it wrote the words beside them: "suggests", "written".',
  ),
  assistants: phraseList.describe('Programs that write for people; heard in all languages: "ChatGPT".'),
  proposes: phraseList.describe('In front of a time of day, propose an appointment to who reads it: "shall we say".'),
  reports: phraseList.describe(
    'Behind a colleague\'s name, tell the reader what that colleague does, and ask the colleague for nothing: "will", "brings".',
  ),
  sendHeld: phraseList.describe('Whole answers of a colleague who has words sent that were held: "send it".'),
  keepHeld: phraseList.describe('Whole answers of a colleague who keeps them inside: "keep it as a note".'),
  stillRight: phraseList.describe(
    'Whole answers of somebody who is asked whether their duties are still right, and says yes: "still right".',
  ),
  notMine: phraseList.describe(
    'What they write when it is not theirs any more, first in the mail: "not mine any more".',
  ),
};

/** What one language's file in phrases/ holds. */
export const PHRASES = z
  .strictObject({
    builtIn: z
      .boolean()
      .default(true)
      .describe("true: these words are added to those that Onit knows in this language. false: they replace them."),
    confirm: phraseList.describe('Words that open a mail of somebody who takes the matter: "on it".'),
    thanks: phraseList.describe('Words of thanks: "thank you".'),
    solved: phraseList.describe('Words that say the matter is done: "it works now".'),
    close: phraseList.describe(
      'Words of a requester who asks to close the ticket: "please close". The matter is done, then.',
    ),
    noted: phraseList.describe('Words of a requester who has read our answer and asks for nothing: "ok", "noted".'),
    chase: phraseList.describe('Words that ask again: "any news".'),
    farewell: phraseList.describe(
      'Words that end a mail, above the name: "best regards". What is below is a signature.',
    ),
    polite: phraseList.describe(
      'Words that say nothing of their own next to thanks or "on it": "hello", "best regards", "for your help".',
    ),
    assent: phraseList.describe('Words of assent that may stand before "on it": "ok", "yes".'),
    contrast: phraseList.describe('Words that turn solved round wherever they stand in the mail: "but", "still".'),
    negation: phraseList.describe('Words that turn solved or "on it" round in the same sentence: "not", "nobody".'),
    question: phraseList.describe(
      'Words that make a question or a condition of a sentence, so that it says nothing is done: "who", "if", "when".',
    ),
    needless: phraseList.describe('Words that take back asking in the same sentence: "no need", "not needed".'),
    until: phraseList.describe('Words between "on it" and an end that is named: "until", "by".'),
    within: phraseList.describe('Words between "on it" and a number: "for", "about".'),
    joins: phraseList.describe(
      'Words that may follow words that ask again in the same thought: "any news on …". Left empty, anything may.',
    ),
    since: phraseList.describe('Words that may follow solved and say why or since when: "since", "thanks to you".'),
    partly: phraseList.describe('Words of a part: with one of them next to solved, not all is done: "half", "left".'),
    explains: phraseList.describe('Words that open the story of what was wrong, next to solved: "it was", "i had to".'),
    another: phraseList.describe(
      'Words of a question that asks for something else or offers something, so that it asks again for nothing: "also", "should i".',
    ),
    reason: phraseList.describe('Words between thanks and what they are for: "for".'),
    hearsay: phraseList.describe(
      'Words of what others say or believe: next to solved they make it no statement of the writer: "says", "according to".',
    ),
    ...cues,
  })
  .describe("The words people use in one language. All languages are read together.");

export type PhraseFile = z.output<typeof PHRASES>;
