import * as fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { numLeavesOf } from '../../src/model/forest.ts'
import type { Model } from '../../src/model/model.ts'
import { predictLeaf } from '../../src/predict/predict.ts'
import { plotTree, type TreeOptions } from '../../src/plot/tree.ts'
import { elementsOf, parseXml, textOf } from '../explain/xml.ts'
import { readCases } from '../fixtures.ts'
import { smallModel } from '../format/small-model.ts'

const small = loadModel(smallModel)
const wholeTree = { maxDepth: 1_000_000 }

function wordsOf(model: Model, tree: number, options: TreeOptions = {}): string {
  return textOf(elementsOf(parseXml(plotTree(model, tree, options)), 'desc')[0]!)
}

/** The words of the nodes that a row passes, from the root on. */
function takenBy(model: Model, tree: number, row: ArrayLike<number>): string[] {
  const words = wordsOf(model, tree, { ...wholeTree, row })
  return [...words.matchAll(/(?:^|[.] )\d+ \(taken\): (.*?)(?=[.] \d+(?: \(taken\))?: |[.]$)/g)].map(
    ([, text]) => text!
  )
}

test('conditions, ways, rows and gains are in the picture and in its words', () => {
  expect(wordsOf(small, 0)).toBe(
    'A tree of 3 leaves. 1: age ≤ 40, 120 rows, gain 10; yes, missing to 2; no to 5. 2: debt ≤ 1.5, 80 rows, gain 5; ' +
      'yes, missing to 3; no to 4. 3: leaf 0.25, 30 rows. 4: leaf 0.75, 50 rows. 5: leaf −0.5, 40 rows.'
  )
  const root = parseXml(plotTree(small, 0))
  const texts = elementsOf(root, 'text').map(textOf)
  expect(texts).toEqual(
    expect.arrayContaining(['Tree 0', 'age ≤ 40', '120 rows · gain 10', 'yes, missing', 'no', '−0.5', '40 rows'])
  )
  const leaves = elementsOf(root, 'rect').map(({ attributes }) => attributes['class'])
  expect(leaves).toEqual(['ocp-paper', 'ocp-split', 'ocp-split', 'ocp-rise', 'ocp-rise', 'ocp-fall'])
  expect(elementsOf(root, 'path')).toHaveLength(4)
})

test('categories have their names, a few of many in the picture', () => {
  const text = (values: readonly string[]): Model =>
    loadModel(smallModel.replace('pandas_categorical:null', `pandas_categorical:${JSON.stringify([values])}`))
  expect(wordsOf(text(['Oslo', 'Rome', 'Bonn']), 1)).toContain('1: city is Oslo, Bonn, 120 rows, ')
  const many = loadModel(readFileSync('fixtures/categorical-words/model.txt'))
  const shown = elementsOf(parseXml(plotTree(many, 0)), 'text').map(textOf)
  expect(shown).toContain('Column_0 is 5, 6, 11, … 29 more')
  const [, whole] = /1: Column_0 is ([^.;]*), 1,500 rows/.exec(wordsOf(many, 0))!
  expect(whole!.split(', ')).toHaveLength(32)
})

test('zero that counts as missing, and missing that counts as zero, go where the trees send them', () => {
  const zero = loadModel(readFileSync('fixtures/missing-zero/model.txt'))
  expect(wordsOf(zero, 0, wholeTree)).toMatch(/missing or 0 to \d+/)
  // Without a missing type a missing value is 0.
  const none = loadModel(
    smallModel.replace('decision_type=2 10', 'decision_type=0 0').replace('threshold=40', 'threshold=-1')
  )
  expect(wordsOf(none, 0)).toContain('1: age ≤ −1, 120 rows, gain 10; yes to 2; no, missing to 5.')
})

test("XGBoost's splits compare with <, at the numbers of the file", () => {
  for (const name of ['binary-logistic', 'multi-softprob', 'count-poisson']) {
    const bytes = readFileSync(`fixtures/xgboost/${name}/model.json`)
    const model = loadModel(bytes)
    const { trees } = JSON.parse(bytes.toString()).learner.gradient_booster.model
    const conditions = [...wordsOf(model, 0, wholeTree).matchAll(/ < (−?[\d.e−]+)/g)].map(([, text]) =>
      Number(text!.replaceAll('−', '-'))
    )
    const { left_children: left, split_conditions: limits } = trees[0]
    const expected = limits.filter((_: number, node: number) => left[node] !== -1).map(Math.fround)
    expect(conditions.length).toBeGreaterThan(3)
    expect(conditions.toSorted((a, b) => a - b)).toEqual(expected.toSorted((a: number, b: number) => a - b))
  }
})

const modelFiles = [
  ...readCases().map(({ name }) => `fixtures/${name}/model.txt`),
  ...readdirSync('fixtures/xgboost', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `fixtures/xgboost/${name}/model.json`)
]

test('the marked way of a row ends in the leaf that predictLeaf gives it, in every library and kind of tree', () => {
  let numWays = 0
  for (const file of modelFiles) {
    const model = loadModel(readFileSync(file))
    const { forest, fileTrees } = model
    if (fileTrees !== undefined) continue
    const rows = [0, 1, 2, 3].map((seed) =>
      Float64Array.from(
        { length: model.numFeatures },
        (_, i) => [Math.sin(i + 7 * seed) * 3, i % 5, NaN, 0][(i + seed) % 4]!
      )
    )
    const tree = forest.numTrees - 1
    if (tree < 0 || numLeavesOf(forest, tree) > 300) continue
    const leaves = predictLeaf(
      model,
      rows.map((row) => [...row])
    )
    rows.forEach((row, i) => {
      const taken = takenBy(model, tree, row)
      const leaf = forest.leafOffsets[tree]! + leaves[i * forest.numTrees + tree]!
      const depth = depthOf(model, leaf)
      expect(taken, file).toHaveLength(depth + 1)
      if (forest.linear === undefined) {
        const value = String(Number(forest.leafValue[leaf]!.toPrecision(6))).replaceAll('-', '−')
        expect(taken.at(-1), file).toMatch(
          new RegExp(`^leaf ${value.replaceAll('.', '\\.').replaceAll('+', '\\+')}(?:,|$)`)
        )
      }
      numWays++
    })
  }
  expect(numWays).toBeGreaterThan(300)
})

function depthOf({ forest }: Model, leaf: number): number {
  let depth = 0
  for (let child = ~leaf; ; depth++) {
    const node = [...forest.leftChild.keys()].find(
      (n) => forest.leftChild[n] === child || forest.rightChild[n] === child
    )
    if (node === undefined) return depth
    child = node
  }
}

test('what is below the depth is left out and counted', () => {
  const model = loadModel(readFileSync('fixtures/deep-chain/model.txt'))
  const numLeaves = numLeavesOf(model.forest, 0)
  for (const maxDepth of [1, 2, 5]) {
    const words = wordsOf(model, 0, { maxDepth })
    const left = [...words.matchAll(/not drawn: ([\d,]+) leaves/g)].map(([, count]) =>
      Number(count!.replaceAll(',', ''))
    )
    const drawn = [...words.matchAll(/: leaf /g)]
    expect(left.length).toBeGreaterThan(0)
    expect(drawn.length + left.reduce((sum, count) => sum + count, 0)).toBe(numLeaves)
    expect(elementsOf(parseXml(plotTree(model, 0, { maxDepth })), 'text').map(textOf)).toContain('…')
  }
  expect(elementsOf(parseXml(plotTree(model, 0, wholeTree)), 'rect')).toHaveLength(2 * numLeaves)
})

test('a tree of one leaf is a picture, too, and one of several classes says which', () => {
  const stump = loadModel(readFileSync('fixtures/stump-multiclass/model.txt'))
  expect(wordsOf(stump, 0)).toMatch(/^A tree of 1 leaf\. 1: leaf −1\.10112, 400 rows\.$/)
  expect(elementsOf(parseXml(plotTree(stump, 1)), 'title').map(textOf)[0]).toBe('Tree 1, class 1')
})

test('linear leaves are sums', () => {
  const model = loadModel(readFileSync('fixtures/linear/model.txt'))
  const tree = model.forest.linear!.isLinear.indexOf(1)
  const words = Array.from({ length: model.forest.numTrees }, (_, i) => wordsOf(model, i, wholeTree)).join()
  expect(tree).toBeGreaterThanOrEqual(0)
  expect(words).toMatch(/leaf −?[\d.]+ [+−] [\d.]+ · Column_\d/)
})

test.each(['horizontal', 'vertical'] as const)(
  '%s: any names make a well-formed picture, in which no boxes meet',
  (orientation) => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 3, maxLength: 3 }),
        fc.constantFrom(
          'fixtures/binary/model.txt',
          'fixtures/categorical-many/model.txt',
          'fixtures/missing-zero/model.txt'
        ),
        (names, file) => {
          const model = loadModel(readFileSync(file))
          const featureNames = model.featureNames.map((name, i) => names[i] ?? name)
          const root = parseXml(plotTree({ ...model, featureNames }, 0, { orientation }))
          const [paper, ...boxes] = elementsOf(root, 'rect').map((rect) => {
            const { x = '0', y = '0', width, height } = rect.attributes
            const [left, top] = [Number(x), Number(y)]
            return { left, top, right: left + Number(width), bottom: top + Number(height) }
          })
          expect(boxes.length).toBeGreaterThan(3)
          boxes.forEach((box, i) => {
            expect(box.left).toBeGreaterThan(0)
            expect(box.right).toBeLessThan(paper!.right)
            expect(box.bottom).toBeLessThan(paper!.bottom)
            for (const other of boxes.slice(0, i)) {
              const meets =
                box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom
              expect(meets).toBe(false)
            }
          })
        }
      ),
      { numRuns: 40 }
    )
  }
)

test('refuses what does not fit', () => {
  expect(() => plotTree(small, 2)).toThrow(new RangeError('"tree" expected 0 to 1, got 2'))
  expect(() => plotTree(small, 0.5)).toThrow(new RangeError('"tree" expected 0 to 1, got 0.5'))
  expect(() => plotTree(small, 0, { maxDepth: 0 })).toThrow(new RangeError('"maxDepth" expected >= 1, got 0'))
  expect(() => plotTree(small, 0, { row: [1] })).toThrow(new RangeError('"row" expected 3 values, got 1'))
  expect(() => plotTree(small, 0, { row: 1 as unknown as number[] })).toThrow(
    new TypeError('"row" expected an array of numbers, got number')
  )
  expect(() => plotTree(small, 0, { orientation: 'down' as 'vertical' })).toThrow(
    new RangeError('"orientation" expected horizontal, vertical; got "down"')
  )
  expect(() => plotTree(small, 0, { depth: 3 } as TreeOptions)).toThrow(
    new RangeError('"options" expected maxDepth, orientation, row, title; got "depth"')
  )
})
