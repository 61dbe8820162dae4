/**
 * The program of a thread that trains a model, or helps to, in Node and in browsers.
 *
 * @module
 */
import type { NumberArray, NumberArrayType } from '../../data/number-array.ts'
import type { Dataset } from '../dataset.ts'
import { replaceArrays } from '../dataset-rows.ts'
import { type MemberSetup, runMember } from '../threads/member.ts'
import { createTeam, threadsBehind } from '../threads/team.ts'
import { trainingSteps } from '../train.ts'
import type { TrainingAnswer, TrainingMessage } from './training-messages.ts'

interface Port {
  readonly postMessage: (answer: TrainingAnswer) => void
}
interface Host extends Port {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
  onmessage?: (event: { readonly data: TrainingMessage }) => void
}
interface Threads {
  readonly parentPort:
    (Port & { readonly on: (event: string, listener: (message: TrainingMessage) => void) => void }) | null
}

const host = globalThis as unknown as Host
const threads = host.process?.getBuiltinModule?.('node:worker_threads') as Threads | undefined
const thread = threads?.parentPort ?? undefined
const port: Port = thread ?? host

// Of the rows of all datasets.
const arrays: NumberArray[] = []
let goOn: (isEnded: boolean) => void = () => {}

async function run({
  parameters,
  datasets,
  validation,
  options,
  waits,
  helpers
}: TrainingMessage & { kind: 'begin' }): Promise<void> {
  const whole = datasets.map((dataset): Dataset => ({
    ...dataset,
    rows: replaceArrays(dataset.rows, () => arrays.shift()!)
  }))
  const named = Object.fromEntries(validation.map(([name, place]) => [name, whole[place]!]))
  const team = helpers.length > 0 ? createTeam(threadsBehind(helpers)) : undefined
  const steps = trainingSteps(parameters, whole[0]!, { ...options, validation: named }, team)
  let step = steps.next()
  while (step.done !== true) {
    const answer = waits ? new Promise<boolean>((resolve) => (goOn = resolve)) : false
    if (waits) port.postMessage({ kind: 'progress', progress: step.value })
    step = steps.next(await answer)
  }
  port.postMessage({ kind: 'model', model: step.value })
}

function takeValues({ values, begin, length }: TrainingMessage & { kind: 'values' }): void {
  if (begin === 0) {
    arrays.push(new (values.constructor as NumberArrayType)(new ArrayBuffer(length * values.BYTES_PER_ELEMENT)))
  }
  arrays.at(-1)!.set(values, begin)
}

function take(message: TrainingMessage): void {
  if (message.kind === 'values') takeValues(message)
  else if (message.kind === 'help') message.port.onmessage = ({ data }) => runMember(data as MemberSetup)
  else if (message.kind === 'goOn') goOn(message.isEnded)
  else run(message).catch((error: unknown) => port.postMessage({ kind: 'error', error }))
}

if (thread !== undefined) thread.on('message', take)
else host.onmessage = ({ data }) => take(data)
port.postMessage('ready')
