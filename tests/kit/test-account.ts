import { accountToken, type SecretKey } from '@parallax/crypto'
import {
  accountCreateProceed,
  accountCreateSendValidationEmail,
  bearer,
  type Command,
  HEADERS,
  type VaultItemFingerprint,
} from '@parallax/protocol'
import {
  type AccountAuthMethodId,
  type DateTime,
  decode,
  type EmailAddress,
  encode,
  parseEmailAddress,
  parseHumanHandle,
  type UntrustedPasswordAlgorithm,
} from '@parallax/wire'
import { expect } from 'vitest'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'
import { ManualClock } from './manual-clock.ts'
import { Outbox } from './outbox.ts'
import { callAnonymously, post } from './rpc.ts'
import { sharedServer } from './shared-server.ts'
import { startTestServer } from './start-test-server.ts'
import { expectOk, newId } from './test-organization.ts'
import { testTools } from './tools.ts'

/** What every client takes. */
export const USUAL_ALGORITHM: UntrustedPasswordAlgorithm = {
  type: 'ARGON2ID',
  opslimit: 3,
  memlimitKb: 131_072,
  parallelism: 1,
}

/** A way to log in, with what the server is told of it. */
export interface LoginKeys {
  readonly id: AccountAuthMethodId
  readonly macKey: SecretKey
  readonly vaultKeyAccess: Uint8Array
  readonly passwordAlgorithm: UntrustedPasswordAlgorithm | null
}

export interface AccountServerOptions {
  /** The shared one unless given. */
  readonly database?: PostgresConnection
  readonly onlog?: (line: string) => void
  readonly args?: readonly string[]
}

/** A server of its own on the shared database, whose time and mails the test holds. No pace of mails unless asked. */
export class AccountServer implements AsyncDisposable {
  readonly clock: ManualClock
  readonly outbox: Outbox
  readonly url: string
  readonly administrationToken: string
  readonly #stop: () => PromiseLike<void>
  readonly #reached = new Map<string, Set<string>>()

  private constructor(
    parts: Pick<AccountServer, 'clock' | 'outbox' | 'url' | 'administrationToken'>,
    stop: () => PromiseLike<void>,
  ) {
    this.clock = parts.clock
    this.outbox = parts.outbox
    this.url = parts.url
    this.administrationToken = parts.administrationToken
    this.#stop = stop
  }

  static async start({ args = [], onlog, database }: AccountServerOptions = {}): Promise<AccountServer> {
    const [clock, outbox] = [new ManualClock(), new Outbox()]
    const server = await startTestServer({
      database: database ?? (await sharedServer()).database,
      clock,
      ...(onlog && { onlog }),
      args: ['--debug', '--validation-email-rate-limit', '0', '0', ...args],
      ...(args.includes('--email-host') ? {} : { config: { mail: outbox.choice } }),
    })
    return new AccountServer({ clock, outbox, ...server }, () => server[Symbol.asyncDispose]())
  }

  /** A command without a caller. */
  async call<Request, Reply extends { readonly status: string }>(
    command: Command<string, Request, Reply>,
    request: Request,
  ) {
    const reply = await callAnonymously({ server: this.url, path: '/anonymous_server' }, command, request)
    return this.#recorded(command, reply)
  }

  /** A command of whoever has the keys; an HTTP error is thrown as `HTTP <code>`. */
  async callAs<Request, Reply extends { readonly status: string }>(
    login: LoginKeys,
    command: Command<string, Request, Reply>,
    request: Request,
    { at = this.clock.now(), userAgent = 'test' }: { readonly at?: DateTime; readonly userAgent?: string } = {},
  ) {
    const { crypto } = await testTools()
    const headers = { [HEADERS.authorization]: bearer(accountToken(crypto, login, at)), 'user-agent': userAgent }
    const body = encode(command.request, request)
    const answer = await post(this.url, { path: '/authenticated_account', body, headers })
    if (answer.code !== 200) throw new Error(`HTTP ${answer.code}`)
    return this.#recorded(command, decode(command.reply, answer.body))
  }

  /** Creates an account with the mailed code. */
  async createAccount(email: EmailAddress, keys?: LoginKeys): Promise<LoginKeys> {
    const login = keys ?? (await newLogin())
    expectOk(await this.call(accountCreateSendValidationEmail, { email }))
    expectOk(await this.call(accountCreateProceed, creation(login, { email, code: this.outbox.code(email) })))
    return login
  }

  /** Every status of these commands was answered in this file. */
  expectAllReached(commands: readonly { readonly name: string; readonly statuses: readonly string[] }[]): void {
    for (const { name, statuses } of commands)
      expect([...(this.#reached.get(name) ?? [])].sort(), name).toEqual([...statuses].sort())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
    this.outbox[Symbol.dispose]()
  }

  #recorded<Reply extends { readonly status: string }>({ name }: { readonly name: string }, reply: Reply): Reply {
    const reached = this.#reached.get(name) ?? new Set()
    this.#reached.set(name, reached.add(reply.status))
    return reply
  }
}

/** Nobody's, and of no account. */
export async function newEmail(): Promise<EmailAddress> {
  return emailOf(`${newId(await testTools()).slice(0, 16)}@example.com`)
}

export function emailOf(text: string): EmailAddress {
  const email = parseEmailAddress(text)
  if (email === undefined) throw new Error(`not an address: ${text}`)
  return email
}

/** Keys as a password would give them; `algorithm` null: as no password does. */
export async function newLogin(algorithm: UntrustedPasswordAlgorithm | null = USUAL_ALGORITHM): Promise<LoginKeys> {
  const tools = await testTools()
  return {
    id: newId<AccountAuthMethodId>(tools),
    macKey: tools.crypto.newSecretKey(),
    vaultKeyAccess: tools.crypto.random(40),
    passwordAlgorithm: algorithm,
  }
}

export interface CreationFields {
  readonly email: EmailAddress
  readonly code: ReturnType<Outbox['code']>
  readonly label?: string
}

/** The last step of a creation. */
export function creation(login: LoginKeys, { email, code, label = 'Zoë' }: CreationFields) {
  const humanHandle = parseHumanHandle(email, label)
  if (humanHandle === undefined) throw new Error(`not a name: ${label}`)
  return {
    accountCreateStep: {
      step: 'NUMBER_1_CREATE',
      validationCode: code,
      humanHandle,
      authMethodPasswordAlgorithm: login.passwordAlgorithm,
      authMethodMacKey: login.macKey,
      authMethodId: login.id,
      vaultKeyAccess: login.vaultKeyAccess,
    },
  } as const
}

/** Of an item of a vault: the byte, 32 times. */
export function fingerprint(byte: number): VaultItemFingerprint {
  return byte.toString(16).padStart(2, '0').repeat(32) as VaultItemFingerprint
}
