// What is measured, in the order of the table, and what it should be. `limit`: what a quick run never lets pass, whatever was measured before.

/** @type {Readonly<Record<string, { says: string, unit: "×" | "%" | "ms" | "MB" | "s", atMost?: number, atLeast?: number, limit?: number }>>} */
export const GOALS = {
  "whole program, many domains": {
    says: "CPU a mail with its five notices, every sender of another domain, beside a bare sink",
    unit: "×",
    atMost: 8,
    limit: 90,
  },
  "whole program, one company": {
    says: "CPU a mail with its notices, all senders of one company, beside a bare sink",
    unit: "×",
    atMost: 8,
    limit: 90,
  },
  "way in, many domains": {
    says: "SMTP in → decision stored: Onit's own CPU beside a bare sink, every sender of another domain",
    unit: "×",
    atMost: 2,
    limit: 15,
  },
  "way in, one company": {
    says: "the same, all senders of one company",
    unit: "×",
    atMost: 2,
    limit: 15,
  },
  "accepted beside an honest sink": {
    says: "mails accepted a second, beside a sink that parses each and keeps it with one durable insert in the same database",
    unit: "%",
    atLeast: 0.6,
    limit: 0.08,
  },
  "accepted beside Postfix": {
    says: "mails durably kept a second, one connection a mail, 8 clients, beside Postfix, which discards what it kept",
    unit: "×",
    atLeast: 1,
  },
  "notices beside a nodemailer pool": {
    says: "notices rendered and handed to a relay a second, beside a bare nodemailer pool with messages that are ready",
    unit: "%",
    atLeast: 0.6,
    limit: 0.05,
  },
  "accepted beside RT 5": {
    says: "mails decided a second, beside RT 5's mail gateway: 11 a second, measured once on a machine with two cores",
    unit: "×",
    atLeast: 60,
  },
  "tick among many open waits": {
    says: "a tick with 1,000 due among 1,000,000 open waits, beside one among 10,000",
    unit: "×",
    atMost: 1.2,
    limit: 3,
  },
  "mail in → notice at the relay, idle, p99": {
    says: "from the first byte of a mail to the last of its notices, nothing else under way",
    unit: "ms",
    atMost: 150,
  },
  "confirm by POST under the mail load, p99": {
    says: "a button pressed while 16 connections bring mail as fast as it is taken",
    unit: "ms",
    atMost: 25,
  },
  "four replicas beside one": {
    says: "mails decided a second, on a database whose answers are 100 ms late: waiting is the limit as far as the cores allow",
    unit: "×",
    atLeast: 3.4,
  },
  "memory under load": { says: "the most that the process ever held (RSS)", unit: "MB", atMost: 350 },
  "memory with large mails": { says: "the same, with 20 mails of 20 MB at once", unit: "MB", atMost: 500 },
  "memory idle": { says: "five seconds after the start", unit: "MB" },
  "start with many tickets": { says: "until it takes mail, on 1,000,000 tickets", unit: "s", atMost: 1 },
  "onit check": { says: "from the command to its end", unit: "s", atMost: 0.5 },
  "CPU of a command": { says: "onit check, onit keys list: the costlier", unit: "s", atMost: 0.4 },
};

/** Whether a figure is what it should be; undefined where nothing is asked for. */
export function isMet(name, value) {
  const { atMost, atLeast } = GOALS[name];
  if (atMost !== undefined) return value <= atMost;
  return atLeast === undefined ? undefined : value >= atLeast;
}

export const inWords = (value, unit) =>
  unit === "%" ? `${(value * 100).toFixed(0)} %` : `${value.toFixed(value < 10 && unit !== "MB" ? 2 : 0)} ${unit}`;

export function goalInWords({ atMost, atLeast, unit }) {
  if (atMost === undefined && atLeast === undefined) return "–";
  const sign = atMost === undefined ? "≥" : "≤";
  const value = atMost ?? atLeast;
  return `${sign} ${unit === "%" ? value * 100 : value} ${unit}`;
}
