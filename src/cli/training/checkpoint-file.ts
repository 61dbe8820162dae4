/**
 * The file that a broken-off run goes on from.
 *
 * It begins with a line that says what it is, then a hash of what the run learns from and how, a hash of what follows, and
 * that: where training stands, as Node's serializer writes it.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import { fileError } from '../../node/file-error.ts'
import type { Evaluation } from '../../train/booster.ts'
import type { Checkpoint } from '../../train/checkpoint.ts'
import { replaceFile } from '../io/replace-file.ts'

/** Where a run stands. */
export interface RunCheckpoint {
  /** Of the last iteration, from 1. */
  readonly iteration: number
  /** Evaluations of all iterations so far, for early stopping. */
  readonly history: readonly (readonly Evaluation[])[]
  readonly training: Checkpoint
}

const firstLine = new TextEncoder().encode('opencredit checkpoint 1\n')
const hashBytes = 32

/** The name of a model's checkpoint. */
export function checkpointPath(modelPath: string): string {
  return `${modelPath}.checkpoint`
}

/**
 * Writes a checkpoint.
 *
 * @param key - hash of what the run learns from and how
 * @throws Error naming the file when it cannot be written
 */
export function writeCheckpoint(path: string, key: Uint8Array, checkpoint: RunCheckpoint, keepsBins: boolean): void {
  const { training } = checkpoint
  const kept = keepsBins ? training : { ...training, trees: training.trees.map(withoutBins) }
  const content = serialize({ ...checkpoint, training: kept })
  replaceFile(path, [firstLine, key, hashOf(content), content])
}

/**
 * Reads a checkpoint; undefined when there is no file.
 *
 * @throws Error naming the file when it is of another run, or damaged
 */
export function readCheckpoint(path: string, key: Uint8Array): RunCheckpoint | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileError('read', path, error)
  }
  const part = (begin: number, length?: number): Buffer =>
    bytes.subarray(begin, length === undefined ? undefined : begin + length)
  const keyAt = firstLine.length
  const content = part(keyAt + 2 * hashBytes)
  const isWhole = part(0, keyAt).equals(firstLine) && part(keyAt + hashBytes, hashBytes).equals(hashOf(content))
  if (!isWhole) throw new Error(`${path}: expected a checkpoint of this version, got another file or a damaged one`)
  if (!part(keyAt, hashBytes).equals(key)) {
    throw new Error(
      `${path}: expected a checkpoint of the same data and parameters, got one of others; without --resume, training ` +
        'begins anew'
    )
  }
  return deserialize(content) as RunCheckpoint
}

function hashOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest()
}

// Only DART looks at its trees again, row by row.
function withoutBins(tree: Checkpoint['trees'][number]): Checkpoint['trees'][number] {
  return { ...tree, nodes: tree.nodes.map((node) => ({ ...node, goesLeft: new Uint8Array(0) })) }
}
