import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

const programs = readdirSync('examples').filter((file) => file.endsWith('.js'))

test('there are five examples', () => {
  expect(programs.length).toBeGreaterThanOrEqual(5)
})

test.each(programs.map((program) => [program]))('%s runs', (program) => {
  const output = execFileSync('node', [`examples/${program}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  expect(output).not.toMatch(/undefined|NaN|\[object/)
  expect(output.length).toBeGreaterThan(100)
})
