/**
 * LambdaRank: pairs of rows of a query pull at each other by what swapping them would change of NDCG.
 *
 * Source: LightGBM 4.7.0 src/objective/rank_objective.hpp, LambdarankNDCG. Method: C. Burges, "From RankNet to LambdaRank
 * to LambdaMART" (2010).
 *
 * @module
 */
import { takeArray } from '../kernels/kernel-array.ts'
import { createTrainKernels, type TrainKernels } from '../kernels/train-kernels.ts'
import { descendingOrder } from '../numeric/descending-order.ts'
import { strictLog2 } from '../numeric/log2.ts'
import { bestGain, checkRanking, labelGains, largestQueryOf, rankDiscounts } from './gains.ts'
import { singleOutput, type Objective, type ObjectiveData, type ObjectiveParameters } from './objective.ts'
import { createPositionBiases } from './position-biases.ts'
import { createSigmoidTable } from './sigmoid-table.ts'

/** Up to here the rows of a query are sorted by insertion, from the order they were in before. */
const maxInserted = 256

/** `lambdarank`. Labels must be integers with a gain, in queries. */
export function createLambdarank(
  parameters: ObjectiveParameters,
  data: ObjectiveData,
  kernels: TrainKernels = createTrainKernels()
): Objective {
  const { label, weight } = data
  const { sigmoid, lambdarank_norm: isNormalised, lambdarank_truncation_level: numRanks } = parameters
  const gains = labelGains(parameters.label_gain)
  const boundaries = checkRanking('lambdarank', data, gains)
  const numQueries = boundaries.length - 1
  const inverseBest = Float64Array.from({ length: numQueries }, (_, query) => {
    const best = bestGain(label, boundaries[query]!, boundaries[query + 1]!, gains, numRanks)
    return best > 0 ? 1 / best : best
  })
  const everyQuery = Int32Array.from(inverseBest.keys())
  const biases = createPositionBiases(data.position, parameters)
  const largest = largestQueryOf(boundaries)
  // Of each query, the positions of its rows as they were sorted last: seldom far from what they are next.
  const order = new Int32Array(data.numRows)
  for (const query of everyQuery) {
    for (let row = boundaries[query]!; row < boundaries[query + 1]!; row++) order[row] = row - boundaries[query]!
  }
  const { memory } = kernels
  const table = createSigmoidTable(memory, sigmoid)
  // Columns of one query by rank, as the kernel takes them; its sums are kept in float32.
  const length = largest + 1
  const ranks = takeArray(memory, Float64Array, 6 * length)
  ranks.view().set(rankDiscounts().subarray(0, largest), 3 * length)
  const columnsOf = (): Columns => {
    const all = ranks.view()
    return {
      scores: all.subarray(0, length),
      labels: all.subarray(length, 2 * length),
      gains: all.subarray(2 * length, 3 * length),
      pulls: new Float32Array(all.buffer, ranks.address + 4 * 8 * length, length),
      curvatures: new Float32Array(all.buffer, ranks.address + 5 * 8 * length, length)
    }
  }

  // Adds up the pairs of a query and returns the sum of their pulls.
  const addPairs = (columns: Columns, begin: number, count: number, inverse: number): number => {
    const { scores, labels, pulls, curvatures } = columns
    for (let rank = 0; rank < count; rank++) {
      const value = label[begin + order[begin + rank]!]!
      labels[rank] = value
      columns.gains[rank] = gains[value]!
    }
    pulls.fill(0, 0, count)
    curvatures.fill(0, 0, count)
    const worst = count > 1 && scores[count - 1] === -Infinity ? count - 2 : count - 1
    const isDampened = isNormalised && scores[0] !== scores[worst]
    // Rows of −Infinity pull at nothing.
    let numPaired = count
    while (numPaired > 0 && scores[numPaired - 1] === -Infinity) numPaired--
    if (numPaired < 2) return 0
    labels[numPaired] = NaN
    table.prepare(scores[0]! - scores[numPaired - 1]!)
    return kernels.addPairs(
      numPaired,
      Math.min(numPaired - 1, numRanks),
      ranks.address,
      8 * length,
      table.address,
      table.lowest,
      table.perUnit,
      table.lastEntry,
      inverse,
      sigmoid,
      Number(isDampened)
    )
  }

  return {
    ...singleOutput,
    text: 'lambdarank',
    label,
    link: { kind: 'identity' },
    hasConstantHessian: false,
    lasting: biases?.lasting ?? {},
    boostFromScore: () => 0,
    computeGradients(scores, gradients, hessians, sampled) {
      const adjusted = biases === undefined ? scores : biases.added(scores)
      for (const moved of [gradients, hessians]) sampled?.movedRows?.forEach((row, i) => (moved[i] = moved[row]!))
      const columns = columnsOf()
      for (const query of sampled?.queries ?? everyQuery) {
        const begin = boundaries[query]!
        const count = boundaries[query + 1]! - begin
        sortRows(adjusted, begin, count, order, columns.scores)
        const sum = addPairs(columns, begin, count, inverseBest[query]!)
        const factor = isNormalised && sum > 0 ? strictLog2(1 + sum) / sum : 1
        for (let rank = 0; rank < count; rank++) {
          const row = begin + order[begin + rank]!
          const rowWeight = weight === undefined ? 1 : weight[row]!
          gradients[row] = Math.fround(columns.pulls[rank]! * factor) * rowWeight
          hessians[row] = Math.fround(columns.curvatures[rank]! * factor) * rowWeight
        }
      }
      biases?.learn(gradients, hessians)
    }
  }
}

interface Columns {
  readonly scores: Float64Array
  readonly labels: Float64Array
  readonly gains: Float64Array
  readonly pulls: Float32Array
  readonly curvatures: Float32Array
}

// Highest score first, equal ones in the order of the rows; `order` has what the sorting begins from.
function sortRows(scores: Float64Array, begin: number, count: number, order: Int32Array, sorted: Float64Array): void {
  if (count > maxInserted) {
    const ofQuery = order.subarray(begin, begin + count)
    descendingOrder(scores, begin, begin + count, ofQuery)
    for (let rank = 0; rank < count; rank++) sorted[rank] = scores[begin + ofQuery[rank]!]!
    return
  }
  for (let rank = 0; rank < count; rank++) {
    const position = order[begin + rank]!
    const score = scores[begin + position]!
    let place = rank
    for (; place > 0; place--) {
      const above = sorted[place - 1]!
      const positionAbove = order[begin + place - 1]!
      if (!(above < score || (above === score && positionAbove > position))) break
      sorted[place] = above
      order[begin + place] = positionAbove
    }
    sorted[place] = score
    order[begin + place] = position
  }
}
