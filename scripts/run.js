// node scripts/run.js FILE [ARGUMENT …]: runs a TypeScript file of this clone as `npm start` runs the server.
import { enter } from './enter.js'

const [script = '', ...args] = process.argv.slice(2)
await enter(script, args)
