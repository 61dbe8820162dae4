/**
 * LightGBM's own examples, as they are: the model file that its program writes, byte for byte, and its metrics, digit for digit. Their
 * hashes are made by test/interop/command_cases.py with LightGBM 4.7.0's program.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

interface Example {
  readonly folder: string
  readonly arguments: readonly string[]
  /** Hashes, of the model file and of the lines of metrics. */
  readonly model: string
  readonly metrics: string
  readonly numMetrics: number
  readonly lastMetric: string
}

const examples = JSON.parse(readFileSync('test/cli/training/golden/examples.json', 'utf8')) as Example[]
const folder = resolve('../shared/data/lightgbm-examples')
const isThere = existsSync(folder)
if (!isThere) console.warn(`skipped: the examples of LightGBM are not in ${folder}`)

const file = temporaryFolder()
const before = process.cwd()
afterEach(() => process.chdir(before))

function hashOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}

test.skipIf(!isThere).each(examples.map((one) => [one.folder, one.arguments.slice(5).join(' '), one] as const))(
  '%s %s',
  async (name, _, one) => {
    const model = file('model.txt')
    process.chdir(join(folder, name))
    const { code, err } = await runCli([
      'train',
      ...one.arguments.filter((text) => !text.startsWith('output_model')),
      '-o',
      model
    ])
    expect(code).toBe(0)
    const lines = err.split('\n').filter((line) => line.startsWith('Iteration:'))
    expect(lines.at(-1)).toBe(one.lastMetric)
    expect(lines).toHaveLength(one.numMetrics)
    expect(hashOf(lines.join('\n'))).toBe(one.metrics)
    expect(hashOf(readFileSync(model))).toBe(one.model)
  }
)
