/**
 * Counters, gauges and histograms in the Prometheus text format 0.0.4.
 *
 * Source: prometheus.io/docs/instrumenting/exposition_formats.
 *
 * @module
 */

/** Labels of a sample. */
export type Labels = Readonly<Record<string, string | number>>

/** A value with its labels. */
export type Sample = readonly [labels: Labels, value: number]

/** Media type of the text. */
export const metricsMediaType = 'text/plain; version=0.0.4; charset=utf-8'

/** The text of one metric: its help, type and samples. */
export function metricText(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  return head(name, type, help) + samples.map(([labels, value]) => line(name, labels, value)).join('')
}

/** Durations, counted by label and length. */
export interface Histogram {
  /** Counts a duration in seconds. */
  readonly observe: (labels: Labels, seconds: number) => void
  readonly text: () => string
}

/**
 * An empty histogram.
 *
 * @param bounds - upper bounds of the buckets, ascending; a last bucket holds everything above
 */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const series = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number }>()
  return {
    observe: (labels, seconds) => {
      const key = Object.values(labels).join(' ')
      let one = series.get(key)
      if (one === undefined) series.set(key, (one = { labels, counts: [...bounds, Infinity].map(() => 0), sum: 0 }))
      let bucket = 0
      while (bucket < bounds.length && seconds > bounds[bucket]!) bucket++
      one.counts[bucket]! += 1
      one.sum += seconds
    },
    text: () =>
      head(name, 'histogram', help) +
      [...series.values()]
        .map(({ labels, counts, sum }) => {
          let total = 0
          const buckets = counts.map((count, i) => {
            total += count
            return line(`${name}_bucket`, { ...labels, le: i < bounds.length ? bounds[i]! : '+Inf' }, total)
          })
          return buckets.join('') + line(`${name}_sum`, labels, sum) + line(`${name}_count`, labels, total)
        })
        .join('')
  }
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(String(text))}"`)
  const number = Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${number}\n`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
