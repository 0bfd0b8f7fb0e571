// Everything Onit keeps, moved through a file: as it was, whole or not at all, and never over what is there already.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import mongoose, { type Connection } from "mongoose";
import { afterAll, describe, expect, test } from "vitest";
import { sealer } from "../../src/store/data-lines.ts";
import { bytesOf, documentOf, documentText, type StoredDocument } from "../../src/store/document-text.ts";
import { type ExportOptions, exportData } from "../../src/store/export-data.ts";
import { type ImportOptions, importData } from "../../src/store/import-data.ts";
import { unfinishedImport } from "../../src/store/import-marker.ts";
import { SCHEMA } from "../../src/store/migrations/list.ts";
import { openStore } from "../../src/store/open.ts";
import { aTicket, at } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";

const { BSON } = mongoose.mongo;
const { Binary, Decimal128, Double, EJSON, Int32, Long, ObjectId, Timestamp } = BSON;
const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "onit-data-test-"));
const NOW = at("12:00");

afterAll(() => rm(folder, { recursive: true }));

let serial = 0;
const aFile = (ending = ".jsonl"): string => {
  serial += 1;
  return join(folder, `${serial}${ending}`);
};

const there = (bytes: Uint8Array): Uint8Array => {
  const line = EJSON.parse(`{"c":"x",${documentText(bytes, "x")}}`, { relaxed: false });
  return bytesOf(documentOf(line)!);
};

describe("a document as text", () => {
  const aName = fc.constantFrom("a", "10", "2", "", "$date", "$oid", "$numberLong", "$ref", "$id", "a.b", "__proto__");
  const value = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(null, true, false, new Double(-0), new Double(Number.NaN), new Double(5), new BSON.MinKey()),
      fc.integer().map((one) => new Int32(one)),
      fc.double().map((one) => new Double(one)),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((one) => Long.fromBigInt(one)),
      fc.date({ noInvalidDate: true }),
      fc
        .tuple(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(0, 2, 4, 5, 128))
        .map(([b, type]) => new Binary(b, type)),
      fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
      fc.constantFrom("1.10", "-0", "NaN", "1E+6144").map((text) => Decimal128.fromString(text)),
      fc.constantFrom(
        new Timestamp({ t: 1, i: 2 }),
        new BSON.BSONRegExp("a/b", "im"),
        new BSON.Code("f()", { a: null }),
      ),
      fc.array(tie("any"), { maxLength: 4 }),
      fc
        .array(
          fc.tuple(
            fc.oneof(
              aName,
              fc.string().map((text) => text.replaceAll("\0", "")),
            ),
            tie("any"),
          ),
          { maxLength: 5 },
        )
        .map((fields) => new Map(fields)),
    ),
  })).any;

  test("comes back byte for byte, whatever is in it", () => {
    fc.assert(
      fc.property(value, (x) => {
        const bytes = bytesOf(
          new Map([
            ["_id", 1 as unknown],
            ["x", x],
          ]),
        );
        expect(Buffer.compare(there(bytes), bytes)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test("is refused by name when no driver could write it back", () => {
    const bytes = Buffer.from(bytesOf({ _id: "broken", text: "gr~n" }));
    bytes[bytes.indexOf("~")] = 0xff; // not UTF-8
    expect(() => documentText(bytes, "mails")).toThrow(
      'mails holds a document that cannot be written back as it is: _id "broken"',
    );
  });
});

story("onit data", () => {
  const opened: Connection[] = [];
  const database = async (): Promise<Place> => {
    const uri = databaseUri();
    const connection = await mongoose.createConnection(uri).asPromise();
    opened.push(connection);
    return { uri, connection, put: (collection, ...documents) => put(connection, collection, documents) };
  };
  afterAll(() => Promise.all(opened.map((one) => one.dropDatabase().then(() => one.close()))));

  /** A helpdesk with a little of everything. */
  const aHelpdesk = async (): Promise<Place> => {
    const place = await database();
    const store = await openStore(place.uri);
    await store.keys.load(NOW);
    const reference = await store.tickets.nextReference("HD");
    await store.tickets.commit(
      { next: aTicket({ version: 0, record: { reference } }), because: "made", by: "carl", cause: "m" },
      NOW,
    );
    const envelope = {
      source: "smtp" as const,
      from: "a@b.example",
      recipient: "help@onit.example",
      peer: "127.0.0.1",
    };
    for (const [id, size] of Object.entries({ small: 300, large: 2_000_000 })) {
      await store.mails.keep(
        { id, contentId: id, raw: Buffer.alloc(size, "grüße 😀 "), envelope, receivedAt: NOW },
        NOW,
      );
    }
    await store.close();
    await place.put(
      "others",
      { _id: new ObjectId(), int: new Int32(5), double: new Double(5), long: Long.fromString("9223372036854775807") },
      {
        _id: new Int32(7),
        decimal: Decimal128.fromString("1.10"),
        none: null,
        empty: {},
        lists: [[], [[{}]]],
        at: NOW,
      },
      {
        _id: NOW,
        text: '👩‍👩‍👧 \u2028 " \\ \n',
        binary: new Binary(Buffer.from([0, 255])),
        at: new Timestamp({ t: 1, i: 2 }),
      },
      new Map<string, unknown>([
        ["_id", "in order"],
        ["b", 1],
        ["10", [{ "2": 1 }]],
        ["2", new Double(3)],
      ]),
      { _id: "looks like another type", at: { $date: "today" } },
    );
    await place.connection.collection("others").createIndex({ int: 1 }, { name: "mine", sparse: true });
    await place.connection.createCollection("nothing");
    return place;
  };
  const exported = async ({ uri }: Place, options: Partial<ExportOptions> = {}, file = aFile()): Promise<string> => {
    await exportData(uri, file, { onit: "0.1.0", madeAt: NOW, ...options });
    return file;
  };
  const imported = ({ uri }: Place, file: string, options: Partial<ImportOptions> = {}) =>
    importData(uri, file, { now: NOW, ...options });
  /** As a killed one leaves it: some of it is written, and nobody tidied up. */
  const stopped = (place: Place, file: string, afterDocuments = 3): Promise<unknown> =>
    imported(place, file, {
      progress: ({ task, documents }) => {
        if (task === "importing" && documents >= afterDocuments) throw new Error("the power is cut");
      },
    }).catch((error: Error) => expect(error.message).toBe("the power is cut"));

  test.each([".jsonl", ".jsonl.gz"])(
    "all of a database arrives as it was, through a file that ends in %s",
    async (ending) => {
      const [from, to] = [await aHelpdesk(), await database()];
      const file = await exported(from, {}, aFile(ending));
      const before = await contentOf(from);
      expect(await imported(to, file)).toMatchObject({
        inserted: 12,
        same: 0,
        different: [],
        refused: [],
        goesOn: false,
      });
      expect(await contentOf(to)).toEqual(before);
      expect((await stat(file)).mode & 0o777).toBe(0o600); // it holds keys
      expect((await readFile(file)).readUInt16BE() === 0x1f8b).toBe(ending === ".jsonl.gz");
      const names = await indexNames(to, "others");
      expect(names).toContain("mine");
      expect(await indexNames(to, "tickets")).toEqual(expect.arrayContaining(["record.reference_1", "dueAt_1"]));
      expect(await unfinishedImport(to.connection.db!)).toBeNull();
    },
  );

  test("the file says what it is in its first line, and its last one holds the checksum of all above", async () => {
    const text = await readFile(await exported(await aHelpdesk()), "utf8");
    const lines = text.trimEnd().split("\n");
    expect(JSON.parse(lines[0]!)).toMatchObject({
      format: "onit-data",
      version: 2,
      schema: SCHEMA,
      madeAt: NOW.toISOString(),
    });
    const { sha256, documents } = JSON.parse(lines.at(-1)!);
    const above = text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1);
    expect(sha256Of(above)).toBe(sha256);
    expect(documents).toMatchObject({
      mails: 2,
      mailParts: 2,
      tickets: 1,
      keys: 1,
      counters: 1,
      others: 5,
      nothing: 0,
    });
  });

  test("a pipe from one command to the other does the same, and says only how it ended", async () => {
    const [from, to] = [await aHelpdesk(), await database()];
    const [exporting, importing] = [onit(from, ["export", "-"]), onit(to, ["import", "-"])];
    exporting.child.stdout!.pipe(importing.child.stdin!);
    expect(await exporting.ended).toMatchObject({
      code: 0,
      told: expect.stringMatching(/^Exported 12 documents .*\n$/),
    });
    expect(await importing.ended).toMatchObject({
      code: 0,
      told: expect.stringMatching(/^Imported and counted 12 .*\n$/),
    });
    expect(await contentOf(to)).toEqual(await contentOf(from));
  });

  test("a file that exists is not written over, and a failed export leaves none", async () => {
    const from = await aHelpdesk();
    const file = await exported(from);
    await expect(exported(from, {}, file)).rejects.toThrow("exists already");
    const other = aFile();
    const progress = ({ documents }: { documents: number }) => {
      if (documents > 5) throw new Error("no space is left");
    };
    await expect(exported(from, { progress }, other)).rejects.toThrow("no space is left");
    expect((await readdir(folder)).filter((name) => join(folder, name).startsWith(other))).toEqual([]);
  });

  test("mails that come in during an export fail it, unless that was accepted", async () => {
    const from = await aHelpdesk();
    let came = Promise.resolve();
    const progress = ({ documents }: { documents: number }) => {
      if (documents === 1) came = came.then(() => from.put("mails", { _id: new ObjectId() }));
    };
    await expect(exported(from, { progress })).rejects.toThrow(/came or went meanwhile \(mails\).*--while-running/);
    const to = await database();
    await imported(to, await exported(from, { progress, whileRunning: true }));
    expect((await contentOf(to)).size).toBeGreaterThanOrEqual(13);
  });

  describe("a damaged file is refused, with the line and what to do, and nothing is written", async () => {
    const damages: [string, RegExp, (lines: string[]) => string][] = [
      ["cut off within a line", /line 5 is cut off/, (lines) => lines.slice(0, 5).join("\n").slice(0, -20)],
      ["cut off between lines", /cut off after line 4/, (lines) => `${lines.slice(0, 4).join("\n")}\n`],
      ["one letter changed", /line 6 is not as it was/, (lines) => lines.join("\n").replace('"HD-1001"', '"HD-1002"')],
      ["a line lost", /line 3 is not as it was/, (lines) => lines.toSpliced(2, 1).join("\n")],
      ["lines exchanged", /line 3 is not as it was/, (lines) => lines.toSpliced(2, 2, lines[3]!, lines[2]!).join("\n")],
      ["twice the same", /line \d+ is not as it was/, (lines) => lines.join("\n") + lines.join("\n")],
      ["empty", /it is empty/, () => ""],
      ["something else", /was not made by "onit data export"/, () => "hello\n"],
      [
        "from a newer Onit",
        /version 3 .* Use a newer Onit/,
        (lines) => lines.join("\n").replace('"version":2', '"version":3'),
      ],
      [
        "a collection twice",
        /line 3 names the collection mails a second time/,
        () => sealedLines(HEADER, MAILS, MAILS),
      ],
      ["of MongoDB's own", /line 2 names system.users/, () => sealedLines(HEADER, '{"c":"system.users","indexes":[]')],
      [
        "strayed",
        /line 3 holds a document of tickets/,
        () => sealedLines(HEADER, MAILS, '{"c":"tickets","d":{"_id":1}'),
      ],
      [
        "no document",
        /line 3 cannot be read/,
        () => sealedLines(HEADER, MAILS, '{"c":"mails","d":{"_id":{"$oid":"x"}}'),
      ],
      ["miscounted", /line 3 counts other documents/, () => sealedLines(HEADER, MAILS, { mails: 1 })],
    ];
    const lines: string[] = [];

    test.each(damages)("%s", async (_name, problem, damage) => {
      if (lines.length === 0) {
        const from = await database();
        await from.put("mails", { _id: "a" }, { _id: "b" });
        await from.put("tickets", { _id: "t", record: { reference: "HD-1001" } });
        lines.push(...(await readFile(await exported(from), "utf8")).split("\n"));
      }
      const to = await database();
      const plain = aFile();
      await writeFile(plain, damage(lines));
      await expect(imported(to, plain)).rejects.toThrow(problem);
      await expect(imported(to, plain)).rejects.toThrow("Nothing was written.");
      expect(await to.connection.listCollections()).toEqual([]);
    });

    test("compressed and cut off", async () => {
      const file = aFile(".gz");
      const whole = gzipSync(lines.join("\n"));
      await writeFile(file, whole.subarray(0, -30));
      expect(gunzipSync(whole).length).toBeGreaterThan(0);
      await expect(imported(await database(), file)).rejects.toThrow(/after line \d+ nothing can be unpacked/);
    });
  });

  test("a database that holds something is refused; --merge adds what is missing and leaves what is there", async () => {
    const [from, to] = [await aHelpdesk(), await database()];
    const file = await exported(from);
    await imported(to, file);
    await to.connection.collection("others").deleteOne({ _id: "in order" as never });
    await to.connection.collection("mails").updateOne({ _id: "small" as never }, { $set: { state: "stuck" } });
    await to.put("tickets", { _id: "theirs", record: { reference: "HD-7" } });
    const before = await contentOf(to);
    await expect(imported(to, file)).rejects.toThrow(
      /holds something already: .*2 tickets.*--merge. Nothing was written/,
    );
    expect(await contentOf(to)).toEqual(before);
    const { inserted, same, different } = await imported(to, file, { merge: true });
    expect({ inserted, same, different }).toEqual({ inserted: 1, same: 10, different: ['mails "small"'] });
    const after = await contentOf(to);
    expect(after.get('mails "small"')).toBe(before.get('mails "small"'));
    expect([after.size, after.has('tickets "theirs"')]).toEqual([13, true]);
  });

  test("a merge takes in no second ticket of a reference, says which, and counts on from the higher number", async () => {
    const [from, to] = [await database(), await aHelpdesk()];
    await from.put(
      "tickets",
      { _id: "other", record: { reference: "HD-1001" } },
      { _id: "fine", record: { reference: "HD-1009" } },
    );
    await from.put("counters", { _id: "HD", last: new Int32(9) });
    const file = await exported(from);
    expect(await imported(to, file, { merge: true })).toMatchObject({
      refused: ['tickets "other"'],
      inserted: 1,
      same: 1,
    });
    const store = await openStore(to.uri);
    expect(await store.tickets.nextReference("HD")).toBe("HD-1010");
    await store.close();
    const again = await onit(to, ["import", file, "--merge"]).ended;
    expect([again.code, again.told]).toEqual([1, expect.stringContaining('tickets "other"')]);
  });

  test("the keys and counters of a database in which nothing happened yet give way", async () => {
    const [from, to] = [await aHelpdesk(), await database()];
    const store = await openStore(to.uri);
    await store.keys.load(at("08:00"));
    await store.tickets.nextReference("HD");
    await store.close();
    await imported(to, await exported(from));
    expect(await contentOf(to)).toEqual(await contentOf(from));
  });

  test("an import that was stopped goes on by the same command, and by no other file", async () => {
    const [from, to] = [await aHelpdesk(), await database()];
    const file = await exported(from);
    await stopped(to, file);
    await expect(exported(to)).rejects.toThrow("An import into this database was stopped");
    await from.put("sent", { _id: "later" });
    await expect(imported(to, await exported(from))).rejects.toThrow(/import of another file/);
    const { goesOn, inserted, same } = await imported(to, file);
    expect([goesOn, inserted + same, same > 0]).toEqual([true, 12, true]);
    await from.connection.collection("sent").deleteOne({ _id: "later" as never });
    expect(await contentOf(to)).toEqual(await contentOf(from));
  });

  test("what was changed in a half imported database is left, told, and makes the command fail", async () => {
    const [from, to] = [await aHelpdesk(), await database()];
    const file = await exported(from);
    await stopped(to, file);
    await to.connection.collection("mails").updateOne({ _id: "small" as never }, { $set: { state: "stuck" } });
    const { code, told } = await onit(to, ["import", file]).ended;
    expect([code, told]).toEqual([1, expect.stringContaining('left as they are:\n  mails "small"')]);
    expect((await to.connection.collection("mails").findOne({ _id: "small" as never }))?.state).toBe("stuck");
  });

  test("documents of an earlier release are brought to today's format, also when the import is stopped before that", async () => {
    const [from, to] = [await aHelpdesk(), await database()];
    await from.put("letters", { _id: "old", owedAt: NOW });
    await from.connection.collection("meta").drop();
    const file = await exported(from);
    await imported(to, file);
    expect(await to.connection.collection("letters").findOne()).toMatchObject({ keptAt: expect.any(Date) });
    expect(await to.connection.collection("meta").findOne()).toEqual({ _id: "schema", number: SCHEMA });
    const header = JSON.parse((await readFile(file, "utf8")).split("\n")[0]!);
    expect(header.schema).toBe(0);
    await to.put("unfinishedImport", {
      _id: "import",
      sha256: JSON.parse((await readFile(file, "utf8")).trimEnd().split("\n").at(-1)!).sha256,
      madeAt: NOW.toISOString(),
      begunAt: NOW,
      isMerge: false,
      isPlaced: true,
    });
    expect(await imported(to, file)).toMatchObject({ goesOn: true, different: [] });
    expect(await unfinishedImport(to.connection.db!)).toBeNull();
  });

  test("documents of a newer release are refused, and nothing is written", async () => {
    const [from, to] = [await aHelpdesk(), await database()];
    await from.connection.collection("meta").updateOne({}, { $set: { number: SCHEMA + 1 } });
    await expect(imported(to, await exported(from))).rejects.toThrow(
      new RegExp(`has format ${SCHEMA + 1}; this Onit reads formats up to ${SCHEMA}.* Nothing was written`),
    );
    expect(await to.connection.listCollections()).toEqual([]);
    await expect(imported(from, await exported(await aHelpdesk()))).rejects.toThrow(/in this database has format/);
  });

  test("a process that is killed in the middle has lost nothing: the next one finishes", async () => {
    const [from, to] = [await database(), await database()];
    for (let batch = 0; batch < 10; batch += 1) {
      const mails = Array.from({ length: 200 }, (_, index) => ({
        _id: `${batch}/${index}`,
        raw: Buffer.alloc(15_000, index),
      }));
      await from.put("mails", ...mails);
    }
    const file = await exported(from, {}, aFile(".gz"));
    const killed = onit(to, ["import", file]);
    while ((await to.connection.collection("mails").countDocuments({})) === 0) expect(killed.child.exitCode).toBeNull();
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(await to.connection.collection("mails").countDocuments({})).toBeLessThan(2000);
    const { code, told } = await onit(to, ["import", file]).ended;
    expect([code, told]).toEqual([0, expect.stringMatching(/^Went on with .* were there already and are equal.\n$/)]);
    expect(await contentOf(to)).toEqual(await contentOf(from));
  });
});

type Place = {
  uri: string;
  connection: Connection;
  put(collection: string, ...documents: StoredDocument[]): Promise<void>;
};

async function put(connection: Connection, insert: string, documents: StoredDocument[]): Promise<void> {
  const { n } = await connection.db!.command({ insert, documents, ordered: false });
  expect(n).toBe(documents.length);
}

/** Every document as its bytes, by collection and _id. */
async function contentOf({ connection }: Place): Promise<Map<string, string>> {
  const content = new Map<string, string>();
  for (const { name } of await connection.db!.listCollections().toArray()) {
    if (name === "meta") continue; // whatever was imported, the data has today's format
    const documents = connection.db!.collection(name).find({}, { raw: true });
    for await (const bytes of documents as unknown as AsyncIterable<Uint8Array>) {
      const { _id } = BSON.deserialize(bytes);
      content.set(`${name} ${JSON.stringify(_id)}`, sha256Of(bytes));
    }
  }
  return new Map([...content].sort());
}

async function indexNames({ connection }: Place, collection: string): Promise<(string | undefined)[]> {
  return (await connection.db!.collection(collection).listIndexes().toArray()).map(({ name }) => name);
}

const sha256Of = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

const HEADER = '{"format":"onit-data","version":2,"schema":0,"madeAt":"","onit":"","collections":[]';
const MAILS = '{"c":"mails","indexes":[]';

/** A file that is consistent in itself, and still wrong. */
function sealedLines(...open: (string | Record<string, number>)[]): string {
  const { seal, end } = sealer();
  return open.map((line) => (typeof line === "string" ? seal(line) : end(line))).join("");
}

function onit({ uri }: Place, words: string[]) {
  const env = { PATH: process.env.PATH ?? "", MONGODB_URI: uri };
  const child = spawn(process.execPath, [program, "data", ...words], { env });
  let told = "";
  child.stderr.on("data", (text) => {
    told += text;
  });
  const ended = new Promise<{ code: number | null; told: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, told }));
  });
  return { child, ended };
}
