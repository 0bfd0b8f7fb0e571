// A further way in which people are notified, named in channels.yaml: a service that takes a message by HTTP.

/** What each service can do by itself. */
type Service = {
  /** Each person has an address there, such as a telephone number; otherwise all who are notified read one place. */
  isPersonal: boolean;
  /** Its answer says that the message is where its reader finds it. Otherwise it only says that it was accepted. */
  isAssured: boolean;
};

export const SERVICES = {
  webhook: { isPersonal: false, isAssured: true },
  slack: { isPersonal: false, isAssured: true },
  teams: { isPersonal: false, isAssured: false },
  mattermost: { isPersonal: false, isAssured: true },
  ntfy: { isPersonal: true, isAssured: true },
  telegram: { isPersonal: true, isAssured: true },
  sms: { isPersonal: true, isAssured: false },
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;

export type OwnChannel = {
  id: string;
  name: string;
  service: ServiceName;
  url?: string | undefined; // or the variable of the environment that holds it; absent: the service's own
  token?: string | undefined; // the variable that holds what the service knows us by
  account?: string | undefined; // whose account at the service
  from?: string | undefined; // what messages come from
  to?: string | undefined; // where messages go to whose reader has no address of their own there
  secret?: string | undefined; // the variable that holds what requests are signed with
  body?: string | undefined; // the template of what is posted: templates/channels/<body>.json.hbs
  isPersonal: boolean;
  isAssured: boolean;
  giveUpAfterMs: number; // what is not taken by then goes out by mail
};

export type OwnChannels = ReadonlyMap<string, OwnChannel>;
