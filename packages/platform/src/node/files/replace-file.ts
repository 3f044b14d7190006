import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'
import { noSpaceOf } from './system-error.ts'

/**
 * Writes a whole file at once: after a crash at any instant it is the old one or the new one, and durable once this
 * ends (spec 07 §5.1). Readable by its owner alone.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`
  try {
    await writeDurably(temporary, bytes)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw noSpaceOf(error)
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(path, 'w', 0o600)
  await handle.writeFile(bytes)
  await handle.sync()
}
