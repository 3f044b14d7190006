import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { SequesterPublicKeyDer, SequesterSigningKey } from '@parallax/crypto'
import { CliError } from '../cli-error.ts'

/** Of new keys; the official tools read others too. */
const MODULUS_LENGTH = 4096

/** A new pair of keys in PEM. */
export async function newKeys(): Promise<{ readonly secret: string; readonly shared: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_LENGTH })
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    shared: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

/** With what an authority signs. */
export async function readAuthorityKey(path: string): Promise<SequesterSigningKey> {
  const key = await readKey(path, createPrivateKey)
  return new SequesterSigningKey(key.export({ type: 'pkcs8', format: 'der' }))
}

/** For whom keys of workspaces are sealed. */
export async function readServiceKey(path: string): Promise<SequesterPublicKeyDer> {
  const key = await readKey(path, createPublicKey)
  return new SequesterPublicKeyDer(key.export({ type: 'spki', format: 'der' }))
}

/** The cause may quote a secret key: it is not kept. */
async function readKey(path: string, load: (pem: string) => KeyObject): Promise<KeyObject> {
  const pem = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError('source_unreadable', 'error.sourceUnreadable', { parameters: { path }, cause })
  })
  try {
    const key = load(pem)
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // Said below, like a key of another kind.
  }
  throw new CliError('source_unreadable', 'error.noKey', { parameters: { path } })
}
