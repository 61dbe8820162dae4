/**
 * The name of a column that stands for one category of another.
 *
 * @module
 */

/**
 * Such as `Occupation=Media_Manager`. What LightGBM does not take in the name of a feature becomes an underscore.
 *
 * @param column - the name of the column with the categories
 */
export function categoryColumn(column: string, category: string): string {
  return `${column}=${category.replace(/[\s",:[\]{}]/g, '_')}`
}
