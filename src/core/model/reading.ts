// What is kept with a mail once it has been read.

/** What was read from a mail and decided about it, kept with the mail: `onit explain` prints it. */
export type Reading = {
  from: string;
  subject: string;
  newText: string;
  problems: readonly string[];
  identified: string; // which ticket, which person, how we know
  rulesAsked: readonly string[]; // in order; the last one recognised the mail
  verdict: string;
  because: string;
  ticketId?: string;
  reference?: string;
  decision?: string; // the decision's because
  notices: readonly string[]; // keys
  setting?: string; // quarantined: which setting would have proven its sender, in full sentences
  asks?: AskedSender; // quarantined: whom its words would have acted for
};

/** Somebody of ours in whose name a mail came that proves nothing: they are asked whether they wrote it. */
export type AskedSender = {
  personId: string;
  would: string; // what it would do, in words
  isAsked: boolean; // false: they were asked too often lately, so they are notified later
};
