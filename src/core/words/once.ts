// What several rules ask of the same mail is made once.

/**
 * A pure function whose result is kept as long as what it was made of: rules ask for it as often as they like, and nobody can
 * tell but by the time. Only for values that nobody changes.
 */
export function once<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new WeakMap<Of, { value: Made }>();
  return (of) => {
    const known = made.get(of) ?? { value: make(of) };
    made.set(of, known);
    return known.value;
  };
}
