// The record of a ticket as the benches make them by the thousand.

/** @param more what is not as it is in all */
export const callOf = (serial, since, more = {}) => ({
  reference: `HD-${1_000 + serial}`,
  kind: "call",
  deskId: "support",
  subject: `Printer ${serial}`,
  requester: { address: `carl${serial}@elsewhere.example`, name: "Carl" },
  participants: [],
  status: "open",
  responsibleId: "anna",
  priority: "normal",
  fields: {},
  purpose: "normal",
  createdAt: since,
  updatedAt: since,
  ...more,
});
