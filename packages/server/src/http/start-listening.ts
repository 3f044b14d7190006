import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../context.ts'
import { createOperatorListener } from '../operator/operator-listener.ts'
import { gracefulClose } from './graceful-close.ts'
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts'
import { createListener } from './listener.ts'
import { ListenerTls } from './listener-tls.ts'

/** The addresses on which a server answers. */
export interface Listening {
  readonly port: number
  /** Null: operators have no address of their own. */
  readonly operatorPort: number | null
  /** Fulfilled once no request is left. Operators can watch it. */
  close(): Promise<void>
}

/** Milliseconds that requests get to finish. */
const STOP_PATIENCE = 10_000

/** Opens the addresses of the configuration. */
export async function startListening(context: ServerContext, limits: HttpLimits = HTTP_LIMITS): Promise<Listening> {
  const { host, port, operatorListen, network } = context.config
  const tls = network.tls === null ? null : new ListenerTls(network.tls, context)
  const app = await createListener(context, { limits, tls })
  const operators = operatorListen === null ? null : createOperatorListener(context, limits)
  const close = gracefulClose(app)
  const closeOperators = operators === null ? async () => undefined : gracefulClose(operators)
  try {
    if (operatorListen !== null) await operators?.listen(operatorListen)
    await app.listen({ host, port })
  } catch (error) {
    await closeOperators(0)
    await close(0)
    throw error
  }
  return {
    port: portOf(app),
    operatorPort: operators === null ? null : portOf(operators),
    close: async () => {
      await close(STOP_PATIENCE)
      await closeOperators(0)
    },
  }
}

function portOf({ server }: FastifyInstance): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the server does not listen on a port')
  return address.port
}
