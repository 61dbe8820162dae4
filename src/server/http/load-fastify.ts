/**
 * `loadFastify`: Fastify and its plugins, optional peer dependencies that are loaded when a server is created.
 *
 * @module
 */
import type { fastifyCors } from '@fastify/cors'
import type { fastifyRateLimit } from '@fastify/rate-limit'
import type { fastifySwagger } from '@fastify/swagger'
import type { fastifySwaggerUi } from '@fastify/swagger-ui'
import type { fastify, LogController } from 'fastify'

/** Fastify and its plugins. */
export interface FastifyParts {
  readonly fastify: typeof fastify
  readonly LogController: typeof LogController
  readonly swagger: typeof fastifySwagger
  readonly swaggerUi: typeof fastifySwaggerUi
  readonly rateLimit: typeof fastifyRateLimit
  readonly cors: typeof fastifyCors
}

const packages = ['fastify', '@fastify/swagger', '@fastify/swagger-ui', '@fastify/rate-limit', '@fastify/cors']

/**
 * Loads all of them.
 *
 * @throws Error with the command that installs them when one is missing
 */
export async function loadFastify(): Promise<FastifyParts> {
  try {
    const [{ fastify, LogController }, { fastifySwagger }, swaggerUi, { fastifyRateLimit }, { fastifyCors }] =
      await Promise.all([
        import('fastify'),
        import('@fastify/swagger'),
        import('@fastify/swagger-ui'),
        import('@fastify/rate-limit'),
        import('@fastify/cors')
      ])
    return {
      fastify,
      LogController,
      swagger: fastifySwagger,
      swaggerUi: swaggerUi.default,
      rateLimit: fastifyRateLimit,
      cors: fastifyCors
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Error(`the service needs Fastify and its plugins; install them with: npm install ${packages.join(' ')}`, {
      cause: error
    })
  }
}
