/**
 * Requests about experiments.
 *
 * @module
 */
import { textAt } from './json-answer.ts'
import { hasCode } from './mlflow-error.ts'
import { api, type Sender } from './requests.ts'

/** Requests about experiments. */
export interface ExperimentCalls {
  /**
   * The id of the experiment of a name, which is made if need be.
   *
   * @throws RangeError when there is one that was deleted
   */
  readonly experimentNamed: (name: string) => Promise<string>
}

/** Requests by a sender. */
export function createExperimentCalls({ send }: Sender): ExperimentCalls {
  const idOf = async (name: string): Promise<string | undefined> => {
    try {
      const answer = await send({
        method: 'GET',
        path: `${api}/experiments/get-by-name`,
        query: { experiment_name: name }
      })
      if (textAt(answer, 'experiment', 'lifecycle_stage') === 'deleted')
        throw new RangeError(`"experiment" expected one that is not deleted, got "${name}"; restore it in MLflow`)
      return textAt(answer, 'experiment', 'experiment_id')
    } catch (error) {
      if (hasCode(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined
      throw error
    }
  }
  return {
    experimentNamed: async (name) => {
      const known = await idOf(name)
      if (known !== undefined) return known
      try {
        return textAt(
          await send({ method: 'POST', path: `${api}/experiments/create`, body: { name } }),
          'experiment_id'
        )
      } catch (error) {
        // By somebody else, or by an attempt whose answer was lost.
        const made = hasCode(error, 'RESOURCE_ALREADY_EXISTS') ? await idOf(name) : undefined
        if (made === undefined) throw error
        return made
      }
    }
  }
}
