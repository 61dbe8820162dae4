/**
 * The operations every service has, whatever it serves: alive, ready, metrics.
 *
 * @module
 */
import { objectSchema } from './json-schema.ts'
import { mediaTypes, type Operation, sendJson } from './operation.ts'
import { unavailable } from './problem.ts'
import { metricsMediaType } from './prometheus.ts'

/** What the operations tell of. */
export interface System {
  /** All metrics, in Prometheus' text format. */
  readonly metricsText: () => string
  readonly isDraining: () => boolean
  /** Whether the model gives a score that is known beforehand. */
  readonly passesSelfTest: () => boolean
}

const status = objectSchema({ status: { type: 'string' } })

/** The operations. */
export function systemOperations({ metricsText, isDraining, passesSelfTest }: System): readonly Operation[] {
  const ready = (path: string, operationId: string, summary: string): Operation => ({
    method: 'GET',
    path,
    operationId,
    summary,
    responses: { [mediaTypes.json]: status },
    isPublic: true,
    handler: (_, reply) => {
      if (isDraining()) throw unavailable('the service is stopping', 5)
      if (!passesSelfTest()) throw unavailable('the model does not pass its self-test', 5)
      return sendJson(reply, '{"status":"ready"}')
    }
  })
  return [
    {
      method: 'GET',
      path: '/healthz',
      operationId: 'alive',
      summary: 'Whether the service is alive',
      responses: { [mediaTypes.json]: status },
      isPublic: true,
      handler: (_, reply) => sendJson(reply, '{"status":"alive"}')
    },
    ready(
      '/readyz',
      'ready',
      'Whether the service takes requests: the model passes its self-test and nothing is stopping'
    ),
    ready('/ping', 'ping', "As /readyz, under MLflow's and SageMaker's name"),
    {
      method: 'GET',
      path: '/metrics',
      operationId: 'metrics',
      summary: "Metrics in Prometheus' text format",
      responses: { 'text/plain': { type: 'string' } },
      handler: (_, reply) => reply.header('content-type', metricsMediaType).send(metricsText())
    }
  ]
}
