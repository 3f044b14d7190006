import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Settings } from './options.ts'
import { ConfigurationError } from './read-settings.ts'

/** What the web application and the smartcard service of a machine recognise each other with (spec 04b §10.2). */
export interface ScwsKeys {
  /** By number, from 0; null: revoked. */
  readonly services: readonly (KeyObject | null)[]
  readonly webApplication: KeyObject
}

const PUBLIC_KEY = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g
const REVOKED = '!REVOKED!'

const FLAGS = {
  services: '--scws-idopte-public-keys-file',
  file: '--scws-web-application-private-key-file',
  content: '--scws-web-application-private-key-content',
} as const

/** Null: not configured. Throws `ConfigurationError` when only one half is, or a key is none. */
export function scwsKeysOf(settings: Settings): ScwsKeys | null {
  const { scwsIdoptePublicKeysFile: services, scwsWebApplicationPrivateKeyFile: file } = settings
  const { scwsWebApplicationPrivateKeyContent: content } = settings
  if (file !== undefined && content !== undefined)
    throw new ConfigurationError(`${FLAGS.file} and ${FLAGS.content} exclude each other.`)
  const privateKey = file === undefined ? content : read(FLAGS.file, file)
  if (services === undefined && privateKey === undefined) return null
  if (services === undefined || privateKey === undefined)
    throw new ConfigurationError(`${FLAGS.services} and ${FLAGS.file} (or -content) go together.`)
  return { services: servicesOf(read(FLAGS.services, services)), webApplication: webApplicationOf(privateKey) }
}

function servicesOf(text: string): ScwsKeys['services'] {
  const blocks = text.match(PUBLIC_KEY) ?? []
  if (blocks.length === 0) throw new ConfigurationError(`${FLAGS.services} holds no public key in PEM.`)
  return blocks.map((pem, number) => {
    const what = `key ${number} of ${FLAGS.services}`
    return pem.includes(REVOKED) ? null : rsaKey(() => createPublicKey(pem), what)
  })
}

function webApplicationOf(pem: string): KeyObject {
  return rsaKey(() => {
    if (!pem.includes('-----BEGIN PRIVATE KEY-----')) throw new TypeError('not PKCS#8 in PEM')
    return createPrivateKey(pem)
  }, 'the private key of the web application')
}

/** The cause may quote the key: it is not kept. */
function rsaKey(load: () => KeyObject, what: string): KeyObject {
  try {
    const key = load()
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // Said below, like a key of another kind.
  }
  throw new ConfigurationError(`${what} is not an RSA key in PEM.`)
}

function read(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigurationError(`${flag} ${file} cannot be read.`, { cause })
  }
}
