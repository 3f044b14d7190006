import { Agent, request as startRequest } from 'node:http'
import type { AnyCommand } from '@parallax/protocol'
import { decode, toHex } from '@parallax/wire'
import fc from 'fast-check'
import type { AttackedServer } from './attacked-server.ts'

/** A request as it goes to the server. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Length that is announced for a body that never comes. */
  readonly announced?: number
}

export interface Answer {
  readonly code: number
  readonly body: Uint8Array
}

/** What the specification allows for a request. */
export interface Allowed {
  readonly codes: readonly number[]
  /** Whose reply a 200 must hold; several when bytes were changed. None: a 200 is not looked at. */
  readonly commands?: readonly AnyCommand[]
  /** Certainly not right: a 200 must say one of these. */
  readonly statuses?: RegExp
}

export interface Attack {
  /** What was done to the request. */
  readonly kind: string
  readonly sent: Sent
  readonly allowed: Allowed
}

/** Milliseconds after which a request counts as hung. */
const PATIENCE = 20_000
const BATCH = 100
const isLong = Boolean(process.env.PARALLAX_TEST_LONG)

/** The same run again: `PARALLAX_FUZZ_SEED=…`. The short form has always the same cases. */
export const seed: number = Number(
  process.env.PARALLAX_FUZZ_SEED ?? (isLong ? Math.floor(Math.random() * 0x7fff_ffff) : 20_260_601),
)
/** At least, of each family. */
export const CASES: number = isLong ? 20_000 : 2_000

/** Milliseconds for what comes before a first case, on a busy machine. */
export const SETUP_PATIENCE = 120_000

/** A stall of the event loop, in milliseconds of its own processor time. */
const STALL_LIMIT = 200
const MEMORY_LIMIT = 512 * 1024 * 1024

/**
 * Sends that many cases, and looks after each batch: every answer is allowed, the server lives, has logged no error
 * and was never busy for long; refused requests have written nothing.
 */
export async function withstands(
  server: AttackedServer,
  attacks: fc.Arbitrary<Attack>,
  { cases = CASES }: { readonly cases?: number } = {},
): Promise<void> {
  using sender = new Sender(server.url)
  await server.report('begin')
  const batches = fc.array(attacks, { minLength: BATCH, maxLength: BATCH })
  const property = fc.asyncProperty(batches, async (batch) => {
    const isCertain = ({ allowed }: Attack) => allowed.statuses !== undefined || !allowed.codes.includes(200)
    await withstandsBatch(server, sender, batch.filter(isCertain))
    await withstandsBatch(
      server,
      sender,
      batch.filter((attack) => !isCertain(attack)),
    )
  })
  const result = await fc.check(property, { seed, numRuns: Math.ceil(cases / BATCH), endOnFailure: true })
  if (result.failed) throw new Error(`PARALLAX_FUZZ_SEED=${seed}: ${messageOf(result.errorInstance)}`)
  const { longestStall, peakMemory } = await server.report()
  if (longestStall > STALL_LIMIT) throw new Error(`the event loop stood still for ${longestStall} ms`)
  if (peakMemory > MEMORY_LIMIT) throw new Error(`the server took ${peakMemory} bytes`)
}

async function withstandsBatch(server: AttackedServer, sender: Sender, batch: readonly Attack[]): Promise<void> {
  const before = await server.digest()
  const answers = await Promise.all(batch.map(({ sent }) => sender.send(sent)))
  const complaints = batch.flatMap((attack, index) => {
    const complaint = complaintOf(attack, answers[index])
    return complaint === undefined ? [] : [complaint]
  })
  const { errors } = await server.report()
  if (complaints.length + errors.length > 0) throw new Error([...complaints, ...errors].join('\n'))
  const isRefused = batch.every((attack, index) => !mayHaveWritten(attack, answers[index]))
  const after = isRefused ? await server.digest() : before
  if (after === before) return
  const found = await writers(server, sender, batch)
  throw new Error(`refused, and ${changed(before, after)} written all the same:\n${found}`)
}

/** Those that write again when they are sent one by one. */
async function writers(server: AttackedServer, sender: Sender, batch: readonly Attack[]): Promise<string> {
  const found: string[] = []
  for (const attack of batch) {
    const before = await server.digest()
    await sender.send(attack.sent)
    const after = await server.digest()
    if (after !== before) found.push(`${changed(before, after)} by ${described(attack)}`)
  }
  return found.length === 0 ? `one of ${batch.length}` : found.join('\n')
}

function changed(before: string, after: string): string {
  const lines = before.split('\n')
  const others = after.split('\n').filter((line) => !lines.includes(line))
  return others.map((line) => line.split(' ')[0]).join(', ')
}

function complaintOf(attack: Attack, answer: Answer | undefined): string | undefined {
  const { codes, commands, statuses } = attack.allowed
  if (answer === undefined) return `no answer to ${described(attack)}`
  if (!codes.includes(answer.code)) return `${answer.code} instead of ${codes} for ${described(attack)}`
  if (answer.code !== 200 || commands === undefined) return undefined
  const [status] = statusesOf(commands, answer)
  if (status === undefined) return `no reply of ${commands.map(({ name }) => name)} to ${described(attack)}`
  return statuses?.test(status) === false ? `${status} for ${described(attack)}` : undefined
}

/** What the reply says, as each of the commands that it can be from. */
function statusesOf(commands: readonly AnyCommand[], { body }: Answer): readonly string[] {
  return commands.flatMap((command) => {
    try {
      const { status } = decode(command.reply, body) as { readonly status: string }
      return command.statuses.includes(status) ? [status] : []
    } catch {
      return []
    }
  })
}

/** Commands that only look. */
const READERS: ReadonlySet<string> = new Set([
  'account_info',
  'async_enrollment_info',
  'async_enrollment_list',
  'auth_method_list',
  'auth_method_password_get_algorithm',
  'block_read',
  'certificate_get',
  'invite_info',
  'invite_list',
  'invite_self_list',
  'invite_shamir_recovery_reveal',
  'list_frozen_users',
  'organization_info',
  'organization_self_list',
  'ping',
  'realm_get_keys_bundle',
  'server_config',
  'tos_get',
  'vault_item_list',
  'vault_item_recovery_list',
  'vlob_poll_changes',
  'vlob_read_batch',
  'vlob_read_versions',
])

function mayHaveWritten({ sent, allowed }: Attack, answer: Answer | undefined): boolean {
  if (answer?.code !== 200) return false
  const { commands } = allowed
  if (commands === undefined) return sent.method !== 'GET'
  return commands.some((command) => !READERS.has(command.name) && statusesOf([command], answer).includes('ok'))
}

function described({ kind, sent: { method, path, headers, body, announced } }: Attack): string {
  const shown = toHex(body.subarray(0, 2_000))
  return `${kind}: ${method} ${path} ${JSON.stringify(headers)} ${announced ?? body.length} bytes ${shown}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Sends requests over a few connections that stay open. */
export class Sender implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 })
  readonly #url: URL

  constructor(url: string) {
    this.#url = new URL(url)
  }

  /** Undefined: nothing came in time, or the connection was closed without a word. */
  async send(sent: Sent): Promise<Answer | undefined> {
    // A connection kept open may be closed by the server just when it is used again.
    return (await this.#try(sent)) ?? (await this.#try(sent))
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }

  #try({ method, path, headers, body, announced }: Sent): Promise<Answer | undefined> {
    const { hostname, port } = this.#url
    const length = announced ?? body.length
    const hasBody = length > 0 || (method !== 'GET' && method !== 'HEAD')
    const all = hasBody ? { ...headers, 'content-length': String(length) } : headers
    return new Promise((resolve) => {
      const agent = announced === undefined ? this.#agent : false
      const request = startRequest({ hostname, port, method, path, headers: all, agent }, (response) => {
        const parts: Uint8Array[] = []
        const done = () => {
          if (announced !== undefined) request.destroy()
          resolve({ code: response.statusCode ?? 0, body: new Uint8Array(Buffer.concat(parts)) })
        }
        response.on('data', (part: Uint8Array) => {
          parts.push(part)
          if (!`${response.headers['content-type']}`.startsWith('text/event-stream')) return
          // A stream goes on for ever; its first frame is the answer.
          request.destroy()
          done()
        })
        response.on('end', done)
        response.on('error', () => resolve(undefined))
      })
      request.setTimeout(PATIENCE, () => request.destroy())
      request.on('error', () => resolve(undefined))
      if (announced === undefined) request.end(body)
      else request.flushHeaders()
    })
  }
}
