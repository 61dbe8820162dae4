import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { readLightgbmText } from '../../src/format/lightgbm/text.ts'
import { decodeText, encodeText } from '../../src/format/lightgbm/text-bytes.ts'
import { parseIntegers } from '../../src/numeric/decimal-list.ts'
import { parseNumbers } from '../../src/numeric/parse-decimal.ts'
import { parseQuickNumbers, quickDecimal } from '../../src/numeric/quick-decimal.ts'
import { savedParameters } from '../../src/model/model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { growthOf, linearGrowth } from '../growth.ts'
import { smallModel, smallModelWith } from './small-model.ts'

const hostileLists = {
  digits: (n: number) => '9'.repeat(n),
  'digits and another letter': (n: number) => `${'9'.repeat(n)}x`,
  'digits without a point': (n: number) => `1${'0'.repeat(n)}.e`,
  decimals: (n: number) => `0.${'1'.repeat(n)}`,
  'decimals and another letter': (n: number) => `.${'0'.repeat(n)}x`,
  'an exponent': (n: number) => `1e${'1'.repeat(n)}`,
  'zeros before an exponent': (n: number) => `1e-${'0'.repeat(n)}1`,
  blanks: (n: number) => `${' '.repeat(n)}x`,
  signs: (n: number) => '-'.repeat(n),
  'many numbers': (n: number) => '1 '.repeat(n / 2),
  'many long numbers': (n: number) => `0.12345678901234567890123456789 `.repeat(n / 30),
  'many words': (n: number) => 'x '.repeat(n / 2),
  'many infinities': (n: number) => '-inf '.repeat(n / 5),
  'one word': (n: number) => 'é'.repeat(n),
  colons: (n: number) => `-1${':1'.repeat(n)}`,
  brackets: (n: number) => '['.repeat(n)
}
const keys = [
  'version=',
  'num_class=',
  'objective=',
  'objective=binary ',
  'objective=binary sigmoid:',
  'objective=multiclass num_class:',
  'feature_names=',
  'feature_infos=',
  'feature_infos=[1:2] [1:2] [',
  'feature_infos=[1:2] [1:2] ',
  'tree_sizes=',
  'num_leaves=',
  'split_feature=',
  'split_gain=',
  'threshold=',
  'left_child=',
  'leaf_value=',
  'leaf_count=',
  'cat_boundaries=',
  'cat_threshold=',
  'shrinkage='
]

function readable(read: () => void): void {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFormatError)
  }
}

test.each(Object.entries(hostileLists))('number parsers are linear in %s', (_, listOf) => {
  for (const parse of [
    (bytes: Uint8Array) => parseNumbers(bytes, 0, bytes.length, new Float64Array(bytes.length), 0, bytes.length),
    (bytes: Uint8Array) => parseQuickNumbers(bytes, 0, bytes.length, new Float64Array(bytes.length), 0, bytes.length),
    (bytes: Uint8Array) =>
      parseIntegers(bytes, 0, bytes.length, new Int32Array(bytes.length), 0, bytes.length, -1e9, 1e9),
    (bytes: Uint8Array) => quickDecimal(decodeText(bytes, 0, bytes.length))
  ]) {
    expect(growthOf((n) => encodeText(listOf(n)), parse)).toBeLessThan(linearGrowth)
  }
})

test.each(keys)('reading a model is linear in the line %s', (key) => {
  for (const [name, listOf] of Object.entries(hostileLists)) {
    for (const useKernels of [true, false]) {
      const growth = growthOf(
        (n) => encodeText(smallModelWith(key).replace(`\n${key}\n`, `\n${key}${listOf(n)}\n`)),
        (bytes) => readable(() => readLightgbmText(bytes, useKernels))
      )
      expect(growth, `${name}, ${useKernels}`).toBeLessThan(linearGrowth)
    }
  }
})

const json = saveModel(loadModel(smallModel), { format: 'lightgbm-json' })

test.each([
  ['empty lines', (n: number) => smallModel.replace('Tree=1', `${'\n'.repeat(n)}Tree=1`)],
  ['blank lines in a tree', (n: number) => smallModel.replace('Tree=1\n', `Tree=1\n${'\r\n'.repeat(n)}`)],
  ['carriage returns', (n: number) => smallModel.replace('Tree=1', `${'\r'.repeat(n)}Tree=1`)],
  ['a long key', (n: number) => smallModel.replace('Tree=1', `Tree=1\n${'k'.repeat(n)}`)],
  ['equals signs', (n: number) => smallModel.replace('Tree=1', `Tree=1\n${'='.repeat(n)}`)],
  ['a long number of a tree', (n: number) => smallModel.replace('Tree=0', `Tree=${'1'.repeat(n)}`)],
  ['empty trees', (n: number) => smallModel.replace('Tree=1', 'Tree=1\n'.repeat(n / 10))],
  ['sections after the trees', (n: number) => `${smallModel}\n${'feature_importances:\n'.repeat(n / 10)}`],
  ['category lists', (n: number) => smallModel.replace(':null', `:${'[["\\\\",NaN],'.repeat(n / 10)}`)],
  ['many category lists', (n: number) => `${smallModel}${'pandas_categorical:[[NaN]]\n'.repeat(n / 10)}`],
  ['bytes that are no UTF-8', (n: number) => smallModel.replace('age', '\udcff'.repeat(n))],
  ['a path', (n: number) => '/a'.repeat(n)],
  ['dots', (n: number) => '.a'.repeat(n)],
  ['categories of a dump', (n: number) => json.replace('"0||2"', `"${'1||'.repeat(n)}"`)],
  ['digits of a dump', (n: number) => json.replace('"leaf_value":0.25', `"leaf_value":${'9'.repeat(n)}`)],
  ['nesting of a dump', (n: number) => json.replace('"leaf_value":0.25', `"leaf_value":${'['.repeat(n)}NaN`)]
])('reading a model is linear in %s', (_, textOf) => {
  expect(growthOf(textOf, (text) => readable(() => loadModel(text)))).toBeLessThan(linearGrowth)
})

test.each([
  ['brackets', (n: number) => '['.repeat(n)],
  ['lines that start as a parameter', (n: number) => '[a\n'.repeat(n)],
  ['colons', (n: number) => `[${': '.repeat(n)}\n`],
  ['closed brackets', (n: number) => `[a: ${']'.repeat(n)}x\n`]
])('recorded parameters are read in time linear in %s', (_, parametersOf) => {
  const model = loadModel(smallModel)
  expect(
    growthOf(
      (n) => ({ ...model, file: { ...model.file, parameters: parametersOf(n) } }),
      (withParameters) => savedParameters(withParameters)
    )
  ).toBeLessThan(linearGrowth)
})

const lineLength = 2e7
// The text and eight bytes for each code, of which there may be one for every two characters, are five times the line.
const heapSize = 6.5 * lineLength

test.each([
  ['short codes', '', '1:', '0'],
  ['colons of a range', '[', '::', ']'],
  ['digits of a range', '[', '11', ':2]']
])('an entry of feature_infos of 20 MB takes a small multiple of that in memory: %s', async (_, start, filler, end) => {
  const [before, after] = smallModelWith('feature_infos=[18:90] -1:0:1:2 ?').split('?')
  const program = await build({
    stdin: {
      contents: `
        import { loadModel } from './src/format/load-model.ts'
        loadModel(Buffer.concat([
          Buffer.from(${JSON.stringify(before + start)}),
          Buffer.alloc(${lineLength}, ${JSON.stringify(filler)}),
          Buffer.from(${JSON.stringify(end + after!)})
        ]))`,
      resolveDir: process.cwd()
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false
  })
  const node = spawn(process.execPath, [`--max-old-space-size=${heapSize / 1e6}`, '--input-type=module', '-'])
  node.stdin.end(program.outputFiles[0]!.text)
  expect(await once(node, 'exit')).toEqual([0, null])
})
