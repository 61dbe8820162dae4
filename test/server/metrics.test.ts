import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createHistogram, metricText } from '../../src/server/http/prometheus.ts'
import { startService } from './service.ts'

const applicants: Record<string, unknown>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

test('histogram buckets are cumulative', () => {
  const { observe, text } = createHistogram('t', 'Times.', [0.1, 1])
  for (const seconds of [0.1, 0.05, 0.5, 7]) observe({ route: '/a' }, seconds)
  observe({ route: '/b' }, 1)
  expect(text()).toBe(`# HELP t Times.
# TYPE t histogram
t_bucket{route="/a",le="0.1"} 2
t_bucket{route="/a",le="1"} 3
t_bucket{route="/a",le="+Inf"} 4
t_sum{route="/a"} 7.65
t_count{route="/a"} 4
t_bucket{route="/b",le="0.1"} 0
t_bucket{route="/b",le="1"} 1
t_bucket{route="/b",le="+Inf"} 1
t_sum{route="/b"} 1
t_count{route="/b"} 1
`)
})

test('labels are escaped, and numbers are what Prometheus reads', () => {
  const samples = [
    [{ a: 'x"\\\n' }, NaN],
    [{}, Infinity],
    [{}, -Infinity],
    [{}, 1e21]
  ] as const
  expect(metricText('m', 'gauge', 'Help.', samples)).toBe(
    '# HELP m Help.\n# TYPE m gauge\nm{a="x\\"\\\\\\n"} NaN\nm +Inf\nm -Inf\nm 1e+21\n'
  )
})

// Values by name and labels.
function valuesOf(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  for (const line of lines)
    expect(line).toMatch(/^[a-z_]+(?:\{(?:[a-z\d_]+="[^"\n]*",?)+\})? (?:NaN|[+-]?Inf|-?[\d.e+-]+)$/)
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

test('scores, rejections and responses are counted', async () => {
  const { post, get } = await startService()
  expect(valuesOf((await get('/metrics')).body)['opencredit_points_psi']).toBeNaN()
  const scores = []
  for (const applicant of applicants) scores.push((await post('/v1/score', applicant)).json())
  await post('/predict', { Age: true, nobody: 1 })
  await post('/v1/score/batch', [applicants[0], { Age: true }])
  await post(
    '/v1/score/batch',
    Array.from({ length: 100 }, () => applicants[0]!)
  )
  await new Promise(setImmediate)

  const answer = await get('/metrics')
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  const values = valuesOf(answer.body)
  const classes = ['Poor', 'Standard', 'Good'].map((name) => values[`opencredit_scores_total{class="${name}"}`]!)
  expect(classes.reduce((sum, count) => sum + count)).toBe(105)
  const limits = scores.flatMap(({ reasons }) => reasons).filter(({ code }) => code === 'LIMIT').length
  const perFirst = scores[0].reasons.filter(({ code }: { code: string }) => code === 'LIMIT').length
  expect(values['opencredit_reasons_total{code="LIMIT"}']).toBe(limits + 101 * perFirst)
  expect(values['opencredit_field_errors_total{code="wrong_type"}']).toBe(2)
  expect(values['opencredit_field_errors_total{code="unknown_field"}']).toBe(1)
  expect(values['opencredit_points_psi']).toBeGreaterThan(1)
  const bins = Object.entries(values).filter(([name]) => name.startsWith('opencredit_points_bin_total'))
  expect(bins.map(([, count]) => count).reduce((sum, count) => sum + count)).toBe(105)
  const ages = Object.entries(values).filter(([name]) => name.startsWith('opencredit_field_bin_total{field="Age",'))
  expect(ages.map(([, count]) => count).reduce((sum, count) => sum + count)).toBe(105)
  expect(values['opencredit_field_csi{field="Age"}']).toBeGreaterThan(1)
  const route = 'method="POST",route="/v1/score",status="200"'
  expect(values[`opencredit_http_request_duration_seconds_count{${route}}`]).toBe(4)
  expect(
    values[
      `opencredit_http_request_duration_seconds_count{${route.replace('/v1/score', '/predict').replace('200', '422')}}`
    ]
  ).toBe(1)
  expect(values['opencredit_http_requests_in_flight']).toBe(1)
  expect(values['process_resident_memory_bytes']).toBeGreaterThan(1e6)
  expect(values['opencredit_event_loop_delay_seconds{quantile="0.99"}']).toBeGreaterThanOrEqual(0)
})

test('no path or value of a request becomes a label', async () => {
  const { get, post } = await startService()
  for (let i = 0; i < 20; i++) await get(`/SECRET${i}?SECRET`)
  await post('/predict', { SECRET: 'SECRET', Age: 'SECRET' })
  await new Promise(setImmediate)
  const { body } = await get('/metrics')
  expect(body).not.toContain('SECRET')
  expect(body).toContain('opencredit_http_request_duration_seconds_count{method="GET",route="none",status="404"} 20')
})
