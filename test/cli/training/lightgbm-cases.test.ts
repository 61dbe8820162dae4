/**
 * Runs of LightGBM's own command line, and the same here: the same model file, byte for byte, and the same metrics in the same
 * digits. The runs are made by test/interop/command_cases.py, those here by LightGBM 4.7.0's program;
 * `OPENCREDIT_COMMAND_CASES` names a file of others.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

interface Case {
  readonly name: string
  /** Whether the model and metrics are those of LightGBM's program, or else of its Python package. */
  readonly isProgram: boolean
  readonly files: Readonly<Record<string, string>>
  readonly arguments: readonly string[]
  readonly model: string
  readonly metrics: readonly string[]
}

const casesPath = process.env['OPENCREDIT_COMMAND_CASES'] ?? 'test/cli/training/golden/cases.ndjson'
const cases = readFileSync(casesPath, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)
const file = temporaryFolder()
const before = process.cwd()
afterAll(() => process.chdir(before))

// The Python package writes other parameters, and a last line for pandas.
function untilTrees(model: string): string {
  return model.slice(0, model.indexOf('end of trees'))
}

test.each(cases.map((one) => [one.name, one] as const))('run %s', async (name, one) => {
  const folder = file(name.replace(/\W/g, '-'))
  mkdirSync(folder)
  for (const [path, text] of Object.entries(one.files)) writeFileSync(join(folder, path), text)
  process.chdir(folder)
  const { code, err } = await runCli(['train', ...one.arguments])
  const model = readFileSync(join(folder, 'model.txt'), 'utf8')
  expect(code).toBe(0)
  expect(err.split('\n').filter((line) => line.startsWith('Iteration:'))).toEqual(one.metrics)
  const same = one.isProgram ? (text: string) => text : untilTrees
  expect(same(model).split('\n')).toEqual(same(one.model).split('\n'))
})
