import { beforeEach, describe, expect, test } from 'vitest'
import { knownDevice, PASSWORD, Scene } from '../testing/scene.ts'

let scene = new Scene()
beforeEach(() => {
  scene = new Scene()
})

const device = 'd0'.repeat(16)

describe('changing the password', () => {
  test('takes the present one, then the new one, from standard input', async () => {
    const input = `${PASSWORD}\nanother 9 rivers run\n`
    const { code } = await scene.runWith({ input }, 'device', 'change-authentication', '-p', '--password-stdin')
    expect(code).toBe(0)
    expect(scene.changes).toEqual([{ what: 'changeAuthentication', of: device, given: 'another 9 rivers run' }])
  })

  test('with a wrong present one ends, and the new one is not taken', async () => {
    const { code, stderr } = await scene.runWith(
      { input: 'wrong\nanother 9 rivers run\n' },
      ...['device', 'change-authentication', '--password-stdin'],
    )
    expect([code, stderr.includes('wrong_password')]).toEqual([1, true])
    expect(scene.changes).toEqual([])
  })

  test('of a device with MFA takes the code first', async () => {
    scene.devices = [{ ...knownDevice('d0', 'laptop+MFA'), secondFactor: true }]
    const input = `123456\n${PASSWORD}\nanother 9 rivers run\n`
    const { code } = await scene.runWith({ input }, 'device', 'change-authentication', '--password-stdin')
    expect(code).toBe(0)
    const wrong = await scene.runWith(
      { input: `111111\n${PASSWORD}\nx\n` },
      ...['device', 'change-authentication', '--password-stdin'],
    )
    expect([wrong.code, wrong.stderr.includes('mfa_code_wrong')]).toEqual([1, true])
    expect(scene.changes).toHaveLength(1)
  })
})

test('a device is removed from this computer, and said which file', async () => {
  const { code, stderr } = await scene.run('device', 'forget-local', '--force')
  expect([code, stderr.includes('/config/devices/d0.keys')]).toEqual([0, true])
  expect(scene.changes).toEqual([{ what: 'forget', of: device }])
})

describe('another address of the server', () => {
  test('is written in any form, and the former one is told', async () => {
    const argv = ['device', 'overwrite-server-url', '-s', 'https://new.example.com', '--password-stdin', '--json']
    const { code, stdout } = await scene.run(...argv)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      server: 'https://new.example.com/',
      former_server: 'http://127.0.0.1:6777/',
    })
  })

  test.each([[[]], [['-s', 'nowhere at all']]])('is needed: %j', async (argv) => {
    const { code } = await scene.run('device', 'overwrite-server-url', ...argv, '--password-stdin')
    expect([code, scene.changes]).toEqual([2, []])
  })
})
