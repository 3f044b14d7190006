import { readFile, writeFile } from 'node:fs/promises'
import { fromBase64, toBase64 } from '@parallax/wire'
import { CliError } from '../cli-error.ts'

/** What such a file holds (spec 05 §11.5). */
export type ServiceFileKind = 'SEQUESTER SERVICE CERTIFICATE' | 'SEQUESTER SERVICE REVOCATION CERTIFICATE'

/** A signed certificate as a text that looks like PEM. */
export function printServiceFile(kind: ServiceFileKind, signed: Uint8Array): string {
  const lines = toBase64(signed).match(/.{1,64}/g) ?? []
  return [`-----BEGIN PARSEC ${kind}-----`, ...lines, `-----END PARSEC ${kind}-----`, ''].join('\n')
}

/** First and last line are exact once trimmed; the server looks at the signature. */
export async function readServiceFile(kind: ServiceFileKind, path: string): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError('source_unreadable', 'error.sourceUnreadable', { parameters: { path }, cause })
  })
  const lines = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim())
  const isFramed = lines[0] === `-----BEGIN PARSEC ${kind}-----` && lines.at(-1) === `-----END PARSEC ${kind}-----`
  const signed = isFramed ? fromBase64(lines.slice(1, -1).join('')) : undefined
  if (signed === undefined) throw new CliError('source_unreadable', 'error.noServiceFile', { parameters: { path } })
  return signed
}

/** A file that must not be there yet. */
export async function writeNewFile(path: string, text: string, mode = 0o644): Promise<void> {
  await writeFile(path, text, { flag: 'wx', mode, flush: true }).catch((cause: unknown) => {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw exists ? new CliError('unsafe_target', 'error.fileExists', { parameters: { path }, cause }) : cause
  })
}
