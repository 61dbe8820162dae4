import { rmSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'
import { workerDefinition } from './src/node/bundle-worker.js'

const entries = {
  index: 'src/index.ts',
  'explain/index': 'src/explain/index.ts',
  'plot/index': 'src/plot/index.ts',
  'train/index': 'src/train/index.ts',
  'sql/index': 'src/sql/index.ts',
  'pool/index': 'src/pool/index.ts',
  'credit/index': 'src/credit/index.ts',
  'pipeline/index': 'src/pipeline/index.ts',
  'tracking/index': 'src/tracking/index.ts',
  'node/index': 'src/node/index.ts',
  'server/index': 'src/server/index.ts'
}
const shared: Options = {
  target: 'es2022',
  define: await workerDefinition(),
  dts: true,
  splitting: true,
  silent: true
}

// Two builds at once write there, so neither may empty it.
rmSync('dist', { recursive: true, force: true })

export default defineConfig([
  {
    ...shared,
    entry: {
      ...entries,
      'pool/worker': 'src/pool/evaluate-worker.ts',
      'server/score-worker': 'src/server/credit-service/score-worker.ts',
      'cli/main': 'src/cli/main.ts'
    },
    format: 'esm',
    onSuccess: 'node src/kernels/compile.js dist/kernels.wasm && node src/page/build.js dist/page'
  },
  // For Jest, and for TypeScript that compiles to CommonJS. Node itself takes the ES modules either way.
  { ...shared, entry: entries, format: 'cjs', shims: true }
])
