import {
  type AskForDevice,
  type AskToConfirm,
  type CodeNotice,
  type ConfirmQuestion,
  type DeviceQuestion,
  disableMfa,
  type EnabledMfa,
  enableMfa,
  type MfaParts,
  openDevice,
} from '@parallax/client'
import { totpCode } from '@parallax/crypto'
import type { LocalDevice } from '@parallax/protocol'
import { addMicroseconds } from '@parallax/wire'
import { fromBase32 } from '../../../packages/crypto/src/base32.ts'
import { TEST_PASSWORD, type TestDevice } from '../../kit/client/test-clients.ts'
import type { ManualClock } from '../../kit/manual-clock.ts'

/** The program on a phone, whose clock may be wrong. */
export class Phone {
  /** Seconds that its clock is ahead. */
  ahead = 0
  readonly #clock: ManualClock
  #secret: Uint8Array | undefined

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  /** As the QR code has it. */
  scan(uri: string): void {
    this.#secret = fromBase32(new URL(uri).searchParams.get('secret') ?? '')
  }

  get code(): string {
    if (this.#secret === undefined) throw new Error('nothing was scanned')
    return totpCode(this.#secret, addMicroseconds(this.#clock.now(), BigInt(this.ahead) * 1_000_000n))
  }
}

/** A person with a phone, at one device after the other. */
export class Person {
  readonly phone: Phone
  readonly asked: (DeviceQuestion['kind'] | 'confirm')[] = []
  readonly told: CodeNotice[] = []
  readonly confirmed: ConfirmQuestion[] = []
  /** Codes typed instead of those on the phone, at most once each. */
  readonly mistakes: string[] = []
  readonly #clock: ManualClock

  constructor(clock: ManualClock) {
    this.phone = new Phone(clock)
    this.#clock = clock
  }

  readonly ask: AskForDevice = async (question) => {
    this.asked.push(question.kind)
    if (question.kind === 'code') return { kind: 'code', code: this.mistakes.shift() ?? this.phone.code }
    return question.wrong ? null : { kind: 'password', password: TEST_PASSWORD }
  }

  readonly confirm: AskToConfirm = async (question) => {
    this.asked.push('confirm')
    this.confirmed.push(question)
    this.phone.scan(question.entry.uri)
    return this.mistakes.shift() ?? this.phone.code
  }

  /** The time of the server passes while somebody waits here. */
  parts({ machine, network }: TestDevice): MfaParts {
    const { tools, folder } = machine
    const clock = {
      now: () => machine.clock.now(),
      monotonic: () => machine.clock.monotonic(),
      sleep: async (milliseconds: number) => this.#clock.forward({ microseconds: Math.ceil(milliseconds) * 1000 }),
    }
    const { crypto } = tools
    const passwordCost = { memlimitKb: 8, opslimit: 1, parallelism: 1 }
    return { folder, crypto, clock, passwordCost, connection: { http: network, clock, crypto } }
  }

  enable(device: TestDevice): Promise<EnabledMfa> {
    return enableMfa(this.parts(device), device.known.file, { ask: this.ask, confirm: this.confirm })
  }

  async disable(device: TestDevice): Promise<void> {
    await disableMfa(this.parts(device), device.known.file, { ask: this.ask })
  }

  open(device: TestDevice): Promise<LocalDevice> {
    const notify = (notice: CodeNotice) => this.told.push(notice)
    return openDevice(this.parts(device), device.known.file, { ask: this.ask, notify })
  }

  /** What was asked since the last time. */
  takeAsked(): readonly string[] {
    return this.asked.splice(0)
  }
}
