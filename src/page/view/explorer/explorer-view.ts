/**
 * What the views of the explorer have in common.
 *
 * @module
 */
import type { OpenedModel, OpenedRows } from '../../explorer/session.ts'
import type { SessionClient } from './session-client.ts'

/** What is open. */
export interface ExplorerState {
  readonly client: SessionClient
  readonly model: OpenedModel
  readonly rows: OpenedRows | undefined
}

/** A view. */
export interface ExplorerView {
  /** Shows what is open now. */
  readonly show: (state: ExplorerState) => void
}
