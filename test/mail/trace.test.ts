import { expect, test } from "vitest";
import { traceOf } from "../../src/mail/trace.ts";
import { cpuMs } from "../support/cpu.ts";

const trace = (...lines: string[]) =>
  traceOf(Buffer.from([...lines, "From: a@x.example", "", "Delivered-To: body@onit.example", ""].join("\r\n")));

test("the return path and the recipients are what servers noted, in any case and folded, surest first", () => {
  expect(
    trace(
      "delivered-to: Shared@onit.example",
      "Return-Path:",
      " <Bounce@Elsewhere.example>",
      "Received: by mx.onit.example",
      "X-Original-To: help@onit.example",
      "Envelope-To: <team@onit.example>",
    ),
  ).toMatchObject({
    returnPath: "bounce@elsewhere.example",
    recipients: ["help@onit.example", "team@onit.example", "shared@onit.example"],
  });
});

test("an empty return path is the null sender; a missing one says nothing", () => {
  expect(trace("Return-Path: <>").returnPath).toBe("");
  expect(trace("Subject: Hello").returnPath).toBeUndefined();
});

test("only the topmost return path counts, and what is no address is no recipient", () => {
  const { returnPath, recipients } = trace(
    "Return-Path: <a@x.example>",
    "Return-Path: <b@x.example>",
    "Delivered-To: root",
  );
  expect([returnPath, recipients]).toEqual(["a@x.example", []]);
});

test("headers without end are read only so far, quickly", () => {
  const raw = Buffer.from(
    `Return-Path: <a@x.example>\r\n${" <".repeat(500_000)}\r\n${"Delivered-To: <\r\n".repeat(50_000)}`,
  );
  const start = cpuMs();
  expect(traceOf(raw).recipients).toEqual([]);
  expect(cpuMs() - start).toBeLessThan(2_000);
});
