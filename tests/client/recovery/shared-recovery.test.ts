import { deviceConnection, type RecoveryProgress, type Session, type SharedRecoveryQuestions } from '@parallax/client'
import { ShamirShare } from '@parallax/crypto'
import {
  dumpSigned,
  dumpSignedThenSealed,
  shamirRecoveryBriefCertificate,
  shamirRecoverySetup,
  shamirRecoveryShareCertificate,
  shamirRecoveryShareData,
} from '@parallax/protocol'
import { accessTokenFromBytes, addMicroseconds, type UserId } from '@parallax/wire'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { label, patientGreeter } from '../../../packages/client/src/enrolment/testing/people.ts'
import { Telephone } from '../../../packages/client/src/enrolment/testing/telephone.ts'
import { get, named, put, text } from '../../kit/client/contents.ts'
import { nodeMachine } from '../../kit/client/node-machine.ts'
import { TEST_PASSWORD, type TestClients, type TestSession, testClients } from '../../kit/client/test-clients.ts'
import { sharedServer } from '../../kit/shared-server.ts'

let server: Awaited<ReturnType<typeof sharedServer>>
let org: TestClients
beforeAll(async () => {
  server = await sharedServer()
})
beforeEach(async () => {
  org = await testClients({ server, machine: nodeMachine, users: ['alice', 'bob', 'carol', 'dave'] })
  return () => org[Symbol.asyncDispose]()
})

const idOf = (name: string): UserId => org.device(name).userId

/** Each name gets so many parts. */
async function setUp(session: Session, shares: Readonly<Record<string, number>>, threshold: number): Promise<void> {
  const recipients = Object.entries(shares).map(([name, count]) => ({ userId: idOf(name), shares: count }))
  await session.recovery.setUpShared({ recipients, threshold })
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'ok',
    (error) => error.code,
  )

/** Alice calls one helper after the other on the telephone, in this order. */
function recovering(helpers: readonly string[], answers: Partial<SharedRecoveryQuestions> = {}) {
  const telephones = new Map(helpers.map((name) => [name, new Telephone()]))
  const progress: RecoveryProgress[] = []
  let line = new Telephone()
  const ask: SharedRecoveryQuestions = {
    confirmTarget: async () => undefined,
    chooseHelper: async (seen) => {
      const name = helpers[progress.length]
      progress.push(seen)
      if (name === undefined) throw new Error('nobody left to call')
      line = telephones.get(name) ?? line
      return idOf(name)
    },
    choosePeerCode: (candidates, signal) => line.hear(candidates, signal),
    showOwnCode: (code) => line.say(code),
    deviceLabel: async () => label('new laptop'),
    newPassword: async () => TEST_PASSWORD,
    ...answers,
  }
  const helping = (name: string, { session }: TestSession, token: Parameters<Session['invitations']['greet']>[0]) => {
    const telephone = telephones.get(name)
    if (telephone === undefined) throw new Error('not called')
    return session.invitations.greet(token, patientGreeter(telephone))
  }
  return { ask, progress, helping }
}

test('two of three people give everything back, whatever was lost', async () => {
  {
    await using alice = await org.device('alice').start()
    const id = await alice.session.workspaces.create(named('Plans'))
    await alice.session.workspaces.bootstrap(id)
    const files = await alice.session.workspaces.files(id)
    await put(files, '/note.txt', text('still here'))
    await files.sync()
    await setUp(alice.session, { bob: 1, carol: 1, dave: 1 }, 2)
    expect(await alice.session.recovery.shared()).toMatchObject({ state: 'usable', threshold: 2, deletedOn: null })
    const devices = await alice.session.members.devices(idOf('alice'))
    expect(devices.at(-1)).toMatchObject({
      purpose: 'SHAMIR_RECOVERY',
      label: expect.stringMatching(/^shamir-recovery-.*Z$/),
    })
  }
  await using bob = await org.device('bob').start()
  await using dave = await org.device('dave').start()
  await bob.session.organization.pollCertificates()
  expect(await bob.session.recovery.sharedWithMe()).toMatchObject([
    { userId: idOf('alice'), state: 'usable', recipients: [{ shares: 1 }, { shares: 1 }, { shares: 1 }] },
  ])
  const { token, link } = await bob.session.invitations.inviteSharedRecovery(idOf('alice'), { sendEmail: false })
  const { ask, progress, helping } = recovering(['dave', 'bob'])
  const [recovered, ...outcomes] = await Promise.all([
    org.claimRecovery('alice', link, ask),
    helping('dave', dave, token),
    helping('bob', bob, token),
  ])
  expect(outcomes).toEqual([
    { type: 'SHAMIR_RECOVERY', userId: idOf('alice') },
    { type: 'SHAMIR_RECOVERY', userId: idOf('alice') },
  ])
  expect(progress.map(({ collected }) => collected)).toEqual([0, 1])
  expect(progress[1]?.helpers.find(({ userId }) => userId === idOf('dave'))?.state).toBe('done')
  await using again = await recovered.start()
  await again.session.workspaces.refresh()
  const [workspace] = await again.session.workspaces.list()
  if (workspace === undefined) throw new Error('no workspace')
  const files = await again.session.workspaces.files(workspace.id)
  await files.sync()
  expect(await get(files, '/note.txt')).toEqual(text('still here'))
  const invitations = await bob.session.invitations.list()
  expect(invitations.map(({ type, status }) => [type, status])).toEqual([['SHAMIR_RECOVERY', 'FINISHED']])
})

describe('setting up', () => {
  test('is refused without people enough, with oneself, twice, and for who has lost access', async () => {
    await using alice = await org.device('alice').start()
    const { recovery } = alice.session
    const sent = org.device('alice').network.sent.length
    expect(await codeOf(setUp(alice.session, { alice: 1, bob: 1 }, 1))).toBe('person_is_self')
    for (const [shares, threshold] of [
      [1, 2],
      [1, 0],
      [0, 1],
      [256, 1],
      [1.5, 1],
    ] as const)
      expect(await codeOf(setUp(alice.session, { bob: shares }, threshold))).toBe('shared_recovery_threshold')
    expect(org.device('alice').network.sent).toHaveLength(sent)
    await alice.session.members.revoke(idOf('dave'))
    expect(await codeOf(setUp(alice.session, { bob: 1, dave: 1 }, 1))).toBe('person_revoked')
    expect(await recovery.shared()).toBeNull()
    await setUp(alice.session, { bob: 2, carol: 1 }, 2)
    expect(await codeOf(setUp(alice.session, { carol: 1 }, 1))).toBe('shared_recovery_exists')
    const devices = await alice.session.members.devices(idOf('alice'))
    expect(devices.filter(({ purpose }) => purpose === 'SHAMIR_RECOVERY')).toHaveLength(1)
  })

  test('by two devices at once makes one', async () => {
    const other = await org.addDevice('alice')
    await using one = await org.device('alice').start()
    await using two = await other.start()
    const held = other.network.hold('shamir_recovery_setup')
    const second = codeOf(setUp(two.session, { carol: 1 }, 1))
    await held.arrived
    await setUp(one.session, { bob: 1 }, 1)
    held.release()
    expect(await second).toBe('shared_recovery_exists')
    expect(await two.session.recovery.shared()).toMatchObject({ recipients: [{ userId: idOf('bob') }] })
  })

  test('learns of a revocation that the server knows and this device does not', async () => {
    await using alice = await org.device('alice').start()
    const other = await org.addDevice('alice', alice)
    await using two = await other.start()
    const held = other.network.hold('shamir_recovery_setup')
    const settingUp = codeOf(setUp(two.session, { bob: 1, dave: 1 }, 1))
    await held.arrived
    await alice.session.members.revoke(idOf('dave'))
    held.release()
    expect(await settingUp).toBe('person_revoked')
  })
})

describe('who has lost access', () => {
  test('is flagged, and once too many have nobody can recover', async () => {
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    await setUp(alice.session, { bob: 1, carol: 1, dave: 1 }, 2)
    await alice.session.members.revoke(idOf('dave'))
    const shared = await alice.session.recovery.shared()
    expect(shared?.state).toBe('weakened')
    expect(shared?.recipients.map(({ userId, revoked }) => [userId, revoked])).toEqual(
      expect.arrayContaining([
        [idOf('bob'), false],
        [idOf('dave'), true],
      ]),
    )
    await alice.session.members.revoke(idOf('carol'))
    expect((await alice.session.recovery.shared())?.state).toBe('unusable')
    const { token, link } = await bob.session.invitations.inviteSharedRecovery(idOf('alice'), { sendEmail: false })
    const { ask, helping } = recovering(['bob'])
    await bob.session.organization.pollCertificates()
    expect(await codeOf(helping('bob', bob, token))).toBe('shared_recovery_unusable')
    expect(await codeOf(org.claimRecovery('alice', link, ask))).toBe('shared_recovery_unusable')
  })
})

describe('deleting', () => {
  test('makes links and parts worthless, and lets another be set up', async () => {
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    const { recovery } = alice.session
    await recovery.deleteShared()
    expect(await recovery.shared()).toBeNull()
    await setUp(alice.session, { bob: 1 }, 1)
    const { token, link } = await bob.session.invitations.inviteSharedRecovery(idOf('alice'), { sendEmail: false })
    await recovery.deleteShared()
    expect(await recovery.shared()).toMatchObject({ state: 'deleted', deletedBy: alice.session.device.deviceId })
    await recovery.deleteShared()
    await bob.session.organization.pollCertificates()
    expect(await bob.session.recovery.sharedWithMe()).toMatchObject([{ state: 'deleted' }])
    const { ask, helping } = recovering(['bob'])
    expect(await codeOf(helping('bob', bob, token))).toBe('shared_recovery_gone')
    expect(await codeOf(org.claimRecovery('alice', link, ask))).toBe('invitation_gone')
    expect(await codeOf(bob.session.invitations.inviteSharedRecovery(idOf('alice'), { sendEmail: false }))).toBe(
      'not_allowed',
    )
    await setUp(alice.session, { carol: 1 }, 1)
    expect(await recovery.shared()).toMatchObject({ state: 'usable', recipients: [{ userId: idOf('carol') }] })
  })
})

describe('recovering', () => {
  test('goes on with another helper, keeping what was collected, when one leaves', async () => {
    {
      await using alice = await org.device('alice').start()
      await setUp(alice.session, { bob: 1, carol: 1, dave: 1 }, 2)
    }
    await using bob = await org.device('bob').start()
    await using carol = await org.device('carol').start()
    await using dave = await org.device('dave').start()
    const { token, link } = await bob.session.invitations.inviteSharedRecovery(idOf('alice'), { sendEmail: false })
    const failures: string[] = []
    const { ask, progress, helping } = recovering(['bob', 'carol', 'dave'], {
      goOn: async ({ code }) => {
        failures.push(code)
        return true
      },
    })
    const leaving = new AbortController()
    const left = carol.session.invitations.greet(
      token,
      {
        showOwnCode: () => leaving.abort(new Error('called away')),
        choosePeerCode: async () => null,
      },
      leaving.signal,
    )
    await Promise.all([
      org.claimRecovery('alice', link, ask),
      helping('bob', bob, token),
      expect(left).rejects.toThrow('called away'),
      helping('dave', dave, token),
    ])
    expect(failures).toEqual(['peer_gone'])
    expect(progress.map(({ collected }) => collected)).toEqual([0, 1, 1])
  })

  test('goes on with what was collected when the server is away at the end', async () => {
    {
      await using alice = await org.device('alice').start()
      await setUp(alice.session, { bob: 3 }, 3)
    }
    await using bob = await org.device('bob').start()
    const { token, link } = await bob.session.invitations.inviteSharedRecovery(idOf('alice'), { sendEmail: false })
    const failures: string[] = []
    const passwords: string[] = []
    const { ask, helping } = recovering(['bob'], {
      goOn: async ({ code }) => {
        failures.push(code)
        return true
      },
      newPassword: async () => {
        passwords.push('asked')
        return TEST_PASSWORD
      },
    })
    const claiming = org.claimRecovery('alice', link, ask, (network) =>
      network.loseReply('invite_shamir_recovery_reveal'),
    )
    const [recovered] = await Promise.all([claiming, helping('bob', bob, token)])
    expect([failures, passwords]).toEqual([['offline'], ['asked']])
    expect(recovered.known.deviceLabel).toBe('new laptop')
  })

  test.each(['timestamp', 'author'] as const)('hands no part over that is signed for another %s', async (field) => {
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    const { local, machine } = org.device('alice')
    const { crypto } = machine.tools
    const { signingKey, deviceId: author, userId } = local
    const recipient = idOf('bob')
    const timestamp = machine.clock.now()
    const brief = { author, timestamp, userId, threshold: 1, perRecipientShares: new Map([[recipient, 1]]) }
    const other = { timestamp: addMicroseconds(timestamp, -1), author: org.device('bob').local.deviceId }
    const data = {
      type: 'shamir_recovery_share_data',
      author,
      timestamp,
      weightedShare: [new ShamirShare(crypto.random(40))],
      ...{ [field]: other[field] },
    } as const
    const cipheredShare = dumpSignedThenSealed(machine.tools, shamirRecoveryShareData, {
      value: data,
      signingKey,
      recipient: crypto.publicKeyOf(org.device('bob').local.privateKey),
    })
    const rpc = deviceConnection({ http: machine.http, clock: machine.clock, crypto }, local)
    const { status } = await rpc.call(shamirRecoverySetup, {
      cipheredData: crypto.random(100),
      revealToken: accessTokenFromBytes(crypto.random(16)),
      shamirRecoveryBriefCertificate: dumpSigned(machine.tools, shamirRecoveryBriefCertificate, {
        value: { type: 'shamir_recovery_brief_certificate', ...brief },
        signingKey,
      }),
      shamirRecoveryShareCertificates: [
        dumpSigned(machine.tools, shamirRecoveryShareCertificate, {
          value: { type: 'shamir_recovery_share_certificate', author, timestamp, userId, recipient, cipheredShare },
          signingKey,
        }),
      ],
    })
    expect(status).toBe('ok')
    await alice.session.organization.pollCertificates()
    const { token } = await bob.session.invitations.inviteSharedRecovery(userId, { sendEmail: false })
    const greeting = bob.session.invitations.greet(token, patientGreeter(new Telephone()))
    expect(await codeOf(greeting)).toBe('shared_recovery_altered')
  })

  test('is no matter for who holds no part, and ends with whoever is asked', async () => {
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    await setUp(alice.session, { bob: 1, carol: 1 }, 2)
    const { token, link } = await bob.session.invitations.inviteSharedRecovery(idOf('alice'), { sendEmail: false })
    expect(await codeOf(alice.session.invitations.greet(token, patientGreeter(new Telephone())))).toBe(
      'invitation_not_found',
    )
    const { ask } = recovering(['bob'])
    const stop = new Error('enough')
    const ending = { ...ask, chooseHelper: async () => Promise.reject(stop) }
    await expect(org.claimRecovery('alice', link, ending)).rejects.toBe(stop)
  })
})
