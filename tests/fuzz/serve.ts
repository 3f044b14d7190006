// A server that is attacked, in a process of its own: what happens inside it is told over the channel of `fork`.
import { inspect } from 'node:util'
import { startTestServer, type TestServerOptions } from '../kit/start-test-server.ts'

/** What the process is asked: to tell how it is, or to forget how long its start kept it busy. */
export type Question = 'report' | 'begin'

export interface Report {
  /** Lines of the log at level error and above, rejections that nobody handled, exceptions that nobody caught. */
  readonly errors: readonly string[]
  /** Milliseconds of processor time between two turns of the event loop, the most: no other process counts in. */
  readonly longestStall: number
  /** Bytes of memory, the most so far. */
  readonly peakMemory: number
}

/** Pino's numbers of error and fatal. */
const ERROR_LINE = /^\{"level":[56]0,/

const errors: string[] = []
process.on('unhandledRejection', (reason) => errors.push(`rejection: ${inspect(reason)}`))
process.on('uncaughtException', (error) => errors.push(`exception: ${inspect(error)}`))
const onlog = (line: string) => {
  if (ERROR_LINE.test(line)) errors.push(line)
}
const options: Pick<TestServerOptions, 'database' | 'args'> = JSON.parse(process.argv[2] ?? '')
const server = await startTestServer({ ...options, onlog })

let longestStall = 0
let lastTurn = process.threadCpuUsage()
setInterval(() => {
  const { user, system } = process.threadCpuUsage(lastTurn)
  longestStall = Math.max(longestStall, (user + system) / 1000)
  lastTurn = process.threadCpuUsage()
}, 1)

process.on('message', (question: Question) => {
  if (question === 'begin') longestStall = 0
  const peakMemory = process.resourceUsage().maxRSS * 1024
  process.send?.({ errors, longestStall, peakMemory } satisfies Report)
})
// Whoever started it is gone.
process.on('disconnect', async () => {
  await server[Symbol.asyncDispose]()
  process.exit()
})
process.send?.({ url: server.url, administrationToken: server.administrationToken })
