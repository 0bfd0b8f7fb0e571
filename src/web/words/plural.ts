// Which form a word takes beside a number: each language has its own rules (Unicode CLDR, as Intl knows them).

/** By plural category; "#" stands for the number. A language has to have a form for each of its categories of whole numbers. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** @param locale BCP 47. @returns says a number with the form that goes with it */
export function pluralIn(locale: string): (number: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  const digits = new Intl.NumberFormat(locale);
  return (number, forms) => (forms[rules.select(number)] ?? forms.other).replaceAll("#", digits.format(number));
}
