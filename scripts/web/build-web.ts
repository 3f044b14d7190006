import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/** Packages whose sources the web application is made of. */
const PARTS = ['wire', 'crypto', 'protocol', 'certificates', 'client', 'platform', 'web']

/** The folder of the built web application; built first when it is missing or older than its sources. */
export async function builtWeb(root: string): Promise<string> {
  const folder = join(root, 'packages/web/dist')
  if (isFresh(root, folder)) return folder
  console.error('Building the web application (once) …')
  // Beside, then renamed: a build that is cut short leaves nothing that looks complete.
  const fresh = `${folder}.${process.pid}`
  try {
    await build({
      configFile: join(root, 'packages/web/vite.config.ts'),
      logLevel: 'error',
      build: { outDir: fresh, emptyOutDir: true },
    })
    rmSync(folder, { recursive: true, force: true })
    renameSync(fresh, folder)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return folder
}

function isFresh(root: string, folder: string): boolean {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return false
  const built = statSync(page).mtimeMs
  const sources = PARTS.flatMap((name) => [join(root, 'packages', name)])
  return [join(root, 'package-lock.json'), ...sources].every((path) => newest(path) <= built)
}

/** When anything at or below a path was changed last, milliseconds; what is built does not count. */
function newest(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const names = readdirSync(path).filter((name) => !name.startsWith('dist') && name !== 'node_modules')
  return Math.max(0, ...names.map((name) => newest(join(path, name))))
}
