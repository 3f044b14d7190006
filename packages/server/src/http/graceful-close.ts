import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Ends a listener without cutting an answer off (spec 03 §12): requests are finished, and what is left after `patience`
 * milliseconds is cut. To be called before the listener listens, since connections are told apart from the first one on:
 * Node would wait for those over which no request came yet, and browsers open such ones ahead.
 */
export function gracefulClose(app: FastifyInstance): (patience: number) => Promise<void> {
  const requests = new Map<Socket, number>()
  let isClosing = false
  const add = (socket: Socket, change: number) => {
    const count = (requests.get(socket) ?? 0) + change
    requests.set(socket, count)
    if (isClosing && count === 0) socket.destroySoon()
  }
  const { server } = app
  server.on('setSecureContext' in server ? 'secureConnection' : 'connection', (socket: Socket) => {
    requests.set(socket, 0)
    socket.once('close', () => requests.delete(socket))
  })
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    add(socket, 1)
    response.once('close', () => add(socket, -1))
  })
  return async (patience) => {
    isClosing = true
    const hardStop = setTimeout(() => server.closeAllConnections(), patience)
    const closed = app.close()
    for (const [socket, count] of requests) if (count === 0) socket.destroySoon()
    await closed
    clearTimeout(hardStop)
  }
}
