/**
 * `allOf`: many promises as one.
 *
 * @module
 */

/**
 * All results; when one fails, once all others have ended, so that nothing goes on behind the caller's back.
 *
 * @throws the first failure
 */
export async function allOf<Result>(promises: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
