import { defineConfig } from 'vitest/config'
import { workerDefinition } from './src/node/bundle-worker.js'

export default defineConfig({
  define: await workerDefinition(),
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Node 20 can abort the whole process when a thread ends while V8 still compiles its code: "Assertion failed:
    // (data.first) != nullptr". Here thousands of threads end, many right after they began to run fast.
    execArgv: ['--no-concurrent-recompilation'],
    coverage: {
      include: ['src/**/*.ts'],
      // Compiled to WebAssembly, or in need of a browser; their tests run that.
      exclude: ['src/kernels/assembly/**', 'src/page/view/**'],
      reporter: ['text', 'json-summary'],
      thresholds: { lines: 95 }
    }
  }
})
