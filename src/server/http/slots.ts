/**
 * `createSlots`: how many requests are handled at once. Streams, which can last for hours, have a share of their own, so that
 * they leave room for everything else.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { unavailable } from './problem.ts'

/** What a request occupies while it is handled: one of the slots for requests, or one of those for streams. */
export type SlotKind = 'request' | 'stream'

/** Most slots of each kind. */
export interface SlotLimits {
  readonly concurrency: number
  readonly streams: number
}

/** The slots of a service. */
export interface Slots {
  /** Gives a request a slot. Throws ProblemError `unavailable` when none is left. */
  readonly take: (request: IncomingMessage, kind: SlotKind) => void
  /**
   * Moves a request to a slot for streams, because its response is long and the client decides how long it takes.
   *
   * Throws ProblemError `unavailable` when none is left.
   */
  readonly becomeStream: (request: IncomingMessage) => void
  /** Takes back the slot of a request, if it has one. */
  readonly release: (request: IncomingMessage) => void
  readonly numStreams: () => number
}

const tooMany: Readonly<Record<SlotKind, string>> = {
  request: 'too many concurrent requests',
  stream: 'too many streams'
}

/** Slots, all of them free. */
export function createSlots({ concurrency, streams }: SlotLimits): Slots {
  const held = new Map<IncomingMessage, SlotKind>()
  const counts: Record<SlotKind, number> = { request: 0, stream: 0 }
  const limits: Readonly<Record<SlotKind, number>> = { request: concurrency, stream: streams }

  const release = (request: IncomingMessage): void => {
    const kind = held.get(request)
    if (kind !== undefined) counts[kind]--
    held.delete(request)
  }
  const take = (request: IncomingMessage, kind: SlotKind): void => {
    if (counts[kind] >= limits[kind]) throw unavailable(tooMany[kind])
    release(request)
    held.set(request, kind)
    counts[kind]++
  }
  return {
    take,
    becomeStream: (request) => {
      if (held.get(request) !== 'stream') take(request, 'stream')
    },
    release,
    numStreams: () => counts.stream
  }
}
