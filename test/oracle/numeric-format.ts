/**
 * C's `%.{digits}g` from the exact decimal expansion: slow, and plainly right.
 *
 * @module
 */

import { toExact } from './numeric-exact.ts'

/** What C prints for a finite value. */
export function exactFormatG(value: number, digits: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (value === 0) return `${sign}0`
  const { significand, exponent } = toExact(Math.abs(value))
  // value = whole · 10^-places.
  const places = Math.max(-exponent, 0)
  const whole = (significand << BigInt(Math.max(exponent, 0))) * 5n ** BigInt(places)
  const length = whole.toString().length

  // Rounded to the nearest, ties to even; one power of ten more when 99…9 becomes 100…0.
  const unit = 10n ** BigInt(Math.max(length - digits, 0))
  const twice = (whole % unit) * 2n
  const kept = whole / unit
  const rounded = twice > unit || (twice === unit && kept % 2n === 1n) ? kept + 1n : kept
  const text = (rounded * unit).toString()
  const power = text.length - 1 - places
  const significant = text.slice(0, digits).replace(/0+$/, '')

  const withPoint = (head: string, tail: string): string => sign + head + (tail === '' ? '' : `.${tail}`)
  if (power < -4 || power >= digits) {
    const size = Math.abs(power).toString().padStart(2, '0')
    return `${withPoint(significant[0]!, significant.slice(1))}e${power < 0 ? '-' : '+'}${size}`
  }
  if (power < 0) return withPoint('0', '0'.repeat(-power - 1) + significant)
  return withPoint(significant.padEnd(power + 1, '0').slice(0, power + 1), significant.slice(power + 1))
}
