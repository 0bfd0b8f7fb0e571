import { expect, test } from "vitest";
import { type List, listOf } from "../../src/core/automated/mailing-list.ts";
import { aMail } from "../support/builders.ts";

const list = (header: Record<string, string>): List | undefined => listOf(aMail({ header }));

test("a list names itself by RFC 2369 and RFC 2919", () => {
  expect(
    list({ "List-Id": "Printers <printers.lists.example>", "List-Post": "<mailto:printers@lists.example>" }),
  ).toEqual({
    name: "printers",
    software: undefined,
    postingAddress: "printers@lists.example",
  });
});

test("older servers are known by their own headers", () => {
  const cases: readonly [Record<string, string>, Partial<List>][] = [
    [{ "X-Mailman-Version": "2.1", "X-BeenThere": "printers@lists.example" }, { software: "GNU Mailman version 2.1" }],
    [
      {
        "Mailing-List": "contact printers-help@lists.example; run by ezmlm",
        "Delivered-To": "mailing list printers@lists.example",
      },
      { software: "ezmlm" },
    ],
    [
      { "X-Listar-Version": "Listar v1", "X-List": "printers", Sender: "printers-bounce@lists.example" },
      { software: "Listar v1" },
    ],
    [
      { "List-Software": "Fence Lists 2 by Fence Inc.", Sender: "<printers@lists.example>" },
      { software: "Fence Lists 2" },
    ],
    [
      { "X-MLServer": "fml [fml 4.0 (2001)]; post only", "X-ML-Name": "printers", To: "printers@lists.example" },
      { software: "fml 4.0 (2001)" },
    ],
    [{ Sender: "owner-printers@lists.example", Precedence: "bulk" }, { software: "majordomo" }],
    [{ "List-Unsubscribe": "<mailto:leave-printers-123A@lists.example>" }, { software: "Lyris" }],
    [
      { "X-Google-Loop": "groups", "Mailing-List": "list printers@lists.example; contact x@lists.example" },
      { software: "Google Groups" },
    ],
  ];
  for (const [header, expected] of cases)
    expect([header, list(header)]).toEqual([
      header,
      { name: "printers", postingAddress: "printers@lists.example", ...expected },
    ]);
});

test("LISTSERV calls a list by its title", () => {
  const header = {
    Received: "by lists.example (LISTSERV-TCP/IP release 1.8e) with spool id 1",
    Sender: "Printers and more <PRINTERS@lists.example>",
  };
  expect(list(header)).toEqual({
    name: "Printers and more",
    software: "LISTSERV-TCP/IP release 1.8e",
    postingAddress: "printers@lists.example",
  });
});

test("bulk alone is no list, nor is an unsubscribe link, nor Majordomo's own words", () => {
  expect(list({ Precedence: "bulk" })).toBeUndefined();
  expect(list({ "List-Unsubscribe": "<https://shop.example/u>" })).toBeUndefined();
  expect(list({ Sender: "majordomo-owner@lists.example", Precedence: "bulk" })).toBeUndefined();
  expect(list({ Sender: "owner-printers@lists.example" })).toBeUndefined();
});

test("each server is known by its own field, and called as it calls itself", () => {
  const software = (header: Record<string, string>) => list(header)?.software;
  for (const [header, called] of [
    [{ "List-Software": '"Fence Lists 2"' }, "Fence Lists 2"],
    [{ "List-Software": "fml [fml 4.0 STABLE]" }, "fml 4.0 STABLE"],
    [{ "X-ListServer": "Fence 3.1 by Fence Inc." }, "Fence 3.1"],
    [{ "X-ListServer": 'bad "Fence' }, undefined],
    [{ "X-Mailman-Version": "3.3.8" }, "GNU Mailman version 3.3.8"],
    [{ "X-Ecartis-Version": "Ecartis v1.0.0" }, "Ecartis v1.0.0"],
    [{ "X-Listar-Version": "Listar v1" }, "Listar v1"],
    [{ "X-Google-Loop": "Groups" }, "Google Groups"],
    [{ "Mailing-List": "list printers@YahooGroups.com; contact x@y.example" }, "Yahoo! Groups"],
    [{ "Mailing-List": "contact x@lists.example; run by ezmlm-idx" }, "ezmlm-idx"],
    [{ "Message-ID": "<LYRIS-12-34@lists.example>" }, "Lyris"],
    [{ "Message-ID": "<a-lyris-12@lists.example>" }, undefined],
    [{ "List-Unsubscribe": "<mailto:leave-printers@lists.example>" }, undefined],
    [{ Sender: "Printers <owner-printers@lists.example>", Precedence: " List" }, "majordomo"],
    [{ Sender: "owner-printers@lists.example", Precedence: "not bulk" }, undefined],
    [{ Sender: "my-owner-printers@lists.example", Precedence: "bulk" }, undefined],
  ] as const)
    expect([header, software(header)]).toEqual([header, called]);
});

test("one field is enough, whichever it is", () => {
  for (const [header, name] of [
    [{ "List-Id": "<printers.lists.example>" }, undefined],
    [{ "List-Post": "NO" }, undefined],
    [{ "Mailing-List": "contact someone" }, undefined],
    [{ "X-Mailman-Version": "" }, undefined],
    [{ "X-BeenThere": "printers@lists.example" }, "printers"],
    [{ "X-ML-Name": "printers" }, "printers"],
    [{ "X-ML-Name": "two words" }, undefined],
    [{ "X-List": "printers" }, "printers"],
    [{ "X-List": "two words" }, undefined],
  ] as const) {
    expect([header, list(header) !== undefined]).toEqual([header, true]);
    expect([header, list(header)?.name]).toEqual([header, name]);
  }
});

test("where one posts to is taken from the field that says it best", () => {
  const isList = { "X-Mailman-Version": "3" };
  const posting = (header: Record<string, string>) => list({ ...isList, ...header })?.postingAddress;
  const PRINTERS = "printers@lists.example";
  for (const header of [
    { "List-Post": "<MAILTO:Printers@Lists.example>" },
    { "List-Post": "Printers <mailto:printers@lists.example>" },
    { "Mailing-List": "List printers@lists.example; contact x@y.example" },
    { "Delivered-To": "Mailing List printers@lists.example" },
    { "X-BeenThere": PRINTERS },
    { "List-Unsubscribe": "<mailto:leave-printers-12A@LISTS.example>" },
    { "List-Id": "Printers <printers@Lists.example>" },
    { Sender: "Printers <PRINTERS-bounces@lists.example>" },
    { Sender: "owner-printers@lists.example" },
    { Sender: "printers-request@lists.example" },
    { "Reply-To": "Printers <Printers@LISTS.example>" },
    { "X-Loop": "Printers@LISTS.example" },
    { To: "Printers@LISTS.example" },
  ] as Record<string, string>[])
    expect([header, posting(header)]).toEqual([header, PRINTERS]);
  const all = { To: "a@lists.example", "X-Loop": "b@lists.example", "Reply-To": "c@lists.example" };
  expect(posting(all)).toBe("c@lists.example");
  expect(posting({ ...all, "List-Post": `<mailto:${PRINTERS}>` })).toBe(PRINTERS);
  expect(posting({ Sender: "the-owner-club@lists.example" })).toBe("the-owner-club@lists.example");
  expect(posting({ Sender: "printers-errors-to@lists.example" })).toBe("printers-errors-to@lists.example");
  expect(posting({ "Mailing-List": "my list printers@lists.example" })).toBeUndefined();
  expect(posting({})).toBeUndefined();
});

test("a list's own name goes before its title, and its title before where one posts to", () => {
  const sender = { Sender: '"Printers and more" <printers@lists.example>' };
  expect(list({ ...sender, "List-Software": "ListSTAR 2" })?.name).toBe("Printers and more");
  expect(list({ ...sender, "List-Software": "ListSTAR 2", "X-List": "print" })?.name).toBe("print");
  expect(list({ ...sender, "List-Software": "Fence" })?.name).toBe("printers");
  expect(list({ Sender: "printers@lists.example", "List-Software": "LISTSERV 16" })?.name).toBe("printers");
});
