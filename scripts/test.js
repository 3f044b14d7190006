import { enter } from './enter.js'

await enter('scripts/check.ts', process.argv.slice(2))
