import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDataFolder } from './data-folder.ts'
import { openSecretFile } from './secret-file.ts'

/** What the local profile generates once and keeps in its data folder (PRODUCT §2). */
export interface LocalProfile {
  /** The real path of the data folder. */
  readonly dataDirectory: string
  readonly administrationToken: string
  /** 32 bytes in hex: what the server encrypts and authenticates its own records with. */
  readonly serverKey: string
  readonly blockFolder: string
  /** One MIME file a mail. */
  readonly outboxFolder: string
}

const administrationTokenFile = 'administration-token'

/** Makes what is missing, keeps what is there. Throws `DataFolderError`. */
export function openLocalProfile(path: string): LocalProfile {
  const dataDirectory = openDataFolder(path)
  return {
    dataDirectory,
    administrationToken: openSecretFile(join(dataDirectory, administrationTokenFile)),
    serverKey: openSecretFile(join(dataDirectory, 'server-key')),
    blockFolder: privateFolder(dataDirectory, 'blocks'),
    outboxFolder: privateFolder(dataDirectory, 'outbox'),
  }
}

/** The token of the server that keeps its data there, for commands on the same machine; null when there is none. */
export function findAdministrationToken(dataDirectory: string): string | null {
  const file = join(dataDirectory, administrationTokenFile)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

function privateFolder(parent: string, name: string): string {
  const folder = join(parent, name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
