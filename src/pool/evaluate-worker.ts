/**
 * `opencredit/pool/worker`: the program of a pool's workers, which predict and explain.
 *
 * @module
 */
import { useBitSlices } from '../bit-slices/use-bit-slices.ts'
import { useCompactWalk } from '../compact-walk/use-compact-walk.ts'
import { useDecisionTables } from '../decision-tables/use-decision-tables.ts'
import { useAllLibraries } from '../model/libraries/use-all-libraries.ts'
import { builtinModule } from '../threads/start-worker.ts'
import { createEvaluator, type EvaluateMessage } from './evaluation.ts'

interface Port {
  readonly postMessage: (answer: unknown, moved: readonly object[]) => void
}
interface Threads {
  readonly parentPort:
    (Port & { readonly on: (event: string, take: (message: EvaluateMessage) => void) => void }) | null
}
interface Host extends Port {
  onmessage?: (event: { readonly data: EvaluateMessage }) => void
}

const host = globalThis as unknown as Host
const thread = builtinModule<Threads>('node:worker_threads')?.parentPort ?? undefined
const port: Port = thread ?? host
const take = createEvaluator((answer, moved) => port.postMessage(answer, moved))

// Models come from the thread that loaded them.
useAllLibraries()
useDecisionTables()
useBitSlices()
useCompactWalk()
if (thread === undefined) host.onmessage = ({ data }) => take(data)
else thread.on('message', take)
