import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadModel } from '../../../src/format/load-model.ts'
import { openSession } from '../../../src/page/explorer/session.ts'
import { plotTree } from '../../../src/plot/tree.ts'
import { predict } from '../../../src/predict/predict.ts'
import { csvLine } from '../../../src/records/csv-writer.ts'

// CatBoost's JSON loses tables of these, and is refused; the `.cbm` beside it loads.
const refused = ['several-borders', 'several-targets'].map((name) => `fixtures/catboost/${name}/model.json`)
const endings = ['model.json', 'model.ubj', 'model.cbm', 'model.onnx']
const filesOf = (library: string): string[] =>
  readdirSync(`fixtures/${library}`)
    .flatMap((name) => endings.map((ending) => `fixtures/${library}/${name}/${ending}`))
    .filter((path) => existsSync(path) && !refused.includes(path))

const place = { output: 0, width: 600 }

describe.each(['xgboost', 'catboost', 'sklearn', 'onnx'])('models of %s', (library) => {
  const files = filesOf(library)
  test('there are some', () => expect(files.length).toBeGreaterThan(5))

  test.each(files)('%s can be looked at as a whole, tree by tree, and row by row', async (path) => {
    const bytes = readFileSync(path)
    const model = loadModel(bytes)
    const session = await openSession(new Blob([bytes]), path)
    const { numTrees, fields, order, facts, hasGains, unexplained } = session.describe()
    expect(facts.length).toBeGreaterThan(5)
    expect(fields).toHaveLength(model.numFeatures)
    expect(order.toSorted((a, b) => a - b)).toEqual(fields.map((_, feature) => feature))
    for (const measure of ['gain', 'split'] as const)
      expect(session.importance({ ...place, measure })).toContain('<desc>')
    // Of models whose files have no gains, all splits count.
    const [, splits] = /<desc>(.*)<\/desc>/.exec(session.importance({ ...place, measure: 'split' }))!
    const total = [...splits!.matchAll(/: ([\d.e]+)\./g)].reduce((sum, [, count]) => sum + Number(count), 0)
    const { splitFeature, splitGain } = model.forest
    if (!hasGains && model.forest.numFeatures <= 20) expect(total).toBeCloseTo(splitFeature.length, 0)
    expect(hasGains).toBe(splitGain.some((gain) => gain > 0))
    const tree = { tree: numTrees - 1, maxDepth: 6, orientation: 'horizontal' } as const
    expect(session.tree({ ...tree, marksRow: false })).toBe(plotTree(model, numTrees - 1))

    const texts = fields.map(({ categories }, feature) => categories?.[0] ?? String(feature % 3))
    const row = fields.map(({ categories }, feature) => (categories === undefined ? feature % 3 : 0))
    const { outputs, rawScores, faults, plot } = session.evaluate({ ...place, texts })
    expect(faults).toEqual({})
    expect(outputs).toEqual([...predict(model, [row])])
    expect(rawScores.length).toBe(model.forest.numTreesPerIteration)
    expect(plot === undefined).toBe(unexplained !== undefined)
    expect(session.tree({ ...tree, marksRow: true })).toContain(' (taken): ')

    const csv = csvLine(model.featureNames) + csvLine(texts) + csvLine(texts)
    const rows = await session.readRows(new Blob([csv]), () => {}, new AbortController().signal)
    expect(rows).toMatchObject({ numRows: 2, notes: [] })
    if (unexplained === undefined) expect(session.beeswarm(place)).toContain('<desc>')
    expect(session.sampleRow(1).texts).toEqual(texts)
  })
})
