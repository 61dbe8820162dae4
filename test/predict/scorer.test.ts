import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { predict, predictRaw } from '../../src/predict/predict.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { enginesFor, rowsOf } from '../check-case.ts'
import { differingBits, readCases } from '../fixtures.ts'

const find = (name: string): ReturnType<typeof readCases>[number] => readCases().find((of) => of.name === name)!

test.each(readCases())('$name: one row at a time as all at once', (of) => {
  const model = loadModel(of.file('model.txt')!)
  const matrix = rowsOf(of)
  const values = matrix.values as Float64Array
  const numRows = Math.min(matrix.numRows, 12)
  const rows = Array.from({ length: numRows }, (_, i) => values.slice(i * of.numFeatures, (i + 1) * of.numFeatures))
  const some = { ...matrix, numRows, values: values.slice(0, numRows * of.numFeatures) }
  for (const range of [{}, { startIteration: 1, numIterations: 2 }]) {
    const raw = predictRaw(model, some, range)
    const outputs = predict(model, some, range)
    for (const engine of enginesFor(model)) {
      const scorer = createScorer(model, { ...range, engine })
      expect(differingBits(Float64Array.from(rows.flatMap((row) => [...scorer.predictRaw(row)])), raw), engine).toBe(0)
      expect(differingBits(Float64Array.from(rows.flatMap((row) => [...scorer.predict(row)])), outputs), engine).toBe(0)
    }
  }
})

test('takes any array of numbers and returns the same array every time', () => {
  const of = find('binary')
  const scorer = createScorer(loadModel(of.file('model.txt')!))
  const row = Array.from({ length: of.numFeatures }, (_, i) => i / 3)
  const first = scorer.predict(row)
  const value = first[0]
  expect(scorer.predict(Float64Array.from(row))).toBe(first)
  expect(first[0]).toBe(value)
  expect(scorer.numFeatures).toBe(of.numFeatures)
  expect(scorer.numOutputs).toBe(1)
})

test('a row may run code that uses the scorer itself', () => {
  const of = find('binary')
  const model = loadModel(of.file('model.txt')!)
  const plain = Array.from({ length: of.numFeatures }, (_, i) => i / 3)
  for (const engine of enginesFor(model)) {
    const scorer = createScorer(model, { engine })
    const expected = scorer.predictRaw(plain)[0]
    const other = plain.map((value) => -value)
    const tricky = [...plain]
    Object.defineProperty(tricky, 3, {
      get: () => {
        scorer.predictRaw(other)
        predictRaw(model, [other], { engine })
        return plain[3]
      }
    })
    expect(scorer.predictRaw(tricky)[0], engine).toBe(expected)
    expect(predictRaw(model, [tricky], { engine })[0], engine).toBe(expected)
  }
})

describe('refuses', () => {
  const model = loadModel(find('binary').file('model.txt')!)
  const { numFeatures } = model.forest

  test('rows of another length and what is no row', () => {
    const scorer = createScorer(model)
    expect(() => scorer.predict([1, 2])).toThrow(new RangeError(`"row" expected ${numFeatures} features, got 2`))
    expect(() => scorer.predictRaw(7 as unknown as number[])).toThrow(
      new TypeError('"row" expected an array of numbers or a record, got number')
    )
    expect(() => scorer.predict('123456' as unknown as number[])).toThrow(
      new TypeError('"row" expected an array of numbers or a record, got string')
    )
    expect(() => scorer.predict(null as unknown as number[])).toThrow(
      new TypeError('"row" expected an array of numbers or a record, got null')
    )
  })

  test('engines that it does not know', () => {
    expect(() => createScorer(model, { engine: 'gpu' as 'js' })).toThrow(
      new RangeError('"engine" expected auto, wasm, wasm-masks, wasm-walk, js, reference; got "gpu"')
    )
    expect(() => createScorer(model, { engine: 3 as unknown as 'js' })).toThrow(RangeError)
    expect(() => createScorer(model, { motor: 'js' } as object)).toThrow(RangeError)
  })
})

test('an engine says what it is', () => {
  const model = loadModel(find('binary').file('model.txt')!)
  expect(createScorer(model).engine).toMatchObject({ engine: 'wasm', layout: 'tables' })
  expect(createScorer(model, { engine: 'wasm-masks' }).engine).toMatchObject({ engine: 'wasm', layout: 'masks' })
  expect(createScorer(model, { engine: 'js' }).engine).toMatchObject({ engine: 'js', layout: 'walk' })
  expect(createScorer(model, { engine: 'reference' }).engine).toEqual({
    engine: 'reference',
    layout: 'walk',
    tableBytes: 0
  })
  expect(createScorer(model).engine.tableBytes).toBeGreaterThan(1000)
})

describe('reads values as predict does', () => {
  const model = loadModel(find('pandas').file('model.txt')!)
  const { numFeatures } = model.forest

  test('in arrays', () => {
    const scorer = createScorer(model)
    for (const value of [null, undefined, NaN, true, false, 3n, 0]) {
      const row = Array.from({ length: numFeatures }, (_, i) => (i === 3 ? value : i / 4))
      expect(scorer.predictRaw(row)[0], String(value)).toBe(predictRaw(model, [row])[0])
    }
    for (const [value, kind] of [
      ['abc', 'string'],
      [{}, 'Object'],
      [[1], 'an array']
    ] as const) {
      const row = Array.from({ length: numFeatures }, (_, i) => (i === 1 ? value : 0)) as number[]
      const message = `[1]" expected a number, null or undefined, got ${kind}`
      expect(() => scorer.predict(row)).toThrow(new TypeError(`"row${message}`))
      expect(() => predictRaw(model, [row])).toThrow(new TypeError(`"rows[0]${message}`))
    }
  })

  test('in records, with categories', () => {
    const scorer = createScorer(model)
    const record = { text: 'b', flag: true, amount: 0.5 }
    expect(scorer.predictRaw(record)[0]).toBe(predictRaw(model, [record])[0])
    expect(scorer.predictRaw({})[0]).toBe(predictRaw(model, [{}])[0])
    expect(() => scorer.predict({ amonut: 1, text: 'b' })).toThrow(
      new RangeError(
        '"row": no feature is called "amonut"; did you mean "amount"? (extraColumns: \'ignore\' leaves such columns out)'
      )
    )
    expect(createScorer(model, { extraColumns: 'ignore' }).predict({ ...record, id: 7 })[0]).toBe(
      scorer.predict(record)[0]
    )
  })
})
