// npm run build:web: the web application of this clone, built when it is missing or older than its sources.
import { resolve } from 'node:path'
import { builtWeb } from './web/build-web.ts'

await builtWeb(resolve(import.meta.dirname, '..'))
