/**
 * Checks of arguments and options at the public edge, with one wording for all: `"name" expected X, got Y`. A message never
 * holds a value that could be an applicant's.
 *
 * @module
 */

/** What kind of thing a value is, for messages: never the value itself. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return typeof value
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && name !== '' ? name : 'object'
}

/**
 * Checks that `options` is an object with no key but these: a mistyped option must not be ignored in silence.
 *
 * @throws TypeError or RangeError naming the key and the known ones
 */
export function checkOptions(options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`"options" expected an object, got ${kindOf(options)}`)
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined) throw new RangeError(`"options" expected ${known.join(', ')}; got "${unknown}"`)
}

/** An integer option, or its default. */
export function integerOption(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected an integer, got ${kindOf(value)}`)
  if (!Number.isInteger(value)) throw new RangeError(`"${name}" expected an integer, got ${value}`)
  return value
}

/** A true-or-false option, or its default. */
export function booleanOption(name: string, value: boolean | undefined, byDefault: boolean): boolean {
  if (value === undefined) return byDefault
  if (typeof value !== 'boolean') throw new TypeError(`"${name}" expected true or false, got ${kindOf(value)}`)
  return value
}

/**
 * Checks an option that must be a function, if it is given.
 *
 * @throws TypeError naming the option
 */
export function checkFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function')
    throw new TypeError(`"${name}" expected a function, got ${kindOf(value)}`)
}

/** A number option, or its default. */
export function numberOption(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected a number, got ${kindOf(value)}`)
  return value
}

/**
 * A text option, or its default.
 *
 * @throws TypeError naming the option
 */
export function textOption(name: string, value: string | undefined, byDefault: string): string {
  const text = value ?? byDefault
  if (typeof text !== 'string') throw new TypeError(`"${name}" expected a string, got ${kindOf(text)}`)
  return text
}

/**
 * An option that must be one of a few words, or its default.
 *
 * @throws RangeError naming the option and the words
 */
export function choiceOption<Choice extends string>(
  name: string,
  value: Choice | undefined,
  choices: readonly Choice[],
  byDefault: Choice
): Choice {
  if (value === undefined) return byDefault
  if (choices.includes(value)) return value
  const got = typeof value === 'string' ? `"${value}"` : kindOf(value)
  throw new RangeError(`"${name}" expected ${choices.join(', ')}; got ${got}`)
}

/** What a call uses of an `AbortSignal`, spelt out because programs without the types of browsers or Node lack that name. */
export interface CallSignal {
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}
