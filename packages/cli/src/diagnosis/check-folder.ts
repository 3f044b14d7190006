import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Say } from '../words/words.ts'
import type { Finding } from './finding.ts'

/** Whether a folder can be written, by writing to it: rights, read-only disks and full ones show alike. */
export async function checkFolder(check: Finding['check'], folder: string, say: Say): Promise<Finding> {
  const probe = join(folder, `.doctor-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(probe, new Uint8Array(64 * 1024), { mode: 0o600, flush: true })
    return { check, state: 'ok', detail: say('doctor.folderWritable', { folder }) }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'internal'
    return { check, state: 'failed', detail: say('doctor.folderUnusable', { folder, reason }) }
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}
