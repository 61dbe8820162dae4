/**
 * Which feature a key of a record or a column of a table names. One rule for all of them: names match with white space as `_`,
 * as LightGBM writes it in model files; what names no feature is an error unless the caller lets it pass.
 *
 * @module
 */
import { choiceOption } from '../checks.ts'
import { nearestName } from '../nearest-name.ts'

/** What to do with names that are no feature, and with features without a name. */
export interface KeyOptions {
  /** Keys of records and columns of tables that are no features: an error (default), or ignored. */
  readonly extraColumns?: 'error' | 'ignore'
  /**
   * Features that a record or table does not have: missing values (`allow`) or an error. By default they are allowed in records,
   * because JSON leaves values out, except in a record with none of the features; in tables they are an error.
   */
  readonly missingColumns?: 'allow' | 'error'
}

/** The keys of `KeyOptions`. */
export const keyOptionKeys: readonly string[] = ['extraColumns', 'missingColumns']

/** Checked options. */
export interface KeyRules {
  readonly ignoresExtra: boolean
  /** Undefined: as is the custom of the form. */
  readonly missing: 'allow' | 'error' | undefined
  /** How to ask for other rules, for messages. */
  readonly hints: { readonly extra: string; readonly missing: string }
}

const hints = {
  extra: "extraColumns: 'ignore' leaves such columns out",
  missing: "missingColumns: 'allow' takes them as missing values"
}

/**
 * The rules that options ask for.
 *
 * @throws RangeError when there is no such choice
 */
export function keyRulesOf({ extraColumns, missingColumns }: KeyOptions): KeyRules {
  return {
    ignoresExtra: choiceOption('extraColumns', extraColumns, ['error', 'ignore'], 'error') === 'ignore',
    missing:
      missingColumns === undefined
        ? undefined
        : choiceOption<'allow' | 'error'>('missingColumns', missingColumns, ['allow', 'error'], 'allow'),
    hints
  }
}

/** Finds features by name. */
export interface FeatureKeys {
  /** The number of the feature that a key names; -1 when it names none. */
  readonly featureOf: (key: string) => number
  /**
   * What is wrong with a key that names none. Quotes it only where it is near a feature's name: the first row of a file without
   * a header would otherwise end up in messages.
   *
   * @param what - what to call it otherwise, such as `column 3`
   */
  readonly unknownKey: (key: string, what: string) => string
}

/** Prepares the names of a model's features. */
export function createFeatureKeys(featureNames: readonly string[]): FeatureKeys {
  const features = new Map(featureNames.map((name, feature) => [withoutBlanks(name), feature]))
  // A name as it stands comes first, should two differ in their white space only.
  for (const [feature, name] of featureNames.entries()) features.set(name, feature)
  return {
    featureOf: (key) => features.get(key) ?? features.get(withoutBlanks(key)) ?? -1,
    unknownKey: (key, what) => {
      const nearest = nearestName(withoutBlanks(key), featureNames)
      return nearest === undefined
        ? `${what} is no feature`
        : `no feature is called "${key}"; did you mean "${nearest}"?`
    }
  }
}

function withoutBlanks(name: string): string {
  return name.replace(/\s/g, '_')
}

/** A few names, for messages. */
export function listed(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`
}
