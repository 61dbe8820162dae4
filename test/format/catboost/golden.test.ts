import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { loadCatBoost } from '../../../src/format/catboost/load-catboost.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { encodeColumns } from '../../../src/model/encode-columns.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { firstRows, readCatboostCases, recordsOf } from './cases.ts'

// CatBoost has no -0 and +0 to tell apart: 0 and -0 are the same score.
const withoutSigns = (numbers: ArrayLike<number>): number[] => Array.from(numbers, (number) => number + 0)

function expectBits(got: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(differingBits(withoutSigns(got), withoutSigns(wanted))).toBe(0)
}

describe.each(readCatboostCases())('$name', (each) => {
  const { binary, json, columns, numRows, outputs, iterations, tolerance, labels } = each
  const model = loadCatBoost(binary)
  const ofJson = outputs.leafJson && loadCatBoost(json)

  test.each(enginesFor(model))('%s has the bits of CatBoost', (engine) => {
    for (const [of, leaves] of [
      [model, outputs.leafBinary!],
      [ofJson, outputs.leafJson]
    ] as const) {
      if (of === undefined) continue
      expectBits(predictRaw(of, columns, { engine }), outputs.raw!)
      expectBits(predictLeaf(of, columns, { engine }), leaves!)
      if (iterations === undefined) continue
      const [startIteration, end] = iterations
      const range = { startIteration, numIterations: end - startIteration, engine }
      expectBits(predictRaw(of, columns, range), outputs.range!)
    }
  })

  test('outputs and classes', () => {
    const got = predict(model, columns)
    if (tolerance === 0) expectBits(got, outputs.output!)
    expect(got.length).toBe(outputs.output!.length)
    got.forEach((value, i) => {
      const wanted = outputs.output![i]!
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted))
    })
    if (labels === undefined) return
    const classes = predictClass(model, columns)
    expect(Array.from(classes, (number) => String(model.classLabels?.[number] ?? number))).toEqual(labels)
  })

  test('one row at a time, as records and by position', () => {
    const scorer = createScorer(model)
    const encoded = encodeColumns(model, columns)
    recordsOf(each).forEach((record, row) => {
      const wanted = outputs.raw!.subarray(row * scorer.numOutputs, (row + 1) * scorer.numOutputs)
      expectBits(scorer.predictRaw(record), wanted)
      expectBits(scorer.predictRaw(encoded.map((column) => column[row]!)), wanted)
    })
    expectBits(predictRaw(model, encoded), outputs.raw!)
  })

  test('bytes of any kind are the same model', () => {
    expect(loadModel(binary)).toEqual(model)
    // A part of other bytes, whose `slice` is no copy.
    const padded = Buffer.concat([Buffer.alloc(3), binary])
    expect(loadModel(padded.subarray(3))).toEqual(model)
    expect(model.source).toEqual({ library: 'CatBoost', version: '1.2.10' })
  })

  test.runIf(ofJson !== undefined)('JSON, parsed or not, is the same model', () => {
    expect(loadModel(json)).toEqual(ofJson)
    expect(loadModel(JSON.parse(new TextDecoder().decode(json)))).toEqual(ofJson)
    for (const key of [
      'source',
      'objective',
      'link',
      'numClasses',
      'classLabels',
      'classRule',
      'featureNames'
    ] as const)
      expect(ofJson![key]).toEqual(model[key])
  })

  test.runIf(ofJson === undefined)('JSON that keeps one table of several is refused', () => {
    expect(() => loadCatBoost(json)).toThrow(
      /ctrs\[\d+\].*expected statistics of one target, as JSON loses others; save the model as \.cbm/
    )
  })

  test.runIf(outputs.contributions !== undefined)('contributions are those of CatBoost to 1e-9', () => {
    const wanted = outputs.contributions!
    const numOutputs = model.forest.numTreesPerIteration
    const numWanted = wanted.length / (model.numFeatures + 1) / numOutputs
    for (const of of [model, ofJson!]) {
      for (const mode of ['fast', 'bulk'] as const) {
        const { values, baseValues } = explain(of, firstRows(columns, numWanted), { mode })
        let largest = 0
        for (let block = 0; block < numWanted * numOutputs; block++) {
          const ofBlock = [
            ...values.subarray(block * model.numFeatures, (block + 1) * model.numFeatures),
            baseValues[block % numOutputs]!
          ]
          ofBlock.forEach((value, i) => {
            largest = Math.max(largest, Math.abs(value - wanted[block * (model.numFeatures + 1) + i]!))
          })
        }
        expect(largest).toBeLessThanOrEqual(1e-9)
      }
    }
  })

  test('contributions and base values add up to raw scores', () => {
    const { values, baseValues } = explain(model, columns)
    const numOutputs = baseValues.length
    for (let block = 0; block < numRows * numOutputs; block++) {
      const ofBlock = values.subarray(block * model.numFeatures, (block + 1) * model.numFeatures)
      const sum = ofBlock.reduce((total, value) => total + value, baseValues[block % numOutputs]!)
      expect(Math.abs(sum - outputs.raw![block]!)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(sum)))
    }
  })
})
