// Who a mail is from, what proves it, and what that lets it do.

import { describe, expect, test } from "vitest";
import { type Proof, relationOf, senderOf, tokenThatSpeaks } from "../../src/core/identify/sender.ts";
import type { Token } from "../../src/core/model/token.ts";
import { aMail, aTicket, at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const TOM = "tom@acme.example";
const BEN = "ben@harbour-lane.example";
const ticket = aWaitingTicket({ record: { participants: [TOM] } });
const proof = (by: Proof["by"], over: Partial<Proof> = {}): Proof => ({
  by,
  because: "it was checked",
  answerTo: "a@b.example",
  ...over,
});
const token = (recipient: string, over: Partial<Token> = {}): Token => ({
  subjectId: ticket.id,
  purpose: "reply",
  recipient,
  expiresAt: at("23:00"),
  ...over,
});
const from = (address: string, name = "") => aMail({ from: { address, name } });
const sender = (address: string, by: Proof["by"], own?: Token, over: Partial<Proof> = {}) =>
  senderOf(from(address), ticket, { token: own, proof: proof(by, over) }, organisation);

describe("a proof of the From field", () => {
  test("makes whoever stands there certain, and they may do what they are to the ticket", () => {
    for (const by of ["relay", "authentication", "admin"] as const)
      expect(sender(CARL, by)).toMatchObject({
        address: CARL,
        relation: "requester",
        trusted: true,
        proven: true,
        byToken: false,
        means: by,
        because: "it was checked",
        answerTo: "a@b.example",
      });
    expect(sender(BEN, "relay")).toMatchObject({ relation: "staff", name: "Ben Okafor", person: { id: "ben" } });
    expect(sender(TOM, "relay")).toMatchObject({ relation: "participant", name: TOM });
    expect(sender("x@y.example", "relay")).toMatchObject({ relation: "stranger", person: undefined });
    expect(senderOf(from(TOM, "Tom"), ticket, { proof: proof("relay") }, organisation).name).toBe("Tom");
    expect(senderOf(aMail({ from: undefined }), ticket, { proof: proof("nobody") }, organisation)).toMatchObject({
      address: "",
      name: "",
    });
  });

  test("of nobody leaves them untrusted; a list's or form's word is enough for a requester, and proves nobody", () => {
    expect(sender(CARL, "nobody")).toMatchObject({ trusted: false, proven: false, means: "nobody" });
    for (const by of ["list", "form"] as const)
      expect(sender(CARL, by)).toMatchObject({ trusted: true, proven: false, means: by });
  });

  test("by the person is theirs alone, and an admin's word lets a stranger in", () => {
    expect(sender(BEN, "person", undefined, { personId: "ben" })).toMatchObject({ proven: true, means: "person" });
    expect(sender(BEN, "person", undefined, { personId: "anna" })).toMatchObject({ proven: false });
    expect(sender(CARL, "person", undefined, {})).toMatchObject({ proven: false, means: "nobody" });
    expect(sender("x@y.example", "admin").relation).toBe("participant");
    expect(senderOf(from("x@y.example"), undefined, { proof: proof("admin") }, organisation).relation).toBe("stranger");
  });
});

describe("a signed reply address", () => {
  test("speaks for whom it was made, and proves nobody", () => {
    expect(sender("x@y.example", "nobody", token(CARL))).toMatchObject({
      address: CARL,
      relation: "requester",
      trusted: true,
      proven: false,
      byToken: true,
      means: "token",
      because: `it came to the signed reply address of ${CARL}, used by x@y.example`,
      answerTo: CARL,
    });
    expect(sender(BEN, "nobody", token(BEN)).because).toBe(
      `it came to the signed reply address of ${BEN}, but it was checked`,
    );
    expect(sender(BEN, "relay", token(BEN))).toMatchObject({
      proven: true,
      means: "relay",
      because: `it came to the signed reply address of ${BEN}, and it was checked`,
      answerTo: "a@b.example",
    });
    expect(sender("x@y.example", "relay", token(BEN))).toMatchObject({
      proven: false,
      because: `it came to the signed reply address of ${BEN}, used by x@y.example`,
    });
    expect(sender("x@y.example", "relay", token(CARL)).because).toBe(
      `it came to the signed reply address of ${CARL}, used by x@y.example, and it was checked`,
    );
    expect(
      senderOf(aMail({ from: undefined }), ticket, { token: token(CARL), proof: proof("nobody") }, organisation)
        .because,
    ).toBe(`it came to the signed reply address of ${CARL}, used by nobody named`);
    expect(sender("anna.nowak@harbour-lane.example", "relay", token("anna@harbour-lane.example")).proven).toBe(true); // another address of hers
  });

  test("is not used by somebody else who has a part in the ticket: they speak as themselves", () => {
    const speaks = (address: string, own: Token | undefined, on = ticket) =>
      tokenThatSpeaks(from(address), { ticket: on, token: own }, organisation);
    const carls = token(CARL);
    expect(speaks(CARL, carls)).toBe(carls);
    expect(speaks("x@y.example", carls)).toBe(carls);
    expect([speaks(TOM, carls), speaks(BEN, carls)]).toEqual([undefined, undefined]);
    const annas = token("anna@harbour-lane.example");
    expect(speaks("anna.nowak@harbour-lane.example", annas)).toBe(annas);
    expect(speaks(CARL, token(CARL, { subjectId: "another" }))).toBeUndefined();
    expect(speaks(CARL, undefined)).toBeUndefined();
    expect(tokenThatSpeaks(from(CARL), { ticket: undefined, token: carls }, organisation)).toBeUndefined();
    expect(tokenThatSpeaks(aMail({ from: undefined }), { ticket, token: carls }, organisation)).toBe(carls);
  });
});

describe("what an address is to a ticket", () => {
  const relation = (address: string, over: Parameters<typeof aTicket>[0] = {}, settings = organisation) =>
    relationOf(
      aTicket(over),
      address,
      [...settings.people.values()].find(({ addresses }) => addresses.includes(address)),
      settings,
    );

  test("the requester first, even a colleague; then staff; then whom they copied in", () => {
    expect(relation(BEN, { record: { requester: { address: BEN, name: "Ben" } } })).toBe("requester");
    expect(
      relation("anna.nowak@harbour-lane.example", {
        record: { requester: { address: "anna@harbour-lane.example", name: "" } },
      }),
    ).toBe("requester");
    expect(relation(BEN, { record: { participants: [BEN] } })).toBe("staff");
    expect(relation("diana@harbour-lane.example", { record: { participants: ["diana@harbour-lane.example"] } })).toBe(
      "participant",
    );
    expect(relation("diana@harbour-lane.example")).toBe("stranger");
    expect(relationOf(undefined, CARL, undefined, organisation)).toBe("stranger");
  });

  test("anybody of its client has a part where the client may chase", () => {
    const open = {
      ...organisation,
      desks: new Map(organisation.desks).set("support", {
        ...desk(),
        chase: { ...desk().chase!, whoMayChase: "client" as const },
      }),
    };
    const of = { record: { clientId: "customer" } };
    expect(relation("x@customer.example", of, open)).toBe("participant");
    expect(relation("x@customer.example", of)).toBe("stranger");
    expect(relation("x@customer.example", {}, open)).toBe("stranger");
    expect(relation("x@elsewhere.example", of, open)).toBe("stranger");
    expect(relation("x@customer.example", { record: { clientId: "customer", deskId: "gone" } }, open)).toBe("stranger");
  });
});
