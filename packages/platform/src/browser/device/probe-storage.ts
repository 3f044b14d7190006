/** Whether this browser can keep keys and files for this origin. */
export type StorageProbe = 'works' | 'storage_blocked' | 'insecure_address'

const NAME = 'parallax-probe'

/** Tries what keys and files will need, in the worker that will need it (spec 09 §14). */
export async function probeStorage(): Promise<StorageProbe> {
  if (!globalThis.isSecureContext || navigator.locks === undefined) return 'insecure_address'
  try {
    await tryDatabase()
    await tryFiles()
    return 'works'
  } catch {
    return 'storage_blocked'
  }
}

async function tryDatabase(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1)
    opening.onupgradeneeded = () => void opening.result.createObjectStore('probe')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
    opening.onblocked = () => reject(new Error('blocked'))
  })
  try {
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction('probe', 'readwrite')
      transaction.objectStore('probe').put(1, 'one')
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

async function tryFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory()
  const name = `${NAME}-${crypto.randomUUID()}`
  const file = await root.getFileHandle(name, { create: true })
  const access = await file.createSyncAccessHandle()
  access.write(Uint8Array.of(1))
  access.close()
  await root.removeEntry(name)
}
