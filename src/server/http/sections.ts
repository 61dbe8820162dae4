/**
 * Sections of the documentation that every service has.
 *
 * @module
 */
import type { Section } from './operation.ts'

/** What the service knows about its model. */
export const modelSection: Section = { name: 'Model', description: 'What is served.' }
/** The routes MLflow and SageMaker call. */
export const invocationsSection: Section = {
  name: 'MLflow and SageMaker',
  description: 'The routes these call, with their forms of records.'
}
/** Whether the service works, and how much. */
export const monitoringSection: Section = {
  name: 'Monitoring',
  description: 'Probes and metrics. They are answered however busy the service is.'
}
