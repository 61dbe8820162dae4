/**
 * `createServiceMetrics`: what every service measures: requests, the event loop, the process.
 *
 * @module
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createHistogram, type Labels, metricText } from './prometheus.ts'

/** The metrics of a service. */
export interface ServiceMetrics {
  /** Counts a request that begins; call what it returns with the labels and the duration when the request has ended. */
  readonly begin: () => (labels: Labels, seconds: number) => void
  readonly text: () => string
  readonly close: () => void
}

// In seconds: a score takes a fraction of a millisecond, a large batch takes seconds.
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const nanoseconds = 1e9

/** Metrics before the first request; `numStreams` counts the streams that are open. */
export function createServiceMetrics(numStreams: () => number): ServiceMetrics {
  const durations = createHistogram(
    'opencredit_http_request_duration_seconds',
    'Time from receiving a request to finishing its response, by route and status.',
    bounds
  )
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  let inFlight = 0
  return {
    begin: () => {
      inFlight++
      return (labels, seconds) => {
        inFlight--
        durations.observe(labels, seconds)
      }
    },
    text: () => {
      const text = [
        durations.text(),
        metricText('opencredit_http_requests_in_flight', 'gauge', 'Requests being handled.', [[{}, inFlight]]),
        metricText('opencredit_http_streams_open', 'gauge', 'Streams being sent.', [[{}, numStreams()]]),
        processText()
      ].join('')
      const delays = [0.5, 0.99, 1].map((quantile): [Labels, number] => {
        // There is no percentile before the first measurement.
        const value = delay.percentile(quantile * 100)
        return [{ quantile }, delay.count === 0 ? 0 : value / nanoseconds]
      })
      delay.reset()
      const help = 'Event loop delay since the last scrape, by quantile.'
      return text + metricText('opencredit_event_loop_delay_seconds', 'gauge', help, delays)
    },
    close: () => {
      delay.disable()
    }
  }
}

function processText(): string {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const started = Date.now() / 1000 - process.uptime()
  return [
    metricText('process_resident_memory_bytes', 'gauge', 'Resident memory size in bytes.', [[{}, rss]]),
    metricText('process_cpu_seconds_total', 'counter', 'User and system CPU time in seconds.', [
      [{}, (user + system) / 1e6]
    ]),
    metricText('process_start_time_seconds', 'gauge', 'Start time of the process, in seconds since the Unix epoch.', [
      [{}, started]
    ]),
    metricText('nodejs_heap_used_bytes', 'gauge', 'Used JavaScript heap in bytes.', [[{}, heapUsed]]),
    metricText('nodejs_external_memory_bytes', 'gauge', 'Memory outside the JavaScript heap in bytes.', [
      [{}, external]
    ])
  ].join('')
}
