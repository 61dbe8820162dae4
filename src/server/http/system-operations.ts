/**
 * The operations every service has: liveness, readiness, metrics.
 *
 * @module
 */
import { objectSchema } from './json-schema.ts'
import { mediaTypes, type Operation, sendJson } from './operation.ts'
import { unavailable } from './problem.ts'
import { metricsMediaType } from './prometheus.ts'
import { monitoringSection as section } from './sections.ts'

/** What the operations report on. */
export interface System {
  /** All metrics, in the Prometheus text format. */
  readonly metricsText: () => string
  /** Whether the service is shutting down, if it still answers or not. */
  readonly isLeaving: () => boolean
  /** Whether the model still gives an output that is known beforehand. */
  readonly passesSelfTest: () => boolean
}

const status = objectSchema({ status: { type: 'string' } })

/** The operations. */
export function systemOperations({ metricsText, isLeaving, passesSelfTest }: System): readonly Operation[] {
  const ready = (path: string, operationId: string, summary: string): Operation => ({
    method: 'GET',
    path,
    operationId,
    summary,
    section,
    isVital: true,
    responses: { [mediaTypes.json]: status },
    isPublic: true,
    handler: (_, reply) => {
      if (isLeaving()) throw unavailable('the service is shutting down', 5)
      if (!passesSelfTest()) throw unavailable('the model failed its self-test', 5)
      return sendJson(reply, '{"status":"ready"}')
    }
  })
  return [
    {
      method: 'GET',
      path: '/healthz',
      operationId: 'alive',
      summary: 'Liveness: 200 while the process responds',
      section,
      isVital: true,
      responses: { [mediaTypes.json]: status },
      isPublic: true,
      handler: (_, reply) => sendJson(reply, '{"status":"alive"}')
    },
    ready('/readyz', 'ready', 'Readiness: 200 if the model passes its self-test and the service is not shutting down'),
    ready('/ping', 'ping', 'Same as /readyz, under the name MLflow and SageMaker use'),
    {
      method: 'GET',
      path: '/metrics',
      operationId: 'metrics',
      summary: 'Metrics in the Prometheus text format',
      section,
      isVital: true,
      responses: { 'text/plain': { type: 'string' } },
      handler: (_, reply) => reply.header('content-type', metricsMediaType).send(metricsText())
    }
  ]
}
