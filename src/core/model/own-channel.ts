// A further way in which people are notified, named in channels.yaml: a service that takes a message by HTTP.

/** What each service can do by itself. */
type Service = {
  /** Each person has an address there, such as a telephone number; otherwise all who are notified read one place. */
  isPersonal: boolean;
  /** A room: others read what is meant for one of them. */
  isRoom: boolean;
  /** Its answer says that the message is where its reader finds it. Otherwise it only says that it was accepted. */
  isAssured: boolean;
};

export const SERVICES = {
  webhook: { isPersonal: false, isRoom: false, isAssured: true },
  slack: { isPersonal: false, isRoom: true, isAssured: true },
  teams: { isPersonal: false, isRoom: true, isAssured: false },
  mattermost: { isPersonal: false, isRoom: true, isAssured: true },
  ntfy: { isPersonal: true, isRoom: false, isAssured: true },
  telegram: { isPersonal: true, isRoom: false, isAssured: true },
  sms: { isPersonal: true, isRoom: false, isAssured: false },
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

/**
 * Whether others than the person who is notified read what goes there: then nothing in it may act as they. A program is none of them.
 * @param reach the person's own address there
 */
export function isShared({ service }: Pick<OwnChannel, "service">, reach: string | undefined): boolean {
  const { isPersonal, isRoom } = SERVICES[service];
  return isRoom || (isPersonal && reach === undefined);
}

export type OwnChannels = ReadonlyMap<string, OwnChannel>;
