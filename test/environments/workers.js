/** Cloudflare Workers: the bundle of wrangler's conditions, in the runtime of Cloudflare. */
import { deepStrictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProject, importTool, toolFile, versionOf } from './project.js'

// Compiling bytes is allowed while a worker starts, from 2025-06-01 on; FinalizationRegistry is there from 2025-05-05 on.
const ways = [
  { start: 'nothing', compatibilityDate: '2024-09-01', engine: 'js' },
  { start: 'createScorer', compatibilityDate: '2024-09-01', engine: 'js' },
  { start: 'nothing', compatibilityDate: '2026-04-01', engine: 'js' },
  { start: 'createScorer', compatibilityDate: '2026-04-01', engine: 'wasm' },
  { start: 'useKernels', compatibilityDate: '2025-05-05', engine: 'wasm' },
  { start: 'useKernels', compatibilityDate: '2026-04-01', engine: 'wasm' }
]

async function answerOf(project, { start, compatibilityDate }) {
  const { build } = await importTool('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(project, 'worker.js')],
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.txt': 'text' },
    define: { START: JSON.stringify(start) },
    external: ['*.wasm'],
    write: false,
    logLevel: 'warning'
  })
  const { Miniflare } = await importTool('miniflare')
  const server = new Miniflare({
    compatibilityDate,
    modules: [
      { type: 'ESModule', path: 'worker.js', contents: outputFiles[0].text },
      {
        type: 'CompiledWasm',
        path: 'opencredit/kernels.wasm',
        contents: readFileSync(toolFile('opencredit/dist/kernels.wasm'))
      }
    ]
  })
  try {
    const response = await server.dispatchFetch('http://worker/')
    if (response.status !== 200) throw new Error(await response.text())
    return await response.json()
  } finally {
    await server.dispose()
  }
}

export const checks = ways.map((way) => ({
  name: `Cloudflare Workers of ${way.compatibilityDate} (${versionOf('miniflare')}), ${way.start} at the start`,
  run: async ({ answers }) => {
    deepStrictEqual(await answerOf(createProject('workers'), way), { engine: way.engine, answers })
  }
}))
