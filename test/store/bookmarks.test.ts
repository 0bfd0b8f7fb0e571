import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/open.ts";
import { databaseUri, story } from "../support/database.ts";

story("bookmarks", () => {
  test("are remembered by name, the last one wins, and another process finds them", async () => {
    const uri = databaseUri();
    const [one, two] = [await openStore(uri), await openStore(uri)];
    onTestFinished(async () => {
      await one.drop();
      await Promise.all([one.close(), two.close()]);
    });
    expect(await one.bookmarks.load("imap-sent help@mail.example Sent")).toBeUndefined();
    await one.bookmarks.save("imap-sent help@mail.example Sent", "7");
    await one.bookmarks.save("other", "1");
    await two.bookmarks.save("imap-sent help@mail.example Sent", "8");
    expect(await one.bookmarks.load("imap-sent help@mail.example Sent")).toBe("8");
    expect(await two.bookmarks.load("other")).toBe("1");
  });
});
