import { join } from 'node:path'
import { enter, root } from './enter.js'

const args = process.argv.slice(2)
const { PARALLAX_WITH_CLIENT_WEB_APP: given = process.env.PARSEC_WITH_CLIENT_WEB_APP } = process.env
const isQuestion = args.includes('--help') || args.includes('--version')

if (given === undefined && !isQuestion) {
  await enter('scripts/build-web.ts', [])
  process.env.PARALLAX_WITH_CLIENT_WEB_APP = join(root, 'packages/web/dist')
}
if (!process.exitCode) await enter('packages/server/src/main.ts', args)
