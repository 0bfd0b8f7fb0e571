// The smallest organisation that works, as the files of a config folder with comments an admin understands.

import type { FirstAnswers, FirstPerson } from "./first-answers.ts";

/** The files by name. What people typed is quoted, so that it stays the text it is. */
export function filesToWrite(answers: FirstAnswers): ReadonlyMap<string, string> {
  return new Map([
    ["organisation.yaml", organisation(answers)],
    ["people.yaml", people(answers)],
    ["groups.yaml", groups(answers)],
    ["desks.yaml", desks(answers)],
    ["policies.yaml", policies(answers)],
    ["server.yaml", server(answers)],
  ]);
}

const text = (value: string): string => JSON.stringify(value);

function replyAddress(desk: string): string {
  const [local, domain] = desk.split("@");
  return `${local === "reply" ? "answers" : "reply"}@${domain}`;
}

const organisation = ({
  name,
  desk,
  manager,
}: FirstAnswers): string => `# Who we are. Onit checks all files of this folder together: run "onit check" after a
# change. A running Onit takes changes over by itself, but for server.yaml.

# As requesters read it in mails.
name: ${text(name)}

# Answers to our mails come back here, as reply+<token>@…: the token says which ticket
# and who. The mail server must deliver reply+anything to Onit, too.
replyAddress: ${text(replyAddress(desk))}

# Who is notified when Onit cannot do something. They may release quarantined mails.
admins: [${manager.id}]
`;

const people = ({ team, manager, timeZone }: FirstAnswers): string =>
  `# The people who answer tickets or are notified of them. The word before the colon is the
# person's id; other files use it. Onit writes to the first address.

${[...team, ...(team.some(({ id }) => id === manager.id) ? [] : [manager])].map((one) => person(one, timeZone)).join("\n")}`;

const person = ({ id, name, address }: FirstPerson, timeZone: string): string => `${id}:
  name: ${text(name)}
  addresses: [${text(address)}]
  timeZone: ${text(timeZone)}
  # leave:
  #   - { from: 2027-07-12, until: 2027-07-23 }
`;

const groups = ({ team }: FirstAnswers): string => `# People who are notified together. Other files write group:team.

team:
  name: Team
  members: [${team.map(({ id }) => id).join(", ")}]
`;

const desks = ({
  desk,
}: FirstAnswers): string => `# The mailbox people write to, with its rules. More may follow: each has an address and a
# prefix of its own.

support:
  name: Support
  address: ${text(desk)}
  # What references begin with, such as HD-1001.
  prefix: HD
  # call (something is broken) or request (something is wanted).
  kind: call
  # Who is notified of new tickets, and whose mails are answers to the requester.
  people: [group:team]
  # Who is notified when a requester waits, see policies.yaml.
  policy: standard
  # What becomes of a colleague's reply when nothing says whether it is for the requester:
  # its author is asked. answer or note decide without asking.
  staffReplies: ask
  # How "any news?" is counted. A chase within the hour gets a friendly answer, and is not counted.
  chase:
    threshold: 3
    window: 5 days
    minimumInterval: 1h
    maximum: 10
    whoMayChase: requester
  # Escalation tickets for the management need a desk and templates of their own. The
  # example that comes with Onit shows them; without them the policy alone escalates.
  visibility: off
`;

const policies = ({
  manager,
}: FirstAnswers): string => `# What happens when a requester waits for our answer. All delays count from the
# requester's oldest mail that nobody answered. An answer ends the wait; "on it", by mail
# or by the button in the mail, holds the next step until the promise runs out.

standard:
  name: Standard (15 minutes, 1 hour)
  promise: 2h
  warnBefore: 10m
  steps:
    - { after: 15m, notify: group:team, by: email }
    - { after: 1h, notify: person:${manager.id}, by: email }
  # While nobody answers or is on it: the last step again, then the admins once a day.
  repeat: { every: 2h, atMost: 12 }
`;

const server = ({ mailServer, publicUrl }: FirstAnswers): string => {
  const isHere = mailServer === "127.0.0.1" || mailServer === "::1";
  return `# Where Onit listens. What is said here counts from the next start on. Passwords do not
# belong here: the relay that mails go out by is named in the environment, such as
# ONIT_RELAY_URL=smtp://user:password@relay.example:587. Without it nothing is sent.

smtp:
  # ${isHere ? "0.0.0.0 takes mail from other machines, too." : "127.0.0.1 takes mail from this machine only."}
  host: ${isHere ? text(mailServer) : "0.0.0.0"}
  port: 2525
  # The mail server that hands mail over. It is believed about who a mail is from, so it
  # must check that. What comes from elsewhere is believed when its domain proves it.
  trustedRelays: [${text(mailServer)}]

web:
  host: 127.0.0.1
  port: 8025
${
  publicUrl === undefined
    ? `  # What links in mails begin with. Name it before you set ONIT_RELAY_URL, and write
  # mailbox: false then: /mailbox shows every mail, for trying Onit out on this machine.
  # publicUrl: https://onit.example
  # mailbox: false`
    : `  # What links in mails begin with: a web server with TLS passes this address on to the
  # port above.
  publicUrl: ${text(publicUrl)}
  # /mailbox shows every mail and acts as anybody: it is for trying Onit out only.
  mailbox: false`
}
`;
};
