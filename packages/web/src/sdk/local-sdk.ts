import {
  bootstrapOrganization,
  type CodeNotice,
  type ConfirmQuestion,
  changeAuthentication,
  claim,
  type DeviceAnswer,
  type DeviceListing,
  type DeviceQuestion,
  deviceConnection,
  disableMfa,
  type EnabledMfa,
  EnrolmentError,
  enableMfa,
  importRecoveryFile,
  type KnownDevice,
  linkTarget,
  listDevices,
  type NewcomerParts,
  openDevice,
  ReleasedFactors,
  resetMfa,
  startSession,
} from '@parallax/client'
import type { StorageProbe } from '@parallax/platform/browser'
import type { LocalDevice } from '@parallax/protocol'
import { type Link, parseOrganizationId, parseServerAddress, readPastedLink } from '@parallax/wire'
import { type ProxyMarked, proxy } from 'comlink'
import type { ReloadTicket } from '../service-worker/reload-messages.ts'
import { claimerQuestions } from './claimer-questions.ts'
import { LocalSession } from './local-session.ts'
import { newReloadTicket, openReloadTicket } from './reload-tickets.ts'
import type {
  ClaimerScreen,
  LinkReading,
  LogInScreen,
  MfaScreen,
  NewDeviceChoice,
  NewOrganization,
  Sdk,
  SdkSession,
} from './sdk.ts'
import type { SdkParts } from './sdk-parts.ts'
import { deviceLabelOf, personOf } from './typed.ts'

/** Milliseconds that another tab gets before this one says that it is there. */
const TAB_PATIENCE = 500
/** The page before still lets go of the device. */
const RELOAD_PATIENCE = 5_000
/** Browsers write manifests uncompressed (spec 06b §13.8). */
const MAX_FILE_SLOTS = 11_600
const PROGRAM = 'parallax'

export interface LocalSdkOptions {
  readonly probe: () => Promise<StorageProbe>
  /** Called once, when the first thing is asked that needs them. */
  readonly openParts: () => Promise<SdkParts>
}

/** The SDK in this worker. */
export class LocalSdk implements Sdk {
  readonly #options: LocalSdkOptions
  /** Of second factors: asked for once, as long as this tab lives. */
  readonly #released = new ReleasedFactors()
  #opening: Promise<SdkParts> | undefined

  constructor(options: LocalSdkOptions) {
    this.#options = options
  }

  probe(): Promise<StorageProbe> {
    return this.#options.probe()
  }

  async devices(): Promise<DeviceListing> {
    return listDevices((await this.#parts()).folder)
  }

  async readLink(text: string): Promise<LinkReading> {
    const parsed = readPastedLink(text)
    if (parsed.status !== 'ok') return { kind: 'unreadable' }
    const { link } = parsed
    if (!('organizationId' in link)) return { kind: 'other', target: undefined }
    const target = linkTarget(link, (await this.devices()).devices)
    return { kind: kindOf(link), target }
  }

  async createOrganization({ link: wanted, person, deviceLabel, password, authorityKey }: NewOrganization) {
    const parts = await this.#newcomer()
    const link = typeof wanted === 'string' ? creationLink(wanted) : spontaneous(wanted)
    const founder = {
      humanHandle: personOf(person),
      deviceLabel: deviceLabelOf(deviceLabel),
      password,
      ...(authorityKey === undefined ? {} : { authorityKey }),
    }
    return (await bootstrapOrganization(parts, link, { founder })).known
  }

  async claim(text: string, screen: ClaimerScreen): Promise<KnownDevice> {
    const parsed = readPastedLink(text)
    if (parsed.status !== 'ok') throw new EnrolmentError('link_invalid', {})
    const { link } = parsed
    if (link.kind !== 'userInvitation' && link.kind !== 'deviceInvitation') throw new EnrolmentError('link_invalid', {})
    const { ask, signal } = claimerQuestions(screen)
    return (await claim(await this.#newcomer(), link, { ask, signal })).known
  }

  async logIn(
    file: string,
    { password }: { readonly password: string },
    { takeOver = false }: { readonly takeOver?: boolean } = {},
  ): Promise<SdkSession & ProxyMarked> {
    const passwords = [password]
    const ask = async (): Promise<DeviceAnswer | null> => {
      const next = passwords.pop()
      return next === undefined ? null : { kind: 'password', password: next }
    }
    const device = await openDevice(await this.#fileParts(), file, { ask })
    return this.#start({ file, device, takeOver, patience: TAB_PATIENCE })
  }

  async logInWith(file: string, screen: LogInScreen): Promise<SdkSession & ProxyMarked> {
    const device = await openDevice(await this.#fileParts(), file, conversation(screen))
    return this.#start({ file, device, takeOver: false, patience: TAB_PATIENCE })
  }

  async changePassword(file: string, screen: LogInScreen, newPassword: string): Promise<void> {
    const options = { ...conversation(screen), newPassword: async () => newPassword }
    await changeAuthentication(await this.#fileParts(), file, options)
  }

  async enableMfa(file: string, screen: LogInScreen & MfaScreen): Promise<EnabledMfa['entry']> {
    const options = { ...conversation(screen), confirm: (question: ConfirmQuestion) => screen.confirm(question) }
    return (await enableMfa(await this.#fileParts(), file, options)).entry
  }

  async disableMfa(file: string, screen: LogInScreen): Promise<void> {
    await disableMfa(await this.#fileParts(), file, conversation(screen))
  }

  async resetMfa(text: string, screen: MfaScreen): Promise<void> {
    const parsed = readPastedLink(text)
    if (parsed.status !== 'ok' || parsed.link.kind !== 'totpReset') throw new EnrolmentError('link_invalid', {})
    const { connection } = await this.#fileParts()
    await resetMfa({ connection }, parsed.link, { confirm: (question) => screen.confirm(question) })
  }

  async recover(
    file: { readonly content: Uint8Array; readonly password: string },
    { label, password }: NewDeviceChoice,
  ): Promise<KnownDevice> {
    const recovered = { deviceLabel: deviceLabelOf(label), newPassword: async () => password }
    return (await importRecoveryFile(await this.#newcomer(), file, recovered)).known
  }

  async resume(ticket: ReloadTicket): Promise<SdkSession & ProxyMarked> {
    const device = await openReloadTicket(ticket)
    return this.#start({ file: ticket.file, device, takeOver: false, patience: RELOAD_PATIENCE })
  }

  async forgetDevice(file: string): Promise<void> {
    await (await this.#parts()).folder.remove(file)
  }

  async #start({ file, device, takeOver, patience }: Starting): Promise<SdkSession & ProxyMarked> {
    const parts = await this.#parts()
    const { tools, clock, pool, locks, storages } = parts
    const session = await startSession({
      device,
      connection: deviceConnection(connectionOf(parts), device),
      locks,
      storages,
      pool,
      tools,
      clock,
      lock: { program: PROGRAM, patience, whenHeld: takeOver ? 'take-over' : 'wait' },
      monitors: 'all',
      maxFileSlots: MAX_FILE_SLOTS,
      onDefect: reportDefect,
    })
    return proxy(
      new LocalSession(session, {
        newTicket: () => newReloadTicket(file, device),
        forgetFactors: () => this.#released.forget(),
      }),
    )
  }

  #parts(): Promise<SdkParts> {
    this.#opening ??= this.#options.openParts()
    return this.#opening
  }

  async #fileParts() {
    const parts = await this.#parts()
    const { folder, clock, tools } = parts
    return { folder, clock, crypto: tools.crypto, connection: connectionOf(parts), released: this.#released }
  }

  async #newcomer(): Promise<NewcomerParts> {
    const parts = await this.#parts()
    return { connection: connectionOf(parts), tools: parts.tools, folder: parts.folder }
  }
}

interface Starting {
  readonly file: string
  readonly device: LocalDevice
  readonly takeOver: boolean
  /** Milliseconds. */
  readonly patience: number
}

function conversation(screen: LogInScreen) {
  return {
    ask: (question: DeviceQuestion) => screen.ask(question),
    notify: (notice: CodeNotice) => void screen.notify(notice),
  }
}

function connectionOf({ http, clock, tools }: SdkParts) {
  return { http, clock, crypto: tools.crypto }
}

function kindOf(link: Link): 'creation' | 'user' | 'device' | 'shared_recovery' | 'mfa_reset' | 'other' {
  switch (link.kind) {
    case 'bootstrap':
      return 'creation'
    case 'userInvitation':
      return 'user'
    case 'deviceInvitation':
      return 'device'
    case 'shamirRecoveryInvitation':
      return 'shared_recovery'
    case 'totpReset':
      return 'mfa_reset'
    default:
      return 'other'
  }
}

function creationLink(text: string) {
  const parsed = readPastedLink(text)
  if (parsed.status === 'ok' && parsed.link.kind === 'bootstrap') return parsed.link
  throw new EnrolmentError('link_invalid', {})
}

function spontaneous({ server: written, organization }: { readonly server: string; readonly organization: string }) {
  const server = parseServerAddress(written)
  const organizationId = parseOrganizationId(organization)
  if (server === undefined || organizationId === undefined) throw new EnrolmentError('link_invalid', {})
  return { kind: 'bootstrap', server, organizationId, token: null } as const
}

/** Rethrown where the page hears of it, and no test misses it. */
function reportDefect(error: unknown): void {
  setTimeout(() => {
    throw error
  })
}
