import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type DateTime, printDateTime } from '@parallax/wire'
import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import type { Mail, Mailer, MailOutcome } from './mailer.ts'
import { messageOf } from './message.ts'

export interface OutboxOptions {
  /** Folder of the files, made when it is missing. */
  readonly folder: string
  /** From, an address. */
  readonly sender: string
  readonly now: () => DateTime
  readonly log: Logger
  /** Tells a person at the terminal: there is no other way to get at the link. */
  readonly announce: (mail: Mail, file: string) => void
}

/** Keeps each mail as a MIME file (PRODUCT §2): for a server on which nobody configured mail. */
export class OutboxMailer implements Mailer {
  readonly #options: OutboxOptions
  readonly #composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  async send(mail: Mail): Promise<MailOutcome> {
    const { folder, sender, now, log, announce } = this.#options
    try {
      const { message } = await this.#composer.sendMail(messageOf(mail, sender))
      const name = `${printDateTime(now()).replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`
      const file = join(folder, name)
      await writeWhole(folder, { file, bytes: message as Buffer })
      announce(mail, file)
      return 'SUCCESS'
    } catch (error) {
      log.error({ event: 'mail-not-kept', err: error })
      return 'SERVER_UNAVAILABLE'
    }
  }
}

/** A reader of the folder never sees half a mail. Links in it are secrets: nobody else may read it. */
async function writeWhole(
  folder: string,
  { file, bytes }: { readonly file: string; readonly bytes: Buffer },
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const unfinished = `${file}.tmp`
  const handle = await open(unfinished, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
}
