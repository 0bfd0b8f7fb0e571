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
