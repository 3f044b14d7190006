// A launcher as scripts/enter.js is one: runs the script in its first argument, and hands it the rest.
import { run } from '../relay.js'

const [script = '', ...args] = process.argv.slice(2)
process.exitCode = await run(process.execPath, [script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
