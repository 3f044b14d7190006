// A server in a process that may be killed: `node serve.ts '{"database": …, "args": […]}'` prints its address and runs on.
import { startTestServer, type TestServerOptions } from '../kit/start-test-server.ts'

const options: Pick<TestServerOptions, 'database' | 'args'> = JSON.parse(process.argv[2] ?? '')
const { url, administrationToken } = await startTestServer(options)
process.stdout.write(`${JSON.stringify({ url, administrationToken })}\n`)
// Whoever started it is gone.
process.stdin.resume().on('end', () => process.exit())
