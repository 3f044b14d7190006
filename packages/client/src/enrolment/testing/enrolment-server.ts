import { parseAuthToken } from '@parallax/crypto'
import {
  type AnyCommand,
  anonymousFamily,
  authenticatedFamily,
  type DataTools,
  eventFrame,
  invitedFamily,
  parseBearer,
} from '@parallax/protocol'
import { type DateTime, encode, parseAccessToken } from '@parallax/wire'
import type { HttpRequest } from '../../ports/http-transport.ts'
import { type On, Refused, type Speaker } from './answer.ts'
import { answerClaimer, answerGreeter } from './answer-greeting.ts'
import { answerInvitations } from './answer-invitations.ts'
import { answerOrganization } from './answer-organization.ts'
import { ServerRecords, type StoredDevice, type StoredInvitation } from './server-records.ts'

/** One exchange as tests see it. */
export interface Exchange {
  readonly command: string
  /** Of a greeting: `NUMBER_0_WAIT_PEER` …; else undefined. */
  readonly step: string | undefined
  readonly request: unknown
}

export type Reply = Readonly<Record<string, unknown>> & { readonly status: string }

export interface Answered {
  readonly status: number
  readonly body: Uint8Array
}

/** The commands of enrolment as spec 04a has them, in memory: a server that can be made to lie. */
export class EnrolmentServer {
  readonly records: ServerRecords
  /** What a hostile server answers instead. */
  tamper: (exchange: Exchange, reply: Reply) => Reply = (_, reply) => reply
  readonly #tools: DataTools
  readonly #answers = new Map<string, (request: unknown, speaker: Speaker) => unknown>()

  constructor(tools: DataTools, now: () => DateTime) {
    this.#tools = tools
    this.records = new ServerRecords(tools, now)
    const on: On = (command, answer) => this.#answers.set(command.name, answer as never)
    answerOrganization(on, this.records)
    answerInvitations(on, this.records)
    answerGreeter(on, this.records)
    answerClaimer(on, this.records)
  }

  /** What a request asks for. */
  read(request: HttpRequest): Exchange {
    const { command, fields } = this.#decode(request)
    return { command: command.name, step: stepOf(fields), request: fields }
  }

  handle(request: HttpRequest): Answered {
    const { command, fields } = this.#decode(request)
    try {
      const answer = this.#answers.get(command.name)
      if (answer === undefined) throw new Refused(415)
      const reply = answer(fields, this.#speaker(request)) as Reply
      return { status: 200, body: encode(command.reply, this.tamper(this.read(request), reply)) }
    } catch (error) {
      if (error instanceof Refused) return { status: error.code, body: new Uint8Array() }
      throw error
    }
  }

  /** The first event of a stream (spec 03 §6.3). */
  firstEvent(): string {
    return eventFrame({
      event: 'ORGANIZATION_CONFIG',
      userProfileOutsiderAllowed: true,
      activeUsersLimit: this.records.activeUsersLimit,
      sseKeepaliveSeconds: 30,
      realmMinimumArchivingPeriodBeforeDeletion: 0,
    })
  }

  #decode(request: HttpRequest): { readonly command: AnyCommand; readonly fields: unknown } {
    const family = FAMILIES[familyOf(request)]
    const { command, request: fields } = family.decodeRequest(joined(request.body ?? []))
    return { command, fields }
  }

  #speaker(request: HttpRequest): Speaker {
    const token = parseBearer(request.headers.Authorization) ?? ''
    switch (familyOf(request)) {
      case 'anonymous':
        return {}
      case 'invited':
        return { invitation: this.#invitation(token) }
      case 'authenticated':
        return { device: this.#device(token) }
    }
  }

  #invitation(text: string): StoredInvitation {
    const token = parseAccessToken(text)
    const invitation = token === undefined ? undefined : this.records.invitations.get(token)
    if (invitation === undefined) throw new Refused(403)
    if (invitation.status !== 'PENDING') throw new Refused(410)
    return invitation
  }

  #device(text: string): StoredDevice {
    const token = parseAuthToken(text)
    const device = token?.type === 'device' ? this.records.devices.get(token.deviceId) : undefined
    if (token === undefined || device === undefined) throw new Refused(403)
    this.#tools.crypto.verifyDetached(device.verifyKey, token.proof, token.signedText)
    return device
  }
}

interface AnyFamily {
  decodeRequest(body: Uint8Array): { readonly command: AnyCommand; readonly request: unknown }
}

const FAMILIES: Readonly<Record<'anonymous' | 'invited' | 'authenticated', AnyFamily>> = {
  anonymous: anonymousFamily,
  invited: invitedFamily,
  authenticated: authenticatedFamily,
}

function familyOf({ url }: HttpRequest): keyof typeof FAMILIES {
  const [, first] = new URL(url).pathname.split('/')
  return first === 'anonymous' || first === 'invited' ? first : 'authenticated'
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function stepOf(fields: unknown): string | undefined {
  const { greeterStep, claimerStep } = fields as Readonly<Record<string, { readonly step: string } | undefined>>
  return greeterStep?.step ?? claimerStep?.step
}
