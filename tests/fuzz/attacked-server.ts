import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { EmailAddress, ValidationCode } from '@parallax/wire'
import { openClient } from '../../packages/server/src/db/client.ts'
import type { AdministeredServer } from '../kit/administration.ts'
import { type OwnDatabase, ownDatabase } from '../kit/own-database.ts'
import { REPLY_RECORD_VARIABLE } from '../kit/reply-record.ts'
import { sharedServer } from '../kit/shared-server.ts'
import type { Question, Report } from './serve.ts'

const SERVE = join(import.meta.dirname, 'serve.ts')

/** Counters of wrong guesses: a refused guess is there to be counted (spec 04a §7, 04b §7.1). */
const COUNTERS = ['failed_attempts', 'last_failure_on', 'failures']

/** A server in a process of its own on a database of its own. */
export class AttackedServer implements AdministeredServer, AsyncDisposable {
  readonly url: string
  readonly administrationToken: string
  readonly #child: ChildProcess
  readonly #database: OwnDatabase
  readonly #sql: ReturnType<typeof openClient>

  private constructor(child: ChildProcess, database: OwnDatabase, { url, administrationToken }: AdministeredServer) {
    this.url = url
    this.administrationToken = administrationToken
    this.#child = child
    this.#database = database
    this.#sql = openClient(database.connection, { connections: 1 })
  }

  static async start(args: readonly string[] = []): Promise<AttackedServer> {
    const database = await ownDatabase(await sharedServer())
    // Replies that are met by chance are no tests of what they say.
    const { [REPLY_RECORD_VARIABLE]: _, ...env } = process.env
    const options = { database: database.connection, args: ['--debug', ...args] }
    const child = fork(SERVE, [JSON.stringify(options)], { env, execArgv: [] })
    return new AttackedServer(child, database, await answerOf<AdministeredServer>(child))
  }

  /** How it is; throws when it ended. */
  async report(question: Question = 'report'): Promise<Report> {
    this.#child.send(question)
    return await answerOf<Report>(this.#child)
  }

  /** Of every row that a request could have written. */
  async digest(): Promise<string> {
    const tables = await this.#sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public' order by tablename`
    const parts = tables.map(({ name }) => {
      const row = `md5((to_jsonb(t) - array['${COUNTERS.join("','")}'])::text)`
      return `select '${name}' as name, md5(string_agg(${row}, '' order by ${row})) as rows from ${name} t ${onlyWritten(name)}`
    })
    const digests = await this.#sql.unsafe(parts.join(' union all '))
    return digests
      .map(({ name, rows }) => `${name} ${rows}`)
      .sort()
      .join('\n')
  }

  /** The code that was mailed to this address. */
  async validationCode(email: EmailAddress): Promise<ValidationCode> {
    const [row] = await this.#sql<{ code: ValidationCode }[]>`
      select code from account_validation_codes where email = ${email}`
    if (row === undefined) throw new Error(`no code for ${email}`)
    return row.code
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
    await this.#sql.end({ timeout: 1 })
    await this.#database[Symbol.asyncDispose]()
  }
}

/** An organization that a first request makes out of nothing comes before all that is refused (spec 03 §4.1). */
function onlyWritten(table: string): string {
  return table === 'organizations' ? 'where bootstrap_token is not null or bootstrapped_on is not null' : ''
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const heard = new AbortController()
  try {
    const ended = once(child, 'exit', heard).then(([code, signal]) => {
      throw new Error(`the server ended: ${signal ?? code}`)
    })
    const [answer] = await Promise.race([once(child, 'message', heard), ended])
    return answer
  } finally {
    heard.abort()
  }
}
