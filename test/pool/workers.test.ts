import { afterEach, expect, test } from 'vitest'
import { createJobQueue } from '../../src/node/job-queue.ts'
import { startWorker } from '../../src/threads/start-worker.ts'
import { createWorkers, type Workers } from '../../src/pool/workers.ts'

type Message = number | 'die' | { readonly add: number }

// Answers a number with itself and what was sent before; dies when told to.
const program = new URL(
  `data:text/javascript,import { parentPort } from 'node:worker_threads';${encodeURIComponent(`
    let sum = 0
    parentPort.on('message', (message) => {
      if (message === 'die') throw new RangeError('told to')
      if (typeof message === 'number') parentPort.postMessage(message + sum)
      else sum += message.add
    })`)}`
)

const opened: Workers<Message, number>[] = []
function open(maxThreads: number): Workers<Message, number> {
  const workers = createWorkers<Message, number>((listener) => startWorker(program, listener)!, maxThreads)
  opened.push(workers)
  return workers
}
afterEach(() => Promise.all(opened.splice(0).map((workers) => workers.close())))

test('threads start when they are taken, idle ones are taken first, and there are never more than allowed', async () => {
  const workers = open(2)
  expect(workers.running().length).toBe(0)
  const [first] = workers.take(1)
  expect(workers.take(1)).toEqual([first])
  const job = first!.run(1)
  const [second] = workers.take(1)
  expect(second).not.toBe(first)
  expect(new Set(workers.take(3))).toEqual(new Set([first, second]))
  expect(workers.take(1)).toEqual([second])
  await job
})

test('messages reach a thread in order, and each job gets its own answer', async () => {
  const [thread] = open(1).take(1)
  const before = thread!.run(1)
  thread!.send({ add: 10 })
  expect(await Promise.all([before, thread!.run(2), thread!.run(3)])).toEqual([1, 12, 13])
})

test('a thread that dies rejects its jobs with its error, and is replaced', async () => {
  const workers = open(1)
  const [thread] = workers.take(1)
  const jobs = [thread!.run('die'), thread!.run(1)]
  for (const { status, reason } of (await Promise.allSettled(jobs)) as PromiseRejectedResult[]) {
    expect(status).toBe('rejected')
    expect(reason.message).toBe('a worker thread ended before its work was done (exit code 1)')
    expect(reason.cause).toEqual(new RangeError('told to'))
  }
  expect(workers.running()).toEqual([])
  expect(await workers.take(1)[0]!.run(5)).toBe(5)
})

test('a job that cannot be sent rejects, and the thread goes on', async () => {
  const [thread] = open(1).take(1)
  await expect(thread!.run((() => {}) as never)).rejects.toThrow('could not be cloned')
  expect(await thread!.run(5)).toBe(5)
})

test('a queue gives each thread one job at a time, in order, and goes on when a thread dies', async () => {
  const queue = createJobQueue(open(1))
  const done: number[] = []
  const died = expect(queue.run('die')).rejects.toThrow('a worker thread ended')
  const jobs = [1, 2, 3].map(async (job) => void done.push(await queue.run(job)))
  expect([queue.isBusy(), queue.numWaiting()]).toEqual([true, 3])
  await Promise.all([died, ...jobs])
  expect(done).toEqual([1, 2, 3])
  expect([queue.isBusy(), queue.numWaiting()]).toEqual([false, 0])
})

test('closing a queue rejects what waits with the reason, and what runs', async () => {
  const queue = createJobQueue(open(1))
  const running = expect(queue.run(1)).rejects.toThrow('a worker thread ended')
  const reason = new Error('closing')
  const waiting = expect(queue.run(2)).rejects.toBe(reason)
  await queue.close(reason)
  await Promise.all([running, waiting])
})
