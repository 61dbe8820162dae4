/**
 * Dates and points in time: exact numbers in Arrow and Parquet, ISO 8601 in text.
 *
 * @module
 */
import type { Resolution, Storage, TableColumn, TimeStorage } from './table.ts'

const resolutions: readonly Resolution[] = ['ms', 'us', 'ns']

/** Whether a column holds times. */
export function isTimeStorage(storage: Storage | undefined): storage is TimeStorage {
  return storage === 'date' || storage?.startsWith('timestamp_') === true
}

/** What the storage of points in time counts, and whether they are points in time. */
export function partsOfTimeStorage(storage: Exclude<TimeStorage, 'date'>): {
  readonly resolution: Resolution
  readonly isUtc: boolean
} {
  return {
    resolution: resolutions.find((resolution) => storage.startsWith(`timestamp_${resolution}`))!,
    isUtc: storage.endsWith('_utc')
  }
}

/** A column of times: numbers for columns, text elsewhere. */
export function timeColumn(storage: TimeStorage, timeAt: (row: number) => number | bigint | null): TableColumn {
  return {
    timeAt,
    valueAt: (row) => {
      const time = timeAt(row)
      return time === null ? null : timeText(time, storage)
    }
  }
}

const secondsOfDay = 86_400n
const digitsOf: Readonly<Record<Resolution, number>> = { ms: 3, us: 6, ns: 9 }
// JavaScript's calendar ends some 270,000 years from 1970.
const maxSeconds = 8_640_000_000_000n

function timeText(time: number | bigint, storage: TimeStorage): string {
  if (storage === 'date') return isoText(BigInt(time) * secondsOfDay).replace(/T.*/, '')
  const { resolution, isUtc } = partsOfTimeStorage(storage)
  const digits = digitsOf[resolution]
  const perSecond = 10n ** BigInt(digits)
  const count = BigInt(time)
  const fraction = ((count % perSecond) + perSecond) % perSecond
  const seconds = isoText((count - fraction) / perSecond).replace(/\.000Z$/, '')
  return `${seconds}.${String(fraction).padStart(digits, '0')}${isUtc ? 'Z' : ''}`
}

function isoText(seconds: bigint): string {
  if (seconds > maxSeconds || seconds < -maxSeconds)
    throw new Error('expected times that a calendar has, got one beyond it')
  return new Date(Number(seconds) * 1000).toISOString()
}
