import { open } from 'node:fs/promises'

/**
 * Makes the names of a folder durable. Windows has no such call for folders, and needs none: NTFS keeps names in its
 * journal.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}
