/** CommonJS: Jest as it comes, and TypeScript in every module setting. */
import { deepStrictEqual } from 'node:assert/strict'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { awayFromPackages, cache, createProject, node, toolFile, versionOf } from './project.js'

const jest = {
  name: `${versionOf('jest')} without configuration`,
  // Jest finds no tests below a node_modules folder.
  run: ({ answers: { outputs, values, plot } }) =>
    awayFromPackages(async (folder) => {
      symlinkSync(join(cache, 'node_modules'), join(folder, 'node_modules'), 'junction')
      cpSync(createProject('jest'), folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), '{}')
      await node([toolFile('jest/bin/jest.js')], { cwd: folder })
      deepStrictEqual(JSON.parse(readFileSync(join(folder, 'answers.json'))), { outputs, values, plot })
    })
}

const settings = [
  { type: 'commonjs', module: 'commonjs' },
  { type: 'commonjs', module: 'node16' },
  { type: 'commonjs', module: 'node20' },
  { type: 'commonjs', module: 'nodenext' },
  { type: 'module', module: 'node16' },
  { type: 'module', module: 'nodenext' },
  { type: 'module', module: 'esnext', moduleResolution: 'bundler' }
]

const common = {
  target: 'es2022',
  // Without the browser's types.
  lib: ['es2023'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false
}

async function compile(project, { type, ...options }, files, types) {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type }))
  const compilerOptions = { ...common, ...options, outDir: 'out', types }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  await node([toolFile('typescript/bin/tsc'), '-p', project])
}

const typescript = settings.map((setting) => ({
  name: `${versionOf('typescript')}, ${Object.values(setting).join(', ')}`,
  run: async ({ answers: { outputs, values, plot } }) => {
    const project = createProject(`typescript-${Object.values(setting).join('-')}`)
    await compile(project, setting, ['program.ts'], ['node'])
    const printed = await node([join(project, 'out/program.js'), join(project, 'model.txt')])
    deepStrictEqual(JSON.parse(printed), { outputs, values, plot })
  }
}))

const withoutTypes = {
  name: `${versionOf('typescript')}, without the types of browsers and Node`,
  run: async () => {
    const project = createProject('typescript-bare')
    writeFileSync(
      join(project, 'bare.ts'),
      `import { useKernels } from 'opencredit'
      import { applicantSchema } from 'opencredit/credit'
      import { createExplainer } from 'opencredit/explain'
      import { createPool, readRecords } from 'opencredit/node'
      import { barPlot } from 'opencredit/plot'
      import kernels from 'opencredit/kernels.wasm'
      useKernels(kernels)
      export const made = [createPool(), readRecords('a.csv'), applicantSchema, createExplainer, barPlot([1], ['a'])]`
    )
    await compile(project, { type: 'module', module: 'nodenext' }, ['bare.ts'], [])
  }
}

export const checks = [jest, ...typescript, withoutTypes]
