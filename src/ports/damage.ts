// Documents of the data that cannot be read. One is noted when it is met, and work goes on with the others.

export type Damage = {
  collection: string;
  document: string; // its id, where that can be read
  because: string;
};

export type DamageList = {
  /** The first time it is named in the log. */
  note(damage: Damage): void;
  /** All that was found since this process started. */
  known(): readonly Damage[];
};
