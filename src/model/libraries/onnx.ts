/**
 * `useONNX`: what ONNX graphs compute from a row before their trees, and from raw scores after them.
 *
 * @module
 */
import { type InputStage, type LibraryLink, useLibrary } from '../library-code.ts'
import { stagedRows } from '../staged-rows.ts'
import { prepareProgram, type RowProgram, type RunProgram } from './onnx-program.ts'

/** From the columns of a row to those of the trees. */
export interface OnnxStage extends InputStage {
  readonly library: 'ONNX'
  readonly program: RowProgram
}

/** From raw scores to outputs. */
export interface OnnxLink extends LibraryLink {
  readonly library: 'ONNX'
  readonly name: 'graph'
  readonly numOutputs: number
  readonly program: RowProgram
  /** The register that holds the number of the class at the end; undefined for a graph without. */
  readonly classRegister: number | undefined
}

/**
 * Lets models of ONNX be evaluated that were loaded elsewhere, such as by another thread, which sent them. Loading one does so, too.
 *
 * @example
 * ```js
 * useONNX()
 * ```
 */
export function useONNX(): void {
  useLibrary('ONNX', {
    prepareStage: (stage) => {
      const { program } = stage as OnnxStage
      const run = prepareProgram(program)
      const compute = (row: Float64Array, columns: Float64Array): void => run(row, 0, columns, 0)
      const { inputs, outputs } = program
      return { compute, stagedRows: (reader) => stagedRows(reader, compute, inputs.length, outputs.length) }
    },
    writeOutputs: (link, scores, numScores, outputs) => {
      const { run, numOutputs } = preparedLink(link as OnnxLink)
      for (let row = 0; row * numScores < scores.length; row++) run(scores, row * numScores, outputs, row * numOutputs)
    },
    classesOf: (link, scores, numScores) => {
      const { classOf } = preparedLink(link as OnnxLink)
      const number = new Float64Array(1)
      return Int32Array.from({ length: scores.length / numScores }, (_, row) => {
        classOf(scores, row * numScores, number, 0)
        return number[0]!
      })
    }
  })
}

interface PreparedLink {
  readonly numOutputs: number
  readonly run: RunProgram
  readonly classOf: RunProgram
}

const prepared = new WeakMap<OnnxLink, PreparedLink>()

function preparedLink(link: OnnxLink): PreparedLink {
  let found = prepared.get(link)
  if (found === undefined) {
    const { numOutputs, program, classRegister } = link
    const outputs = classRegister === undefined ? [] : [classRegister]
    found = { numOutputs, run: prepareProgram(program), classOf: prepareProgram({ ...program, outputs }) }
    prepared.set(link, found)
  }
  return found
}
