// The example organisation under names of a script of their own, in each of their two spellings.

import type { Settings } from "../../src/config/load.ts";

type Names = { ours: string; theirs: string };

export const SPELLINGS: readonly Names[] = [
  { ours: "müller.example", theirs: "bäcker.example" },
  { ours: "xn--mller-kva.example", theirs: "xn--bcker-gra.example" },
];

/** Every name that may stand in the settings, in one of its spellings. */
export const spelled =
  ({ ours, theirs }: Names) =>
  ({ organisation, server, ...rest }: Settings): Settings => {
    const [desk, anna] = [organisation.desks.get("support"), organisation.people.get("anna")];
    const [client] = organisation.clients.values();
    if (!desk || !anna || !client) throw new Error("the example has no such desk, person or client");
    return {
      ...rest,
      server: { ...server, smtp: { ...server.smtp, trustedRelays: ["127.0.0.1"] } },
      organisation: {
        ...organisation,
        replyAddress: `reply@${ours}`,
        desks: new Map([...organisation.desks, [desk.id, { ...desk, address: `hilfe@${ours}` }]]),
        people: new Map([...organisation.people, ["anna", { ...anna, addresses: [`anna@${ours}`] as const }]]),
        clients: new Map([...organisation.clients, [client.id, { ...client, domains: [theirs] }]]),
      },
    };
  };
