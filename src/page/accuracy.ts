/**
 * How often the model names the right class, as the README has it.
 *
 * @module
 */

/** Share of right classes of three, measured on 5 folds with no customer on both sides. */
export const accuracy: number = 0.688
