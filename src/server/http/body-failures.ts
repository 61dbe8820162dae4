/**
 * Bodies that turn out not to be HTTP while they are being read: whoever reads one is told, so that its request is answered.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { ProblemError } from './problem.ts'

type Listener = (error: ProblemError) => void

const listeners = new WeakMap<IncomingMessage, Listener>()
const failures = new WeakMap<IncomingMessage, ProblemError>()

/** Calls `listener` once when the rest of a request's body cannot be read, or could not be already. Returns how to stop that. */
export function onBodyFailure(request: IncomingMessage, listener: Listener): () => void {
  listeners.set(request, listener)
  if (failures.has(request)) process.nextTick(tell, request)
  return () => listeners.delete(request)
}

/** Tells the reader of a request's body that the rest cannot be read. */
export function failBody(request: IncomingMessage, error: ProblemError): void {
  failures.set(request, error)
  tell(request)
}

function tell(request: IncomingMessage): void {
  const listener = listeners.get(request)
  listeners.delete(request)
  listener?.(failures.get(request)!)
}
