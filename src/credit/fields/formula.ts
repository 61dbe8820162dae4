/**
 * Formulas of derived fields, as data: what a lender computes from other fields before a model sees it.
 *
 * A formula of missing values is missing; so is one that has no value, such as 0 / 0.
 *
 * @module
 */

/** How a derived field follows from fields that precede it in the table. */
export type Formula<Name extends string = string> =
  /** numerator / (denominator + plus); `plus` (default 0) makes a denominator of 0 give a number */
  | { readonly kind: 'ratio'; readonly numerator: Name; readonly denominator: Name; readonly plus?: number }
  /** The first minus the second */
  | { readonly kind: 'difference'; readonly of: readonly [Name, Name] }
  | { readonly kind: 'sum' | 'mean' | 'smallest' | 'largest'; readonly of: readonly Name[] }
  /** How many of the fields are above a number */
  | { readonly kind: 'count'; readonly of: readonly Name[]; readonly above: number }

/** The fields that a formula takes. */
export function inputsOf<Name extends string>(formula: Formula<Name>): readonly Name[] {
  return formula.kind === 'ratio' ? [formula.numerator, formula.denominator] : formula.of
}
