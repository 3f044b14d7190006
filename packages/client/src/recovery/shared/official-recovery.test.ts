import { readFileSync } from 'node:fs'
import { ShamirShare } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { browserZstd, dataTools } from '@parallax/protocol'
import { fromBase64, fromHex, toHex } from '@parallax/wire'
import { expect, test } from 'vitest'
import type { InvitedRpc } from '../../rpc/visitor-rpc.ts'
import { combineShares, openRecoveredDevice } from './open-recovered-device.ts'

// Made by the official client: a setup, its shares, and the device that it kept.

const vectors = new URL('../../../../../spec/vectors/golden/organization.json', import.meta.url)
const { shared_recovery: official } = JSON.parse(readFileSync(vectors, 'utf8'))
const tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
const shares: readonly ShamirShare[] = Object.values<readonly string[]>(official.shares).flatMap((held) =>
  held.map((share) => new ShamirShare(required(fromHex(share)))),
)
const pairs = shares.flatMap((one, index) => shares.slice(index + 1).map((other) => [one, other] as const))

test('any two of its shares give the key and the token', () => {
  expect(official.threshold).toBe(2)
  expect(pairs.length).toBeGreaterThan(0)
  for (const pair of pairs) {
    const { dataKey, revealToken } = combineShares(tools, pair, official.threshold)
    expect([toHex(dataKey.exposeSecretBytes()), revealToken]).toEqual([official.data_key, official.reveal_token])
  }
})

test('one of them, or an altered one, is said to be altered', () => {
  const [first, second] = pairs[0] ?? []
  if (first === undefined || second === undefined) throw new Error('no shares')
  const bytes = first.exposeSecretBytes().slice()
  bytes[5] = (bytes[5] ?? 0) ^ 1
  const codeOf = (given: readonly ShamirShare[]) => {
    try {
      return combineShares(tools, given, official.threshold)
    } catch (error) {
      return Object(error).code
    }
  }
  expect(codeOf([first])).toBe('shared_recovery_altered')
  expect(codeOf([first, first])).toBe('shared_recovery_altered')
  expect(codeOf([new ShamirShare(bytes), second])).toBe('shared_recovery_altered')
})

test('the device that it kept opens, and no other', async () => {
  const secret = combineShares(tools, shares, official.threshold)
  const answering = (cipheredData: Uint8Array): InvitedRpc => ({
    // The only command that is sent here.
    call: async () => ({ status: 'ok', cipheredData }) as never,
  })
  const kept = required(fromBase64(official.ciphered_data))
  const device = await openRecoveredDevice({ tools, rpc: answering(kept) }, secret)
  expect(device.deviceId).toBe(official.device.device_id)
  expect(toHex(device.signingKey.exposeSecretBytes())).toBe(official.device.signing_key)
  const altered = kept.map((byte, index) => (index === 100 ? byte ^ 1 : byte))
  const opening = openRecoveredDevice({ tools, rpc: answering(altered) }, secret)
  await expect(opening).rejects.toMatchObject({ code: 'shared_recovery_altered' })
})

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('not a vector')
  return value
}
