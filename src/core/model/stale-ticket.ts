/** Somebody else committed first. The caller's decision was made on an old state: load again and decide again. */
export class StaleTicketError extends Error {
  override name = "StaleTicketError";
}
