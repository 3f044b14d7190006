import { beforeEach, describe, expect, test } from 'vitest'
import { knownDevice, PASSWORD, Scene } from '../testing/scene.ts'

let scene = new Scene()
beforeEach(() => {
  scene = new Scene()
})

const device = 'd0'.repeat(16)
const user = 'e6e0650b63ed491384471e51423de098'
const link = 'http://127.0.0.1:6777/redirect/Acme?a=totp_reset&p=ktgC5uBlC2PtSROERx5RQj3gmMQQM0csV0obtCB37VuV6O3X-w'
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const answers = (...values: readonly string[]): string =>
  values.map((answer) => `${JSON.stringify({ answer })}\n`).join('')

describe('enabling', () => {
  test('says the price, asks for the password, shows the entry, asks for its code', async () => {
    const input = answers(PASSWORD, '123456')
    const { code, stdout, stderr } = await scene.runWith({ input }, 'device', 'mfa', 'enable', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ mfa: true, mfa_entry: 'new' })
    const told = lines(stderr)
    const order = told.map((line) => line.question?.id ?? Object.keys(line)[0])
    expect(order).toEqual(['message', 'password', 'mfa_entry', 'mfa_code', 'message', 'message'])
    expect(told[2].mfa_entry.uri).toContain('issuer=Parallax')
    expect(scene.changes).toEqual([{ what: 'enableMfa', of: device }])
  })

  test('a script gets one code', async () => {
    const input = `${PASSWORD}\n111111\n123456\n`
    const { code, stderr } = await scene.runWith({ input }, 'device', 'mfa', 'enable', '--password-stdin')
    expect([code, stderr.includes('mfa_code_wrong')]).toEqual([1, true])
    expect(scene.changes).toEqual([])
  })
})

test('disabling asks for a code, then the password, and tells what it waits for', async () => {
  const input = `123456\n${PASSWORD}\n`
  const { code, stderr } = await scene.runWith({ input }, 'device', 'mfa', 'disable', '--password-stdin')
  expect(code).toBe(0)
  expect(stderr).toContain('No connection')
  expect(stderr).toContain('in 5 s')
  expect(scene.changes).toEqual([{ what: 'disableMfa', of: device }])
})

test('status tells of each device of this computer', async () => {
  scene.devices = [knownDevice('d0', 'laptop'), { ...knownDevice('d1', 'desk'), secondFactor: true }]
  const { stdout } = await scene.run('device', 'mfa', 'status', '--json')
  expect(JSON.parse(stdout)).toMatchObject([
    { device_label: 'laptop', mfa: false },
    { device_label: 'desk', mfa: true },
  ])
})

describe('a reset', () => {
  test('needs no device: where the link leads first, then the entry, then its code', async () => {
    scene.devices = []
    const { code, stderr } = await scene.runWith({ input: answers('123456') }, 'device', 'mfa', 'reset', link, '--json')
    expect(code).toBe(0)
    const keys = lines(stderr).map((line) => Object.keys(line)[0])
    expect(keys.indexOf('link')).toBeLessThan(keys.indexOf('mfa_entry'))
    expect(scene.changes).toEqual([{ what: 'resetMfa', of: user }])
  })

  test('takes no link of another kind', async () => {
    const { code } = await scene.run('device', 'mfa', 'reset', 'http://127.0.0.1:6777/redirect/Acme?a=async_enrollment')
    expect([code, scene.changes]).toEqual([2, []])
  })
})
