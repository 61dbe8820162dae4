/**
 * What a browser downloads: gzip sizes of bundles of the built package. `npm run bundle-size` prints them (`-- --json` for
 * programs); a test holds them to their limits.
 */
import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Bundles by name: the code a page would import, and whether the champion's data counts. */
const bundles = {
  'loadLightGBM + predict': {
    code: `export { loadLightGBM, predict } from './src/index.ts'`,
    champion: false,
    limit: 33
  },
  'loadXGBoost + predict': {
    code: `export { loadXGBoost, predict } from './src/index.ts'`,
    champion: false,
    limit: 41
  },
  'loadCatBoost + predict': {
    code: `export { loadCatBoost, predict } from './src/index.ts'`,
    champion: false,
    limit: 44.5
  },
  'loadOnnx + predict': {
    code: `export { loadOnnx, predict } from './src/index.ts'`,
    champion: false,
    limit: 49
  },
  'loadSklearn + predict': {
    code: `export { loadSklearn, predict } from './src/index.ts'`,
    champion: false,
    limit: 38
  },
  'loadModel + predict': { code: `export { loadModel, predict } from './src/index.ts'`, champion: false, limit: 92 },
  'loadModel + predict + train': {
    code: `export { loadModel, predict, createDataset, train } from './src/index.ts'`,
    champion: false,
    limit: 142
  },
  'whole core without the champion': {
    code: `export * from './src/index.ts'; export * from './src/explain/index.ts'; export * from './src/credit/index.ts'`,
    champion: false,
    limit: 218
  },
  'scoreApplicant with the champion': {
    code: `export { scoreApplicant } from './src/index.ts'`,
    champion: true,
    limit: 92
  }
}

const withoutChampion = {
  name: 'without-champion',
  setup: ({ onLoad }) =>
    onLoad({ filter: /champion-(?:data|reference)\.ts$/ }, () => ({
      contents: 'export const championData = {}, championReference = {}',
      loader: 'ts'
    }))
}

/** Sizes in bytes: [{ name, minified, gzip, limit }], limit in KB of gzip. */
async function bundleSizes() {
  return Promise.all(
    Object.entries(bundles).map(async ([name, { code, champion, limit }]) => {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: root, loader: 'ts' },
        bundle: true,
        minify: true,
        format: 'esm',
        target: 'es2022',
        platform: 'browser',
        write: false,
        plugins: champion ? [] : [withoutChampion]
      })
      const minified = outputFiles[0].contents
      return { name, minified: minified.length, gzip: gzipSync(minified, { level: 9 }).length, limit }
    })
  )
}

const sizes = await bundleSizes()
if (process.argv.includes('--json')) console.log(JSON.stringify(sizes))
else {
  for (const { name, minified, gzip, limit } of sizes) {
    console.log(
      `${name.padEnd(34)} ${(minified / 1000).toFixed(1).padStart(6)} KB, gzip ${(gzip / 1000).toFixed(1).padStart(6)} KB (limit ${limit})`
    )
  }
}
