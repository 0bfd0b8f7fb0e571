// The six questions that `onit init` asks, and what an answer must be.

import { isIP } from "node:net";
import { address, ourAddress, text } from "../config/values.ts";

export type FirstPerson = { id: string; name: string; address: string };

export type FirstAnswers = {
  name: string;
  desk: string; // address
  team: readonly FirstPerson[];
  manager: FirstPerson;
  mailServer: string; // network address
  publicUrl: string | undefined;
  timeZone: string;
};

export type QuestionName = "name" | "address" | "team" | "manager" | "mailServer" | "publicUrl";

export type Question = {
  name: QuestionName;
  flag: string;
  asks: string;
  usual?: string; // counts when the answer is empty
  /** @returns what is wrong with it, in words that follow the answer; undefined: nothing */
  refuses(answer: string): string | undefined;
};

const isAddress = (answer: string): boolean => ourAddress.safeParse(answer).success;

const onePerson = (answer: string): string | undefined =>
  personIn(answer) ? undefined : `is not a name and an address, such as ${PERSON}`;

const PERSON = '"Anna Nowak <anna@firm.example>"';
const EACH = `each is a name and an address, such as ${PERSON}`;

/** In the order they are asked. */
export const QUESTIONS: readonly Question[] = [
  {
    name: "name",
    flag: "--name",
    asks: "What is your organisation called, as requesters read it?",
    refuses: (answer) => (text.safeParse(answer).success ? undefined : "is not a name"),
  },
  {
    name: "address",
    flag: "--address",
    asks: "Which address do requesters write to, such as help@firm.example?",
    refuses: (answer) =>
      isAddress(answer) ? undefined : "is not a mail address without a +, such as help@firm.example",
  },
  {
    name: "team",
    flag: "--team",
    asks: "Who answers them? Names and addresses with commas between: Anna Nowak <anna@firm.example>, Ben Okafor <ben@firm.example>",
    refuses(answer) {
      const people = answer.split(",").map((one) => [one, onePerson(one)] as const);
      const wrong = people.filter(([, because]) => because !== undefined).map(([one]) => `"${one.trim()}"`);
      if (wrong.length > 0) return `has ${wrong.join(" and ")}: ${EACH}`;
      const addresses = peopleIn(answer).map((one) => one.address);
      return new Set(addresses).size < addresses.length ? "names an address twice" : undefined;
    },
  },
  {
    name: "manager",
    flag: "--manager",
    asks: "Who is notified when nobody has answered for an hour, and when Onit needs help? A name and an address",
    refuses: onePerson,
  },
  {
    name: "mailServer",
    flag: "--mail-server",
    asks: "Which mail server hands mail over to Onit? Its network address",
    usual: "127.0.0.1",
    refuses: (answer) => (isIP(answer) ? undefined : "is not a network address, such as 192.0.2.25"),
  },
  {
    name: "publicUrl",
    flag: "--public-url",
    asks: 'At which address do people reach the pages behind the links in mails, such as https://onit.firm.example? "none" while you try Onit out',
    usual: "none",
    refuses: (answer) =>
      answer === "none" || isWebAddress(answer) ? undefined : "is not an address such as https://onit.firm.example",
  },
];

const isWebAddress = (answer: string): boolean => {
  const url = URL.canParse(answer) ? new URL(answer) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "" && !url.username;
};

/** @param answers of which none is refused. @param timeZone where the people work */
export function answersFrom(answers: Readonly<Record<QuestionName, string>>, timeZone: string): FirstAnswers {
  const manages = personIn(answers.manager)!;
  const isManager = ({ address: one }: Named): boolean => one === manages.address;
  const works = peopleIn(answers.team);
  const all = withIds(works.some(isManager) ? works : [...works, manages]);
  const manager = all.find(isManager)!;
  const team = all.filter((one) => works.some((worker) => worker.address === one.address));
  const desk = ourAddress.parse(answers.address);
  const publicUrl = answers.publicUrl === "none" ? undefined : answers.publicUrl.replace(/\/+$/, "");
  return { name: answers.name.trim(), desk, team, manager, mailServer: answers.mailServer, publicUrl, timeZone };
}

type Named = Omit<FirstPerson, "id">;

const peopleIn = (answer: string): Named[] => answer.split(",").flatMap((one) => personIn(one) ?? []);

function personIn(answer: string): Named | undefined {
  const [, name = "", written = ""] = /^\s*([^<>]*?)\s*<([^<>]+)>\s*$/.exec(answer) ?? [];
  const read = address.safeParse(written);
  return name && read.success ? { name: name.replace(/^"(.*)"$/, "$1"), address: read.data } : undefined;
}

/** A first name where it is free, for it is read in other files. */
function withIds(people: readonly Named[]): FirstPerson[] {
  const taken = new Set<string>();
  return people.map((one) => {
    const words = plain(one.name).match(/[a-z0-9]+/g) ?? [];
    const wanted = words[0] ?? "person";
    let id = wanted;
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
    taken.add(id);
    return { id, ...one };
  });
}

const LETTERS: Readonly<Record<string, string>> = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

/** Without what no id may hold, as far as it is a letter of the Latin alphabet. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[łøđßæœı]/g, (letter) => LETTERS[letter] ?? letter);
