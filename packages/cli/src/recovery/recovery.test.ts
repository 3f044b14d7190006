import { beforeEach, describe, expect, test } from 'vitest'
import { PASSWORD, Scene } from '../testing/scene.ts'

let scene = new Scene()
beforeEach(() => {
  scene = new Scene()
})

const bob = 'a1'.repeat(16)
const mallory = 'a2'.repeat(16)
const link = 'http://127.0.0.1:6777/redirect/Acme?a=claim_shamir_recovery&p=xBCgAAAAAAAAAAAAAAAAAAAB'
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const answers = (...values: readonly (string | null)[]): string =>
  values.map((answer) => `${JSON.stringify({ answer })}\n`).join('')
const run = (...argv: readonly string[]) => scene.run('shared-recovery', ...argv, '--password-stdin', '--json')

describe('creating', () => {
  test('entrusts parts to people by e-mail, name or id, some with more than one', async () => {
    const { code, stdout } = await run('create', '--recipients', 'bob@example.com:2', 'Mallory', '-t', '3')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'usable',
      threshold: 3,
      recipients: [
        { user_id: bob, shares: 2, revoked: false },
        { user_id: mallory, shares: 1 },
      ],
    })
  })

  test('asks how many are needed when that is not said', async () => {
    const { code, stderr } = await scene.runWith(
      { input: answers(PASSWORD, '9', null) },
      ...['shared-recovery', 'create', '--recipients', 'Bob', 'Mallory', '--json'],
    )
    expect(code).toBe(0)
    expect(lines(stderr).flatMap(({ question }) => (question === undefined ? [] : [question.id]))).toEqual([
      'password',
      'threshold',
      'threshold',
    ])
    expect(scene.organization.sharedRecovery?.threshold).toBe(2)
  })

  test.each([
    [['--recipients', 'Nobody'], 'person_not_found', 1],
    [['--recipients', 'Bob:0', '-t', '1'], 'usage', 2],
    [['--recipients', 'Bob', '-t', '2'], 'usage', 2],
    [['--recipients', 'Bob', '-t', 'two'], 'usage', 2],
    [['-t', '2'], 'usage', 2],
    [[], 'person_not_found', 1],
  ])('%j ends with %s and makes nothing', async (argv, expected, exit) => {
    const { code, stderr } = await run('create', ...argv)
    expect([code, lines(stderr).at(-1)?.error.code]).toEqual([exit, expected])
    expect(scene.organization.sharedRecovery).toBeNull()
  })

  test('takes all other administrators when nobody is named', async () => {
    scene.organization.members.forEach((member, index, all) => {
      all[index] = { ...member, profile: index === 2 ? 'STANDARD' : 'ADMIN' }
    })
    const { code } = await scene.runWith({ input: answers(PASSWORD, '1') }, 'shared-recovery', 'create', '--json')
    expect(code).toBe(0)
    expect(scene.organization.sharedRecovery?.recipients.map(({ userId }) => userId)).toEqual([bob])
  })

  test('a second one is refused before anything is asked', async () => {
    await run('create', '--recipients', 'Bob', '-t', '1')
    const { code, stderr } = await run('create', '--recipients', 'Mallory')
    expect([code, lines(stderr).at(-1)?.error.code]).toEqual([1, 'shared_recovery_exists'])
  })
})

test('info and list show the state and whoever has lost access; deleting is final', async () => {
  expect((await run('info')).stdout).toBe('null\n')
  await run('create', '--recipients', 'Bob', 'Mallory', '-t', '1')
  const { sharedRecovery } = scene.organization
  if (sharedRecovery === null) throw new Error('not made')
  const [first, ...others] = sharedRecovery.recipients
  if (first === undefined) throw new Error('nobody')
  scene.organization.sharedRecovery = {
    ...sharedRecovery,
    state: 'weakened',
    recipients: [{ ...first, revoked: true }, ...others],
  }
  const plain = await scene.run('shared-recovery', 'info', '--password-stdin')
  expect(plain.stdout).toContain('Bob <bob@example.com>: 1 (has lost access)')
  expect(plain.stdout).toContain('better make it again')
  expect(JSON.parse((await run('list')).stdout)).toMatchObject([
    { state: 'weakened', recipients: [{ revoked: true }, {}] },
  ])
  await run('delete')
  expect(JSON.parse((await run('info')).stdout)).toMatchObject({ state: 'deleted', deleted_on: expect.any(String) })
})

test('whoever helps prints the link, then meets the person', async () => {
  const invited = await scene.run('invite', 'shared-recovery', 'bob@example.com', '--password-stdin', '--json')
  const { token } = JSON.parse(invited.stdout)
  const greeted = await scene.runWith({ input: answers(PASSWORD, 'GGGG') }, 'invite', 'greet', token, '--json')
  expect(JSON.parse(greeted.stdout)).toEqual({ type: 'shamir', id: bob })
})

test('whoever recovers is asked whom to meet, for the code, then about the new device', async () => {
  const input = answers(mallory, 'GGGG', 'desk', PASSWORD)
  const { code, stdout, stderr } = await scene.runWith({ input }, 'invite', 'claim', link, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ device_label: 'desk' })
  expect(lines(stderr).flatMap(({ question }) => (question === undefined ? [] : [question.id]))).toEqual([
    'helper',
    'peer_code',
    'device_label',
    'new_password',
  ])
  expect(scene.enrolled).toMatchObject([
    { link: 'shamirRecoveryInvitation', given: { helper: mallory, chosen: 'GGGG', password: PASSWORD } },
  ])
})
