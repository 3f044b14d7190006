import { readFileSync } from 'node:fs'
import { type CryptoBackend, HashDigest, PrivateKey, PublicKey, SecretKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  browserZstd,
  type ClaimerStep,
  type DataSchema,
  dataTools,
  type GreeterStep,
  inviteDeviceConfirmation,
  inviteDeviceData,
  inviteUserConfirmation,
  inviteUserData,
} from '@parallax/protocol'
import { fromBase64, fromHex, type GreetingAttemptId, parseUuid, toHex } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { TestClock } from '../../store/testing/test-clock.ts'
import type { ConduitSide, ConduitStep } from './conduit-side.ts'
import { GreetingAttempt } from './greeting-attempt.ts'
import { DEFAULT_GREETING_PACE as pace } from './greeting-pace.ts'
import { shakeHandsAsClaimer, shakeHandsAsGreeter } from './handshake.ts'
import { openPayload } from './open-payload.ts'

interface GoldenGreeting {
  readonly our_role: 'greeter' | 'claimer'
  readonly our_private_key: string
  readonly our_public_key: string
  readonly official_public_key: string
  readonly claimer_nonce: string
  readonly greeter_nonce: string
  readonly hashed_claimer_nonce: string
  readonly shared_secret_key: string
  readonly greeter_sas: string
  readonly claimer_sas: string
  readonly claimer_payload: string
  readonly greeter_payload: string
  readonly claimer_data: Readonly<Record<string, unknown>>
  readonly greeter_confirmation: Readonly<Record<string, unknown>>
}

const vectors = new URL('../../../../../spec/vectors/', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(name, vectors), 'utf8'))
const [asClaimer, asGreeter]: readonly [GoldenGreeting, GoldenGreeting] = read('golden/greetings.json')
const { conduit } = read('onboarding.json')

const crypto = await nativeCrypto()
const tools = dataTools({ crypto, zstd: browserZstd })

/** The back end, but for the key and the nonce that were drawn when the greeting was recorded. */
function recordedDraws(privateKey: string, nonce: string): CryptoBackend {
  return { ...crypto, newPrivateKey: () => new PrivateKey(hex(privateKey)), random: () => hex(nonce) }
}

/** The other side, which says what was recorded; keeps what is sent to it. */
async function recorded<Own extends ConduitStep, Peer extends ConduitStep>(
  own: 'GREETER' | 'CLAIMER',
  says: readonly Peer[],
) {
  const sent: Own[] = []
  const side: ConduitSide<Own, Peer> = {
    origin: own,
    start: async () => parseUuid<GreetingAttemptId>('01'.repeat(16)) ?? failed(),
    step: async (_, step) => says[sent.push(step) - 1],
    cancel: async () => undefined,
  }
  return { sent, attempt: await GreetingAttempt.join({ side, clock: new TestClock(), pace }) }
}

function publicKey(text: string): PublicKey {
  return new PublicKey(hex(text))
}

async function claimerOf(golden: Omit<GoldenGreeting, 'our_role'>) {
  const { sent, attempt } = await recorded<ClaimerStep, GreeterStep>('CLAIMER', [
    { step: 'NUMBER_0_WAIT_PEER', publicKey: publicKey(golden.official_public_key) },
    { step: 'NUMBER_1_GET_HASHED_NONCE' },
    { step: 'NUMBER_2_SEND_NONCE', greeterNonce: hex(golden.greeter_nonce) },
    { step: 'NUMBER_3_GET_NONCE' },
  ])
  const draws = recordedDraws(golden.our_private_key, golden.claimer_nonce)
  return { sent, attempt, agreed: await shakeHandsAsClaimer(attempt, { crypto: draws, pace }) }
}

async function greeterOf(golden: Omit<GoldenGreeting, 'our_role'>) {
  const { sent, attempt } = await recorded<GreeterStep, ClaimerStep>('GREETER', [
    { step: 'NUMBER_0_WAIT_PEER', publicKey: publicKey(golden.official_public_key) },
    { step: 'NUMBER_1_SEND_HASHED_NONCE', hashedNonce: new HashDigest(hex(golden.hashed_claimer_nonce)) },
    { step: 'NUMBER_2_GET_NONCE' },
    { step: 'NUMBER_3_SEND_NONCE', claimerNonce: hex(golden.claimer_nonce) },
  ])
  const draws = recordedDraws(golden.our_private_key, golden.greeter_nonce)
  return { sent, attempt, agreed: await shakeHandsAsGreeter(attempt, { crypto: draws, pace }) }
}

describe('a greeting by the official client, claimed by us', () => {
  test('agrees on key and codes, and is sent what was recorded', async () => {
    const { sent, agreed } = await claimerOf(asClaimer)
    expect(agreedOn(agreed)).toEqual(expected(asClaimer))
    expect(sent.map(printed)).toEqual([
      { step: 'NUMBER_0_WAIT_PEER', publicKey: asClaimer.our_public_key },
      { step: 'NUMBER_1_SEND_HASHED_NONCE', hashedNonce: asClaimer.hashed_claimer_nonce },
      { step: 'NUMBER_2_GET_NONCE' },
      { step: 'NUMBER_3_SEND_NONCE', claimerNonce: asClaimer.claimer_nonce },
    ])
  })

  test('has payloads that open on both sides', async () => {
    const { attempt, agreed } = await claimerOf(asClaimer)
    expect(
      await opened(attempt, inviteUserConfirmation, { payload: asClaimer.greeter_payload, key: agreed.key }),
    ).toEqual(asClaimer.greeter_confirmation)
    expect(await opened(attempt, inviteUserData, { payload: asClaimer.claimer_payload, key: agreed.key })).toEqual(
      asClaimer.claimer_data,
    )
  })
})

describe('a claim by the official client, greeted by us', () => {
  test('agrees on key and codes, and is sent what was recorded', async () => {
    const { sent, agreed } = await greeterOf(asGreeter)
    expect(agreedOn(agreed)).toEqual(expected(asGreeter))
    expect(sent.map(printed)).toEqual([
      { step: 'NUMBER_0_WAIT_PEER', publicKey: asGreeter.our_public_key },
      { step: 'NUMBER_1_GET_HASHED_NONCE' },
      { step: 'NUMBER_2_SEND_NONCE', greeterNonce: asGreeter.greeter_nonce },
      { step: 'NUMBER_3_GET_NONCE' },
    ])
  })

  test('has payloads that open on both sides', async () => {
    const { attempt, agreed } = await greeterOf(asGreeter)
    expect(await opened(attempt, inviteDeviceData, { payload: asGreeter.claimer_payload, key: agreed.key })).toEqual(
      asGreeter.claimer_data,
    )
    const confirmation = { payload: asGreeter.greeter_payload, key: agreed.key }
    expect(await opened(attempt, inviteDeviceConfirmation, confirmation)).toEqual(asGreeter.greeter_confirmation)
  })
})

describe('the conduit of onboarding.json', () => {
  const shared = {
    ...asGreeter,
    claimer_nonce: conduit.claimer_nonce,
    greeter_nonce: conduit.greeter_nonce,
    hashed_claimer_nonce: conduit.claimer_hashed_nonce_sha256,
    shared_secret_key: conduit.shared_secret_key,
    greeter_sas: conduit.greeter_sas,
    claimer_sas: conduit.claimer_sas,
  }

  test('is agreed on by the greeter and by the claimer', async () => {
    const [greeter, claimer] = [
      { our_private_key: conduit.greeter_private_key, official_public_key: conduit.claimer_public_key },
      { our_private_key: conduit.claimer_private_key, official_public_key: conduit.greeter_public_key },
    ]
    expect(agreedOn((await greeterOf({ ...shared, ...greeter })).agreed)).toEqual(expected(shared))
    expect(agreedOn((await claimerOf({ ...shared, ...claimer })).agreed)).toEqual(expected(shared))
  })

  test('has a payload that opens', async () => {
    const { attempt } = await greeterOf(asGreeter)
    const key = new SecretKey(hex(conduit.shared_secret_key))
    const encrypted = hex(conduit.claimer_payload_step6)
    const wish = await openPayload(attempt, inviteDeviceData, { tools, encrypted, key })
    expect(printed(wish)).toEqual(camelCased(conduit.claimer_payload_decoded))
  })
})

type Agreed = Awaited<ReturnType<typeof shakeHandsAsGreeter>>

function agreedOn({ key, codes }: Agreed) {
  return { key: toHex(key.exposeSecretBytes()), greeter: codes.greeter, claimer: codes.claimer }
}

function expected({
  shared_secret_key,
  greeter_sas,
  claimer_sas,
}: Pick<GoldenGreeting, 'shared_secret_key' | 'greeter_sas' | 'claimer_sas'>) {
  return { key: shared_secret_key, greeter: greeter_sas, claimer: claimer_sas }
}

async function opened<T extends object>(
  attempt: Parameters<typeof openPayload>[0],
  type: DataSchema<T>,
  { payload, key }: { readonly payload: string; readonly key: SecretKey },
) {
  const encrypted = fromBase64(payload) ?? failed()
  return snakeCased(printed(await openPayload(attempt, type, { tools, encrypted, key })))
}

/** Bytes and keys as hex, handles as they stand on the wire. */
function printed(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, printedField(field)]))
}

function printedField(field: unknown): unknown {
  if (field instanceof Uint8Array) return toHex(field)
  if (typeof field !== 'object' || field === null) return field
  if ('exposeSecretBytes' in field) return toHex((field as SecretKey).exposeSecretBytes())
  if ('bytes' in field) return toHex((field as PublicKey).bytes)
  return Object.values(field)
}

function snakeCased(fields: Readonly<Record<string, unknown>>) {
  const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [snake(name), field]))
}

function camelCased(fields: Readonly<Record<string, unknown>>) {
  const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [camel(name), field]))
}

function hex(text: string): Uint8Array {
  return fromHex(text) ?? failed()
}

function failed(): never {
  throw new Error('the scene is wrong')
}
