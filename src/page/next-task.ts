/**
 * `nextTask`: work in slices, between which the page or worker does something else.
 *
 * @module
 */

/** Yields to the event loop, so that it can draw and respond; unlike a timer, this is not throttled in a hidden tab. */
export function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
