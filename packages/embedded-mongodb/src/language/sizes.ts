// How many bytes a value has, for the types of BSON of which all have as many. A boolean has one.

export const SIZES: { readonly [type: number]: number } = {
  1: 8,
  6: 0,
  7: 12,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
};
