// Where something is written in the settings, as people read it.

/** A path as people read it: ["standard", "steps", 1, "after"] in policies is "policies.standard.steps[1].after". */
export const pathInWords = (stem: string, path: readonly (string | number)[]): string =>
  path.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${key}`), stem);
