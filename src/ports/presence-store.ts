// Which processes work on the data: a port.

export type PresenceStore = {
  /** Counts up what stands for this process. */
  beat(id: string): Promise<void>;
  all(): Promise<{ id: string; beats: number }[]>;
  remove(id: string): Promise<void>;
};
