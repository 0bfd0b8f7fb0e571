// What drivers, mongosh and Compass ask about the server itself, and their sessions.

import { arch, cpus, hostname, platform, release, totalmem } from "node:os";
import { Long, UUID } from "bson";
import { CommandError } from "../errors.ts";
import { type Doc, isDoc, MAX_DOCUMENT_BYTES } from "../language/values.ts";
import { sessionKey } from "./batch.ts";
import type { Client, Command, Context, Handler, Handlers } from "./handler.ts";
import { mechanismsOf, speculativeLogin, USER } from "./scram.ts";

/** The MongoDB whose behaviour this is. */
export const VERSION = "7.0.0";
const MAX_WIRE_VERSION = 21; // that of 7.0
const SESSION_MINUTES = 30;

const open = (run: Handler["run"]): Handler => ({ kind: "plain", isOpen: true, run });
const plain = (run: Handler["run"]): Handler => ({ kind: "plain", run });
const noReplication = plain(() => {
  throw new CommandError("NoReplicationEnabled", "not running with --replSet");
});

export const serverHandlers: Handlers = {
  hello: open(hello),
  isMaster: open(hello),
  ismaster: open(hello),
  ping: open(() => ({})),
  buildInfo: open(buildInfo),
  buildinfo: open(buildInfo),
  whatsmyuri: open((_command, _context, client) => ({ you: `connection ${client.id}` })),
  connectionStatus: open(connectionStatus),
  serverStatus: plain(serverStatus),
  hostInfo: plain(hostInfo),
  getCmdLineOpts: plain(() => ({ argv: ["embedded-mongodb"], parsed: {} })),
  getParameter: plain(getParameter),
  getLog: plain(getLog),
  currentOp: plain(() => ({ inprog: [] })),
  killOp: plain(() => ({ info: "attempting to kill op" })),
  replSetGetStatus: noReplication,
  replSetGetConfig: noReplication,
  startSession: plain(() => ({ id: { id: new UUID() }, timeoutMinutes: SESSION_MINUTES })),
  refreshSessions: plain(refreshSessions),
  endSessions: plain(endSessions),
  killSessions: plain(endSessions),
  killAllSessions: plain(endSessions),
};

function hello({ name, body }: Command, context: Context, client: Client): Doc {
  const login = speculativeLogin(body, context, client);
  const mechanisms = context.password === undefined ? undefined : mechanismsOf(body.saslSupportedMechs);
  return {
    ...(body.helloOk === true || name === "hello" ? { helloOk: true } : {}),
    ...(name === "hello" ? {} : { ismaster: true }),
    isWritablePrimary: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: context.now(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    connectionId: client.id,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
    ...(mechanisms ? { saslSupportedMechs: mechanisms } : {}),
    ...(login ? { speculativeAuthenticate: login } : {}),
  };
}

function buildInfo(): Doc {
  return {
    version: VERSION,
    gitVersion: "embedded-mongodb",
    modules: ["embedded-mongodb"],
    embedded: { server: "embedded-mongodb, which speaks MongoDB's protocol", node: process.version },
    allocator: "system",
    javascriptEngine: "none",
    sysInfo: "deprecated",
    versionArray: [7, 0, 0, 0],
    openssl: { running: process.versions.openssl },
    buildEnvironment: { target_arch: arch(), target_os: platform() },
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ["lmdb"],
  };
}

function connectionStatus({ body }: Command, { password }: Context, client: Client): Doc {
  const isUser = password !== undefined && client.isTrusted;
  return {
    authInfo: {
      authenticatedUsers: isUser ? [{ user: USER, db: "admin" }] : [],
      authenticatedUserRoles: isUser ? [{ role: "root", db: "admin" }] : [],
      ...(body.showPrivileges === true ? { authenticatedUserPrivileges: [] } : {}),
    },
  };
}

function serverStatus(_command: Command, { now, startedAt, connections, cursors }: Context): Doc {
  const uptimeMillis = now().getTime() - startedAt.getTime();
  const [current, memory] = [connections(), process.memoryUsage()];
  const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  return {
    host: hostname(),
    version: VERSION,
    process: "embedded-mongodb",
    pid: Long.fromNumber(process.pid),
    uptime: Math.floor(uptimeMillis / 1000),
    uptimeMillis: Long.fromNumber(uptimeMillis),
    localTime: now(),
    connections: { current, available: Math.max(2_000 - current, 0), active: current },
    mem: { bits: 64, resident: megabytes(memory.rss), virtual: megabytes(memory.rss), supported: true },
    metrics: { cursor: { open: { total: Long.fromNumber(cursors.size) } } },
    storageEngine: { name: "lmdb", supportsCommittedReads: true, readOnly: false, persistent: true },
  };
}

function hostInfo(_command: Command, { now }: Context): Doc {
  return {
    system: {
      currentTime: now(),
      hostname: hostname(),
      cpuAddrSize: 64,
      memSizeMB: Long.fromNumber(Math.floor(totalmem() / 1024 / 1024)),
      numCores: cpus().length,
      cpuArch: arch(),
      numaEnabled: false,
    },
    os: { type: platform(), name: platform(), version: release() },
    extra: {},
  };
}

function getParameter({ body }: Command): Doc {
  const isAll = body.getParameter === "*" || (isDoc(body.getParameter) && body.getParameter.allParameters === true);
  if (!isAll && body.featureCompatibilityVersion === undefined) {
    throw new CommandError("InvalidOptions", "no option found to get");
  }
  return { featureCompatibilityVersion: { version: "7.0" } };
}

function getLog({ body }: Command): Doc {
  if (body.getLog === "*") return { names: ["global", "startupWarnings"] };
  return { totalLinesWritten: 0, log: [] };
}

function refreshSessions({ name, body }: Command, { cursors, now }: Context): Doc {
  cursors.refresh(sessionsIn(body[name]), now());
  return {};
}

const sessionsIn = (list: unknown): (string | undefined)[] => (Array.isArray(list) ? list.map(sessionKey) : []);

/** Ends the cursors of the sessions named, or, if none is, of all. */
function endSessions({ name, body }: Command, { cursors }: Context): Doc {
  const sessions = sessionsIn(body[name]);
  const isAll = name !== "endSessions" && sessions.length === 0;
  cursors.closeWhere(({ session }) => session !== undefined && (isAll || sessions.includes(session)));
  return {};
}
