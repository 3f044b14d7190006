import { nativeCrypto } from '@parallax/crypto/native'
import {
  browserZstd,
  dataTools,
  dumpEncrypted,
  type InviteDeviceData,
  inviteDeviceData,
  inviteShamirRecoveryData,
} from '@parallax/protocol'
import { type CancelledGreetingAttemptReason, parseDeviceLabel } from '@parallax/wire'
import { expect, test } from 'vitest'
import { openPayload } from './open-payload.ts'

const tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
const { crypto } = tools
const key = crypto.newSecretKey()
const wish: InviteDeviceData = {
  type: 'invite_device_data',
  requestedDeviceLabel: parseDeviceLabel('PC1') ?? failed(),
  verifyKey: crypto.verifyKeyOf(crypto.newSigningKey()),
}

async function open(encrypted: Uint8Array) {
  const reasons: CancelledGreetingAttemptReason[] = []
  const attempt = { cancel: async (reason: CancelledGreetingAttemptReason) => void reasons.push(reason) }
  const opened = openPayload(attempt, inviteDeviceData, { tools, encrypted, key })
  return { reasons, outcome: await opened.catch((error: unknown) => error) }
}

test('what the other side sealed is given', async () => {
  const { reasons, outcome } = await open(dumpEncrypted(tools, inviteDeviceData, { value: wish, key }))
  expect(outcome).toEqual(wish)
  expect(reasons).toEqual([])
})

test.each([
  [
    'of another key',
    dumpEncrypted(tools, inviteDeviceData, { value: wish, key: crypto.newSecretKey() }),
    'UNDECIPHERABLE',
  ],
  ['cut short', dumpEncrypted(tools, inviteDeviceData, { value: wish, key }).subarray(0, 50), 'UNDECIPHERABLE'],
  ['empty', new Uint8Array(), 'UNDECIPHERABLE'],
  ['of no known format', crypto.encrypt(key, Uint8Array.of(9, 9, 9)), 'UNDESERIALIZABLE'],
  [
    'of another kind',
    dumpEncrypted(tools, inviteShamirRecoveryData, { value: { type: 'invite_shamir_recovery_data' }, key }),
    'UNDESERIALIZABLE',
  ],
])('what is %s is refused, and the other side told why', async (_, encrypted, reason) => {
  const { reasons, outcome } = await open(encrypted)
  expect(outcome).toMatchObject({ code: 'greeting_altered' })
  expect(reasons).toEqual([`${reason}_PAYLOAD`])
})

function failed(): never {
  throw new Error('the scene is wrong')
}
