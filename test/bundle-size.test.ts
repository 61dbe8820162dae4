import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

test('bundles for browsers keep to their limits and need nothing of Node', () => {
  const sizes: { name: string; gzip: number; limit: number }[] = JSON.parse(
    execFileSync('node', ['bench/bundle-size.js', '--json'], { encoding: 'utf8' })
  )
  expect(sizes.length).toBeGreaterThanOrEqual(3)
  for (const { name, gzip, limit } of sizes) expect(gzip, name).toBeLessThan(limit * 1000)
})
