/**
 * The packages for Arrow and Parquet: optional peer dependencies, loaded when a command needs them.
 *
 * @module
 */

/** What reads and writes Arrow IPC streams. */
export type Flechette = typeof import('@uwdata/flechette')
/** What reads Parquet. */
export type Hyparquet = typeof import('hyparquet')
/** What writes Parquet. */
export type HyparquetWriter = typeof import('hyparquet-writer')

/** @throws Error that says what to install */
export function loadFlechette(): Promise<Flechette> {
  return loaded('Arrow', ['@uwdata/flechette@2.4'], () => import('@uwdata/flechette'))
}

/** Reads Parquet, and what it may be compressed by. */
export interface ParquetReading extends Hyparquet {
  readonly compressors: typeof import('hyparquet-compressors').compressors
}

/** @throws Error that says what to install */
export function loadParquetReading(): Promise<ParquetReading> {
  return loaded('Parquet', parquetPackages, async () => {
    const [hyparquet, { compressors }] = await Promise.all([import('hyparquet'), import('hyparquet-compressors')])
    return { ...hyparquet, compressors }
  })
}

/** @throws Error that says what to install */
export function loadParquetWriting(): Promise<HyparquetWriter> {
  return loaded('Parquet', parquetPackages, () => import('hyparquet-writer'))
}

const parquetPackages = ['hyparquet', 'hyparquet-compressors', 'hyparquet-writer']

/**
 * What `load` imports.
 *
 * @throws Error that says what to install when a package is not there
 */
export async function loaded<Module>(
  format: string,
  packages: readonly string[],
  load: () => Promise<Module>
): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new Error(`${format} needs a package that is not installed: npm install ${packages.join(' ')}`, { cause })
  }
}
