import { expect, test } from 'vitest'
import { bundleSizes } from '../bench/bundle-size.js'

test('bundles for browsers keep to their limits and hold nothing of Node', async () => {
  for (const { name, gzip, limit } of await bundleSizes()) expect(gzip, name).toBeLessThan(limit * 1000)
})
