import { readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import {
  type ByteSink,
  type ByteSource,
  CancelledError,
  type KnownDevice,
  linkTarget,
  OutsideFileError,
  WrongPasswordError,
} from '@parallax/client'
import * as server from '@parallax/server'
import {
  type DateTime,
  type DeviceId,
  type DeviceLabel,
  type EmailAddress,
  type OrganizationId,
  parseServerAddress,
  type UserId,
} from '@parallax/wire'
import type { ClientDoor, Operations } from '../client-door.ts'
import type { Machine } from '../machine.ts'
import { run } from '../run.ts'
import { type DeviceChange, memoryDeviceDoor } from './memory-device-door.ts'
import { id, type MemoryOrganization, memoryOrganization, memorySession, person } from './memory-session.ts'

/** What a command wrote and how it ended. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface SceneOptions {
  /** What stands on standard input. */
  readonly input?: string
  readonly environment?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
}

const NOW = 1_700_000_000_000_000n as DateTime

export const PASSWORD = 'green 7 trees up'

/** The whole command line in one process, over a client in memory: `await scene.run('ls', 'Plans:/')`. */
export class Scene {
  readonly organization: MemoryOrganization = memoryOrganization()
  devices: KnownDevice[] = [knownDevice('d0', 'laptop')]
  /** Links that were joined or created by, with what they were given. */
  readonly enrolled: { readonly link: string; readonly given: unknown }[] = []

  /** What verbs find instead of the server's. */
  operations: Operations = server

  /** What was done to device files. */
  readonly changes: DeviceChange[] = []

  async run(...argv: readonly string[]): Promise<Outcome> {
    return this.runWith({}, ...argv)
  }

  async runWith(options: SceneOptions, ...argv: readonly string[]): Promise<Outcome> {
    const written = { stdout: '', stderr: '' }
    const machine: Machine = {
      environment: { LANG: 'en_GB.UTF-8', ...options.environment },
      version: '9.9.9',
      stdin: (async function* () {
        yield new TextEncoder().encode(options.input ?? `${PASSWORD}\n`)
      })(),
      stdinIsTerminal: false,
      stdout: {
        write: (text) => {
          written.stdout += text
        },
        isTerminal: false,
      },
      stderr: {
        write: (text) => {
          written.stderr += text
        },
        isTerminal: false,
        columns: () => 80,
      },
      writeData: async (bytes) => {
        written.stdout += new TextDecoder().decode(bytes)
      },
      terminal: () => undefined,
      clock: () => performance.now(),
      signal: options.signal ?? new AbortController().signal,
      openClient: async () => this.#client(),
      openServer: async () => ({
        run: async (argv) => {
          written.stdout += `server ${argv.join(' ')}\n`
          return 3
        },
        administrationToken: async () => 'local-token',
        operations: this.operations,
      }),
    }
    return { code: await run(argv, machine), ...written }
  }

  #client(): ClientDoor {
    return {
      http: {
        request: async ({ url, headers, body }) => {
          const text = new TextDecoder().decode(body?.[0])
          const ok = headers.authorization === 'Bearer local-token'
          const answer = ok
            ? { bootstrap_url: `parsec3 of ${text}`, bootstrap_url_as_http_redirection: url }
            : { detail: 'Bad authorization token' }
          return { status: ok ? 200 : 403, headers: new Map(), body: new TextEncoder().encode(JSON.stringify(answer)) }
        },
        stream: async () => {
          throw new Error('no streams here')
        },
        [Symbol.asyncDispose]: async () => undefined,
      },
      folders: { config: '/nowhere/config', data: '/nowhere/data' },
      devices: async () => ({ groups: [], devices: this.devices, damaged: [] }),
      open: async (_, { ask }) => {
        for (let wrong = false; ; wrong = true) {
          const answer = await ask({ kind: 'password', wrong })
          if (answer === null) throw wrong ? new WrongPasswordError() : new CancelledError()
          if (answer.kind === 'password' && answer.password === PASSWORD) return memorySession(this.organization)
        }
      },
      terms: async () => {
        throw new Error('no terms here')
      },
      bootstrap: async (link, founder) => {
        this.enrolled.push({ link: link.organizationId, given: founder })
        return knownDevice('d5', founder.deviceLabel)
      },
      claim: async (link, ask, signal) => {
        await ask.confirmTarget(linkTarget(link, this.devices))
        ask.status?.('waiting_peer')
        ask.met?.(person('Alice'))
        const chosen = await ask.choosePeerCode(['AAAA', 'GGGG'], signal)
        ask.showOwnCode('HHHH')
        const invited = 'carol@example.com' as EmailAddress
        const handle = link.kind === 'userInvitation' ? await ask.person(invited, signal) : undefined
        const deviceLabel = await ask.deviceLabel(signal)
        const password = await ask.newPassword(signal)
        this.enrolled.push({ link: link.kind, given: { chosen, deviceLabel, handle, password } })
        return knownDevice('d6', deviceLabel)
      },
      claimRecovery: async (link, ask, signal) => {
        await ask.confirmTarget(linkTarget(link, this.devices))
        const helpers = ['Bob', 'Mallory'].map((name, index) => ({
          userId: id<UserId>(`a${index + 1}`),
          humanHandle: person(name),
          shares: 1,
        }))
        const progress = { humanHandle: person('Alice'), threshold: 1, collected: 0 }
        const waiting = helpers.map((helper) => ({ ...helper, state: 'waiting' as const }))
        const helper = await ask.chooseHelper({ ...progress, helpers: waiting }, signal)
        const chosen = await ask.choosePeerCode(['AAAA', 'GGGG'], signal)
        ask.showOwnCode('HHHH')
        const deviceLabel = await ask.deviceLabel()
        const password = await ask.newPassword()
        this.enrolled.push({ link: link.kind, given: { helper, chosen, deviceLabel, password } })
        return knownDevice('d9', deviceLabel)
      },
      importRecovery: async ({ content, password }, { deviceLabel, newPassword }) => {
        this.enrolled.push({ link: 'recovery', given: { content, password, newPassword: await newPassword() } })
        return knownDevice('d7', deviceLabel)
      },
      deviceFiles: memoryDeviceDoor(this.changes),
      hiddenElsewhere: (name) => name.endsWith('~'),
      fileSource,
      streamSource,
      fileSink,
      [Symbol.asyncDispose]: async () => undefined,
    }
  }
}

export function knownDevice(pair: string, label: string): KnownDevice {
  const server = parseServerAddress('http://127.0.0.1:6777')
  if (server === undefined) throw new Error('an address')
  return {
    deviceId: id<DeviceId>(pair),
    organizationId: 'Acme' as OrganizationId,
    server,
    humanHandle: person('Alice'),
    deviceLabel: label as DeviceLabel,
    protection: 'password',
    secondFactor: false,
    createdOn: NOW,
    protectedOn: NOW,
    userId: id<UserId>('a0'),
    file: `/config/devices/${pair}.keys`,
  }
}

async function fileSource(path: string): Promise<ByteSource> {
  const bytes = await readFile(path)
  return {
    name: path,
    size: bytes.length,
    access: 'random',
    modified: undefined,
    fingerprint: async () => undefined,
    read: async (offset, into) => bytes.copy(into, 0, offset),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

function streamSource(name: string, chunks: AsyncIterable<Uint8Array>): ByteSource {
  const content = collect(chunks)
  return {
    name,
    size: undefined,
    access: 'forward',
    modified: undefined,
    fingerprint: async () => undefined,
    read: async (offset, into) => (await content).copy(into, 0, offset),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

async function fileSink(path: string, { replace }: { readonly replace: boolean }): Promise<ByteSink> {
  const parts: Uint8Array[] = []
  return {
    name: path,
    write: async (bytes) => {
      parts.push(bytes.slice())
    },
    commit: async ({ modified } = {}) => {
      if (!replace && (await stat(path).catch(() => undefined)) !== undefined)
        throw new OutsideFileError('target_exists', { target: path })
      await writeFile(`${path}.part`, Buffer.concat(parts))
      if (modified !== undefined) await utimes(`${path}.part`, Number(modified) / 1e6, Number(modified) / 1e6)
      await rename(`${path}.part`, path)
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}
