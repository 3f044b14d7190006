import { enter } from './enter.js'

await enter('packages/server/src/main.ts', process.argv.slice(2))
