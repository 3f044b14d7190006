import { totpCode } from '@parallax/crypto'
import { fromMilliseconds } from '@parallax/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromBase32 } from '../../packages/crypto/src/base32.ts'
import { type Computer, PASSWORD } from './computer.ts'
import { converse } from './converse.ts'
import { foundOrganization } from './found-organization.ts'

let alice: Computer
beforeAll(async () => {
  alice = await foundOrganization()
}, 90_000)
afterAll(() => alice[Symbol.asyncDispose]())

const codeOf = (secret: string) => totpCode(fromBase32(secret) ?? new Uint8Array(), fromMilliseconds(Date.now()))

test('MFA on, code first, another password, MFA off', { timeout: 120_000 }, async () => {
  const enabling = alice.start(['device', 'mfa', 'enable', '--json'])
  await converse(enabling, { password: PASSWORD })
  const { secret } = Object(await enabling.next('mfa_entry'))
  await enabling.next('question')
  enabling.answer(codeOf(secret))
  expect(JSON.parse((await enabling.finished).stdout)).toMatchObject({ mfa: true, mfa_entry: 'new' })
  const alone = (...argv: readonly string[]) => alice.start(argv, { input: '' }).finished
  expect(JSON.parse((await alone('device', 'mfa', 'status', '--json')).stdout)).toMatchObject([{ mfa: true }])

  const withLines = (input: string, ...argv: readonly string[]) =>
    alice.start([...argv, '--password-stdin'], { input }).finished
  const both = await withLines(`${codeOf(secret)}\n${PASSWORD}\n`, 'workspace', 'list', '--json')
  expect([both.code, both.stdout]).toEqual([0, '[]\n'])
  const other = `${PASSWORD} and more`
  const changed = await withLines(`${codeOf(secret)}\n${PASSWORD}\n${other}\n`, 'device', 'change-authentication')
  expect(changed.code).toBe(0)
  const disabled = await withLines(`${codeOf(secret)}\n${other}\n`, 'device', 'mfa', 'disable')
  expect(disabled.code).toBe(0)
  expect((await alone('device', 'forget-local', '--force')).code).toBe(0)
  expect((await alone('device', 'list', '--json')).stdout).toBe('[]\n')
})
