import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PASSWORD, Scene } from '../testing/scene.ts'
import { publishCode } from './code-exchange.ts'

let folder = ''
let scene = new Scene()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parallax-enrolment-'))
  scene = new Scene()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const answers = (...values: readonly unknown[]): string =>
  values.map((answer) => `${JSON.stringify({ answer })}\n`).join('')
const nothing = (): void => undefined

async function invited(): Promise<string> {
  const { stdout } = await scene.run('invite', 'user', 'carol@example.com', '--json', '--password-stdin')
  return JSON.parse(stdout).token
}

describe('greet', () => {
  test('by JSON lines: one question a line, one answer a line, the result on stdout', async () => {
    const token = await invited()
    const input = answers(PASSWORD, 'GGGG', 'Carol Smith', null, 'her phone', 'ADMIN')
    const { code, stdout, stderr } = await scene.runWith({ input }, 'invite', 'greet', token, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ type: 'user', human_handle: ['carol@example.com', 'Carol Smith'] })
    const told = lines(stderr)
    expect(told).toContainEqual({ own_code: 'HHHH' })
    expect(told.flatMap(({ question }) => (question === undefined ? [] : [question.id]))).toEqual([
      'password',
      'peer_code',
      'name',
      'email',
      'device_label',
      'profile',
    ])
    expect(scene.organization.members.at(-1)).toMatchObject({ profile: 'ADMIN' })
  })

  test('a wrong code starts again with whoever can answer', async () => {
    const token = await invited()
    const input = answers(PASSWORD, null, 'GGGG', null, null, null, 'STANDARD')
    const { code, stderr } = await scene.runWith({ input }, 'invite', 'greet', token, '--json')
    expect(code).toBe(0)
    expect(lines(stderr)).toContainEqual({ status: 'wrong_code_restarting' })
  })

  test('by files, everything else given on the command line', async () => {
    const token = await invited()
    const [own, peer] = [join(folder, 'own'), join(folder, 'peer')]
    const greeting = scene.run(
      ...['invite', 'greet', token.slice(0, 6), '--code', own, '--peer-code', peer, '--password-stdin'],
      ...['--profile', 'outsider', '--label', 'Carol', '--email', 'c@example.com', '--device-label', 'phone'],
    )
    await expect.poll(() => readFile(own, 'utf8').catch(() => '')).toBe('HHHH\n')
    await publishCode(peer, 'GGGG', nothing)
    expect(await greeting).toMatchObject({ code: 0, stdout: `${'a9'.repeat(16)}\n` })
    expect(scene.organization.members.at(-1)).toMatchObject({
      profile: 'OUTSIDER',
      humanHandle: { email: 'c@example.com' },
    })
  })

  test('a script that passes on a wrong code ends; nothing is given', async () => {
    const token = await invited()
    const input = `${PASSWORD}\nQQQQ\n`
    const { code, stderr } = await scene.runWith(
      { input },
      'invite',
      'greet',
      token,
      '--peer-code',
      '-',
      '--password-stdin',
    )
    expect(code).toBe(1)
    expect(stderr).toContain('codes_differ')
    expect(scene.organization.members).toHaveLength(3)
  })

  test('the invitation is found by e-mail; one that was cancelled since is passed over', async () => {
    const token = await invited()
    await scene.run('invite', 'cancel', token, '--password-stdin')
    const input = answers(PASSWORD)
    const none = await scene.runWith({ input }, 'invite', 'cancel', 'dave@example.com', '--json')
    expect(none.code).toBe(1)
    expect(lines(none.stderr).at(-1)).toMatchObject({ error: { code: 'invitation_not_found' } })
    expect(scene.organization.invitations).toMatchObject([{ status: 'CANCELLED' }])
    const list = await scene.run('invite', 'list', '--password-stdin', '--json')
    expect(JSON.parse(list.stdout)).toMatchObject([
      { invitation_type: 'user', invitation_status: 'CANCELLED', claimer_email: 'carol@example.com' },
    ])
  })

  test('device add shows the link, then lets the device in', async () => {
    const input = answers(PASSWORD, 'GGGG', 'my phone')
    const { code, stdout, stderr } = await scene.runWith({ input }, 'device', 'add', '--json')
    expect(code).toBe(0)
    expect(lines(stderr).some(({ invitation }) => invitation?.url === 'http://…')).toBe(true)
    expect(JSON.parse(stdout)).toMatchObject({ type: 'device', device_label: 'my phone' })
  })
})

describe('claim', () => {
  const user = 'http://127.0.0.1:6777/redirect/Acme?a=claim_user&p=xBCgAAAAAAAAAAAAAAAAAAAB'
  const device = user.replace('claim_user', 'claim_device')

  test('shows server and organization first, then asks in a fixed order', async () => {
    const input = answers('GGGG', 'desk', 'Carol', PASSWORD).replace('"Carol"', 'null')
    const argv = ['invite', 'claim', user, '--label', 'Carol', '--json']
    const { code, stdout, stderr } = await scene.runWith({ input }, ...argv)
    expect(code).toBe(0)
    expect(lines(stderr)[0]).toEqual({
      link: { server: 'http://127.0.0.1:6777/', organization_id: 'Acme', known_elsewhere: [] },
    })
    expect(scene.enrolled).toMatchObject([
      {
        link: 'userInvitation',
        given: {
          chosen: 'GGGG',
          deviceLabel: 'desk',
          handle: { email: 'carol@example.com', label: 'Carol' },
          password: PASSWORD,
        },
      },
    ])
    expect(JSON.parse(stdout)).toMatchObject({ device_label: 'desk', organization_id: 'Acme' })
  })

  test('by plain lines: code, label, e-mail, name, password', async () => {
    const input = `gggg\ndesk\n\nCarol\n${PASSWORD}\n`
    const { code, stdout } = await scene.runWith({ input }, 'invite', 'claim', user, '--password-stdin')
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${'d6'.repeat(16)}\n` })
    expect(scene.enrolled).toMatchObject([{ given: { handle: { email: 'carol@example.com', label: 'Carol' } } }])
  })

  test('a link out of a mail is found; one for something else is refused before anything is sent', async () => {
    const input = `gggg\ndesk\n${PASSWORD}\n`
    const mail = `Hello,\nopen <${device}>.\n`
    expect(await scene.runWith({ input }, 'device', 'claim', mail, '--password-stdin')).toMatchObject({ code: 0 })
    expect(await scene.runWith({ input }, 'device', 'claim', user, '--password-stdin')).toMatchObject({ code: 2 })
    expect(await scene.runWith({ input }, 'invite', 'claim', 'http://127.0.0.1/x', '--password-stdin')).toMatchObject({
      code: 2,
    })
    expect(scene.enrolled).toHaveLength(1)
    const { stderr } = await scene.runWith({ input }, 'device', 'claim', user, '--password-stdin')
    expect(stderr).toContain('This link is for something else.')
  })

  test('warns when a known organization comes with another server', async () => {
    const input = `gggg\ndesk\n\nCarol\n${PASSWORD}\n`
    const elsewhere = user.replace('127.0.0.1:6777', 'evil.example.com')
    const { stderr } = await scene.runWith({ input }, 'invite', 'claim', elsewhere, '--password-stdin')
    expect(stderr).toContain('another server: http://127.0.0.1:6777/')
  })
})

describe('bootstrap', () => {
  const link = 'parsec3://127.0.0.1:6777/Acme?no_ssl=true&a=bootstrap_organization&p=wA'
  const who = ['--label', 'Alice', '--email', 'alice@example.com', '--device-label', 'laptop']

  test('takes the link as argument or as --addr, as scripts have it', async () => {
    for (const argv of [[link], ['--addr', link]])
      expect(await scene.run('organization', 'bootstrap', ...argv, ...who, '--password-stdin')).toMatchObject({
        code: 0,
      })
    expect(scene.enrolled).toMatchObject([{ given: { password: PASSWORD, deviceLabel: 'laptop' } }, { link: 'Acme' }])
  })

  test('says before the password that nobody else holds the keys, and how strong the password is', async () => {
    const { stderr } = await scene.runWith(
      { input: 'hunter2\n' },
      'organization',
      'bootstrap',
      link,
      ...who,
      '--password-stdin',
    )
    expect(stderr.indexOf('Only you hold your keys')).toBeGreaterThan(0)
    expect(stderr.indexOf('too short')).toBeGreaterThan(stderr.indexOf('Only you hold your keys'))
  })

  test('an invalid e-mail or label is refused before anything is sent', async () => {
    const argv = ['organization', 'bootstrap', link, '--label', 'Alice', '--device-label', 'x', '--password-stdin']
    expect(await scene.run(...argv, '--email', 'alice')).toMatchObject({ code: 2 })
    expect(await scene.run('organization', 'bootstrap', ...who, '--password-stdin')).toMatchObject({ code: 2 })
    expect(scene.enrolled).toEqual([])
  })
})
