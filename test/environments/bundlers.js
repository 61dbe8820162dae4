/** Programs for Node as one file by each bundler, run where the package cannot be found. */
import { deepStrictEqual } from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { awayFromPackages, createProject, importTool, printedBy, versionOf } from './project.js'

const bundlers = {
  esbuild: async (entry, folder) => {
    const { build } = await importTool('esbuild')
    const common = { entryPoints: [entry], bundle: true, minify: true, platform: 'node', logLevel: 'warning' }
    const outputs = { esm: join(folder, 'esbuild.mjs'), cjs: join(folder, 'esbuild.cjs') }
    for (const [format, outfile] of Object.entries(outputs)) await build({ ...common, format, outfile })
    return Object.values(outputs)
  },
  webpack: async (entry, folder) => {
    const { default: webpack } = await importTool('webpack')
    const output = { path: folder, filename: 'webpack.cjs' }
    const stats = await new Promise((resolve, reject) =>
      webpack({ entry, output, target: 'node', mode: 'production' }, (error, result) =>
        error ? reject(error) : resolve(result)
      )
    )
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'))
    return [join(folder, 'webpack.cjs')]
  },
  vite: async (entry, folder) => {
    const { build } = await importTool('vite')
    await build({
      root: dirname(entry),
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: entry,
        outDir: folder,
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: 'vite.mjs' } }
      },
      ssr: { noExternal: true }
    })
    return [join(folder, 'vite.mjs')]
  }
}

export const checks = Object.entries(bundlers).map(([name, bundle]) => ({
  name: `${versionOf(name)}, bundle for Node`,
  run: (expected) =>
    awayFromPackages(async (folder) => {
      const project = createProject(name)
      for (const program of await bundle(join(project, 'node-program.js'), folder)) {
        deepStrictEqual(await printedBy(program, project), expected)
      }
    })
}))
