/**
 * `waitWhileAnswering`: a connection on which nothing moves is not closed while its client waits for the service.
 *
 * @module
 */
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Makes the timeout for idle connections spare those whose response is being computed, however long that takes. Bodies that do
 * not arrive are limited where they are read; a client that does not take its response is cut off.
 */
export function waitWhileAnswering(app: FastifyInstance): void {
  app.addHook('onRequest', (_, reply, done) => {
    // Node closes the connection unless somebody listens.
    reply.raw.on('timeout', (socket: Socket) => {
      if (socket.writableLength > 0) socket.destroy()
    })
    done()
  })
}
