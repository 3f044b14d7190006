import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseValidationCode, type ValidationCode } from '@parallax/wire'
import type { MailChoice } from '../../packages/server/src/config/mail-choice.ts'

/** A mail as the server wrote it. */
export interface KeptMail {
  readonly to: string
  readonly subject: string
  /** The whole message, quoted-printable undone. */
  readonly text: string
}

/** A folder that a server keeps its mails in, gone with the scope. */
export class Outbox implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parallax-outbox-'))

  /** For the configuration of the server. */
  get choice(): MailChoice {
    return { type: 'outbox', folder: this.#folder, sender: 'no-reply@example.com' }
  }

  /** To this address, oldest first. */
  mails(to: string): readonly KeptMail[] {
    const files = readdirSync(this.#folder).map((name) => join(this.#folder, name))
    const written = new Map(files.map((file) => [file, statSync(file, { bigint: true }).mtimeNs]))
    const byTime = files.sort((one, other) => Number((written.get(one) ?? 0n) - (written.get(other) ?? 0n)))
    return byTime.map((file) => readMail(readFileSync(file, 'latin1'))).filter((mail) => mail.to === to)
  }

  /** The code of the last mail to this address. */
  code(to: string): ValidationCode {
    const subject = this.mails(to).at(-1)?.subject ?? ''
    const code = parseValidationCode(subject.replace('Your code: ', ''))
    if (code === undefined) throw new Error(`no code in ${JSON.stringify(subject)}`)
    return code
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function readMail(message: string): KeptMail {
  const header = (name: string) => new RegExp(`^${name}: (.*)\r$`, 'm').exec(message)?.[1] ?? ''
  const bytes = message
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  return { to: header('To'), subject: header('Subject'), text }
}
