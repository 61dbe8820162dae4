/**
 * `Service`: what a server serves. The credit service and the model service both come in this form.
 *
 * @module
 */
import type { JsonSchema } from './json-schema.ts'
import type { Operation } from './operation.ts'

/** Operations, and what the server needs to know about them as a whole. */
export interface Service {
  /** One sentence for the OpenAPI document. */
  readonly description: string
  readonly operations: readonly Operation[]
  /** Schemas the operations refer to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** The service's own metrics in the Prometheus text format; empty when it has none. */
  readonly metricsText: () => string
  /** Whether the model still gives an output that is known beforehand. */
  readonly passesSelfTest: () => boolean
  /** Given when the service is one that the page is for; a packed scorer if the page scores with that. */
  readonly page?: { readonly packed: Uint8Array | undefined }
  /** Ends the threads. */
  readonly close: () => Promise<void>
}
