import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from './read-settings.ts'

/**
 * Every file in these folders must be a certificate in PEM (spec 05 §5.3), links to folders apart. Nothing else is done
 * with them: the server verifies no chain (spec 04a §6). Throws `ConfigurationError` naming the file.
 */
export function checkTrustedRoots(folders: readonly string[]): void {
  for (const folder of folders) for (const file of filesIn(folder)) checkCertificate(file)
}

function filesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  } catch (cause) {
    throw new ConfigurationError(`--trusted-x509-root-dir ${folder} cannot be read.`, { cause })
  }
}

function checkCertificate(file: string): void {
  try {
    const text = readFileSync(file, 'utf8')
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new TypeError('not PEM')
    new X509Certificate(text)
  } catch (cause) {
    throw new ConfigurationError(`--trusted-x509-root-dir: ${file} is not a certificate in PEM.`, { cause })
  }
}
