import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'
import { noSpaceOf } from './system-error.ts'

/** Makes a folder and those above it, for their owner alone. Their names are durable once this ends. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (first === undefined) return
    for (let made = folder; ; made = dirname(made)) {
      await syncFolder(dirname(made))
      if (made === first) return
    }
  } catch (error) {
    throw noSpaceOf(error)
  }
}
