import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Logger } from 'pino'
import type { TlsChoice } from '../config/network-choices.ts'
import { ConfigurationError } from '../config/read-settings.ts'

/** Milliseconds between two looks at the files: by their state, so that links and mounted volumes are seen too. */
const LOOK_INTERVAL = 2_000

/** Something whose certificate can be replaced. */
export interface SecureTarget {
  setSecureContext(settings: SecureContextOptions): void
  once(event: 'close', listener: () => void): unknown
}

/** Key and certificate of a listener, read again when their files change: connections that are open keep the old one. */
export class ListenerTls {
  readonly #choice: TlsChoice
  readonly #log: Logger
  readonly #interval: number
  #settings: SecureContextOptions

  /** Throws `ConfigurationError` when they cannot be used. */
  constructor(
    choice: TlsChoice,
    { log, interval = LOOK_INTERVAL }: { readonly log: Logger; readonly interval?: number },
  ) {
    this.#choice = choice
    this.#log = log
    this.#interval = interval
    try {
      this.#settings = load(choice)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const { certificateFile, keyFile } = choice
      throw new ConfigurationError(`TLS cannot be set up with ${certificateFile} and ${keyFile}: ${reason}`, { cause })
    }
  }

  get settings(): SecureContextOptions {
    return this.#settings
  }

  /** Until the server is closed. */
  follow(server: SecureTarget): void {
    const reload = () => this.#reload(server)
    const files = [this.#choice.certificateFile, this.#choice.keyFile]
    for (const file of files) watchFile(file, { interval: this.#interval, persistent: false }, reload)
    server.once('close', () => {
      for (const file of files) unwatchFile(file, reload)
    })
  }

  /** Half of a change, or a bad file, changes nothing: the next look comes when it is whole. */
  #reload(server: SecureTarget): void {
    const { certificateFile: file } = this.#choice
    try {
      this.#settings = load(this.#choice)
      server.setSecureContext(this.#settings)
      this.#log.info({ event: 'certificate-reloaded', file })
    } catch (error) {
      this.#log.error({ event: 'certificate-not-reloaded', file, reason: error instanceof Error ? error.message : '' })
    }
  }
}

/** Throws when key and certificate are none, or do not belong together. */
function load({ keyFile, certificateFile, ciphers }: TlsChoice): SecureContextOptions {
  const settings = {
    key: readFileSync(keyFile),
    cert: readFileSync(certificateFile),
    minVersion: 'TLSv1.2',
    ...(ciphers !== null && { ciphers }),
  } as const
  createSecureContext(settings)
  return settings
}
