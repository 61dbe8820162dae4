/**
 * How people write a field's unit beside its number: `28 years`, `11.27%`, `$50,000`.
 *
 * @module
 */

// After the number, without blanks and in lower case. A unit that is not listed is not read.
const formsOfUnit: Readonly<Record<string, readonly string[]>> = {
  years: ['years', 'year', 'yrs', 'yr', 'y', 'yearsold', 'yrsold'],
  months: ['months', 'month', 'mos', 'mo', 'm'],
  days: ['days', 'day', 'd'],
  percent: ['%', 'percent', 'pct'],
  dollars: ['dollars', 'dollar', 'usd', 'us$', '$']
}

// After the unit, or after a number whose unit stands in front of it.
const formsOfPeriod: Readonly<Record<string, readonly string[]>> = {
  year: ['peryear', 'ayear', '/year', '/yr', '/y', 'p.a.', 'perannum', 'yearly', 'annually'],
  month: ['permonth', 'amonth', '/month', '/mo', '/m', 'monthly']
}

/** What is written around a number. */
export interface UnitForm {
  /** Whether it is the field's own unit. */
  readonly isOwn: boolean
  /** Whether it names the currency, which tells that a comma groups digits. */
  readonly hasCurrency: boolean
}

/**
 * Whether what stands around a number is the field's unit.
 *
 * @param unit - the field's unit, such as `dollars per year`
 * @param before - a currency sign in front of the number, or nothing
 * @param after - what follows the number
 */
export function unitForm(unit: string, before: string, after: string): UnitForm {
  const [name = '', period = ''] = unit.split(' per ')
  const names = formsOfUnit[name] ?? []
  const periods = ['', ...(formsOfPeriod[period] ?? [])]
  const written = after.toLowerCase().replaceAll(' ', '')
  const unitBefore = before.toLowerCase()
  if (unitBefore !== '') {
    const isOwn = name === 'dollars' && periods.includes(written)
    return { isOwn, hasCurrency: isOwn }
  }
  const isPeriod = periods.includes(written)
  const isUnit = names.some((form) => written.startsWith(form) && periods.includes(written.slice(form.length)))
  return { isOwn: isUnit || isPeriod, hasCurrency: isUnit && name === 'dollars' }
}
