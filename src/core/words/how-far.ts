// How far a wait's policy has come, in words.

/** "step 2 of 3", or that none has fired. @param step how many have fired */
export const howFar = (step: number, of: number): string =>
  step > 0 ? `step ${step} of ${of}` : of === 1 ? "before its only step" : `before the first of ${of} steps`;
