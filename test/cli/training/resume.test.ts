import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLightgbmRandom } from '../../../src/numeric/lightgbm-random.ts'
import { temporaryFolder } from '../temporary-folder.ts'

// What `npm run build` makes: a process of its own can be killed.
const command = 'dist/cli/main.js'
const file = temporaryFolder()
const random = createLightgbmRandom(1)
const lines = Array.from({ length: 400 }, () => {
  const [a, b, c] = [random.nextFloat(), random.nextFloat(), random.nextInt(0, 9)]
  return `${a},${b},${c},${Number(a + b * b + c / 9 > 1.3)}`
})
const data = file('data.csv', `a,b,c,y\n${lines.join('\n')}\n`)

function start(out: string, parameters: readonly string[]): ChildProcess {
  const argv = ['train', '--data', data, '--label', 'y', '-o', out, 'objective=binary', 'num_leaves=7', 'num_trees=700']
  return spawn(process.execPath, [command, ...argv, ...parameters], { stdio: ['ignore', 'ignore', 'pipe'] })
}

async function codeOf(child: ChildProcess): Promise<unknown> {
  return (await once(child, 'close'))[0]
}

async function untilThere(path: string): Promise<void> {
  while (!existsSync(path)) await after(2)
}

const kinds = [
  ['boosting=gbdt'],
  ['bagging_freq=3', 'bagging_fraction=0.5', 'feature_fraction=0.7'],
  ['boosting=dart', 'drop_rate=0.02'],
  ['boosting=rf', 'bagging_freq=1', 'bagging_fraction=0.5'],
  ['data_sample_strategy=goss'],
  ['feature_fraction_bynode=0.5', 'extra_trees=true']
]

test.each(kinds)('a killed run goes on to the same bytes: %s %s %s', async (...parameters: (string | undefined)[]) => {
  const given = parameters.filter((one) => one !== undefined)
  const whole = file(`${given[0]!.replace('=', '-')}-whole.txt`)
  const cut = file(`${given[0]!.replace('=', '-')}-cut.txt`)
  expect(await codeOf(start(whole, given))).toBe(0)
  const killed = start(cut, [...given, '--save-period', '100'])
  await untilThere(`${cut}.checkpoint`)
  killed.kill('SIGKILL')
  await codeOf(killed)
  expect(existsSync(cut)).toBe(false)
  const resumed = start(cut, [...given, '--save-period', '100', '--resume'])
  let said = ''
  resumed.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  expect(await codeOf(resumed)).toBe(0)
  expect(said).toMatch(/^opencredit: going on after iteration \d+00\n/)
  expect(readFileSync(cut, 'utf8')).toBe(readFileSync(whole, 'utf8'))
  expect(existsSync(`${cut}.checkpoint`)).toBe(false)
})

test('an interrupt ends a run with 130, and writes a checkpoint or nothing', async () => {
  const out = file('interrupted.txt')
  const before = readdirSync(dirname(out))
  const alone = start(out, ['training_metric=true'])
  await once(alone.stderr!, 'data')
  alone.kill('SIGINT')
  expect(await codeOf(alone)).toBe(130)
  expect(readdirSync(dirname(out))).toEqual(before)

  const saving = start(out, ['training_metric=true', '--save-period', '1000000'])
  await once(saving.stderr!, 'data')
  saving.kill('SIGINT')
  expect(await codeOf(saving)).toBe(130)
  const added = readdirSync(dirname(out)).filter((name) => !before.includes(name))
  expect(added).toEqual(['interrupted.txt.checkpoint'])
})

test('a checkpoint of other parameters or data is refused', async () => {
  const out = file('other.txt')
  const child = start(out, ['training_metric=true', '--save-period', '100'])
  await untilThere(`${out}.checkpoint`)
  child.kill('SIGKILL')
  await codeOf(child)
  const other = start(out, ['training_metric=true', '--save-period', '100', '--resume', 'learning_rate=0.2'])
  let said = ''
  other.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  expect(await codeOf(other)).toBe(1)
  expect(said).toBe(
    `opencredit: ${out}.checkpoint: expected a checkpoint of the same data and parameters, got one of others; without ` +
      '--resume, training begins anew\n'
  )
})
