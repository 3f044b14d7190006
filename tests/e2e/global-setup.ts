import { resolve } from 'node:path'
import { builtWeb } from '../../scripts/web/build-web.ts'
import { ServerFolder } from '../kit/server-process.ts'

/** One server with the built application for all journeys; each has an organization of its own. */
export default async function startServer(): Promise<() => Promise<void>> {
  const web = await builtWeb(resolve(import.meta.dirname, '../..'))
  const folder = new ServerFolder()
  const server = await folder.start(['--with-client-web-app', web])
  process.env.PARALLAX_E2E_SERVER = server.url
  process.env.PARALLAX_E2E_FOLDER = folder.path
  return () => folder[Symbol.asyncDispose]()
}
