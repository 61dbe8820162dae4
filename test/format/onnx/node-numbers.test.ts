import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadOnnx } from '../../../src/format/onnx/load-onnx.ts'
import { predict, predictLeaf } from '../../../src/predict/predict.ts'
import { fileOf, regressor } from './files.ts'

// Two trees of a root and two children that split again, in the order in which exporters write nodes.
const plain = [5, -7].flatMap((tree, t) =>
  [0, 1, 2, 3, 4, 5, 6].map((number) => ({
    tree,
    number,
    isTest: number < 3,
    threshold: number < 3 ? 10 * t + number : 0,
    children: number < 3 ? [2 * number + 1, 2 * number + 2] : [0, 0],
    weight: 100 * t + number
  }))
)

function modelOf(nodes: typeof plain): Uint8Array {
  const leaves = nodes.filter(({ isTest }) => !isTest)
  const trees = (list: typeof plain): { ints: number[] } => ({ ints: list.map(({ tree }) => tree) })
  const numbers = (list: typeof plain): { ints: number[] } => ({ ints: list.map(({ number }) => number) })
  return fileOf([
    regressor({
      nodes_treeids: trees(nodes),
      nodes_nodeids: numbers(nodes),
      nodes_featureids: { ints: nodes.map(() => 0) },
      nodes_modes: { texts: nodes.map(({ isTest }) => (isTest ? 'BRANCH_LEQ' : 'LEAF')) },
      nodes_values: { floats: nodes.map(({ threshold }) => threshold) },
      nodes_truenodeids: { ints: nodes.map(({ children }) => children[0]!) },
      nodes_falsenodeids: { ints: nodes.map(({ children }) => children[1]!) },
      target_treeids: trees(leaves),
      target_nodeids: numbers(leaves),
      target_ids: { ints: leaves.map(() => 0) },
      target_weights: { floats: leaves.map(({ weight }) => weight) }
    })
  ])
}

test('nodes have any numbers and any order, with each root before its others, and trees may take turns', () => {
  const names = fc.uniqueArray(fc.nat({ max: 20 }), { minLength: 7, maxLength: 7 })
  const order = fc.shuffledSubarray([...plain.keys()], { minLength: plain.length })
  const arbitrary = fc.record({
    names,
    order: order.map((places) => {
      // Roots stand where the first of their nodes would.
      const moved = [...places]
      for (const root of [0, 7]) {
        const first = moved.findIndex((place) => plain[place]!.tree === plain[root]!.tree)
        const at = moved.indexOf(root)
        ;[moved[first], moved[at]] = [moved[at]!, moved[first]!]
      }
      return moved
    })
  })
  const rows = Array.from({ length: 40 }, (_, i) => [i / 2 - 4, 0])
  const model = loadOnnx(modelOf(plain))
  const wanted = predict(model, rows)
  fc.assert(
    fc.property(arbitrary, ({ names, order }) => {
      const renamed = order.map((place) => {
        const { number, children, ...others } = plain[place]!
        return { ...others, number: names[number]!, children: children.map((child) => names[child]!) }
      })
      const other = loadOnnx(modelOf(renamed))
      expect(predict(other, rows)).toEqual(wanted)
      // Leaves are called what the file calls them; the trees may have changed places.
      const leaves = predictLeaf(model, rows)
      const isSwapped = order.indexOf(7) < order.indexOf(0)
      expect(predictLeaf(other, rows)).toEqual(leaves.map((_, i) => names[leaves[isSwapped ? i ^ 1 : i]!]!))
    }),
    { numRuns: 300 }
  )
})
