import {
  certificateGet,
  inviteNewShamirRecovery,
  inviteShamirRecoveryReveal,
  shamirRecoveryDelete,
  shamirRecoverySetup,
} from '@parallax/protocol'
import { type AccessToken, accessTokenFromBytes, type DateTime, type UserId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { listen, nextEvent } from '../../kit/event-reader.ts'
import { call, callInvited } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { newId, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { checksInOrder, outOfBallpark } from './checks-in-order.ts'
import { type DeletionFields, deletionRequest, type SetupFields, setupRequest } from './recovery-requests.ts'
import { JUNK } from './requests.ts'
import { revoke } from './workspace.ts'

async function recoveryScene() {
  const { alice, addUser, tick, tools } = await testOrganization(await sharedServer())
  const [bob, carol, dave] = [await addUser('Bob'), await addUser('Carol'), await addUser('Dave')]
  const revoked = await addUser('Revoked')
  const commonTimestamp = await revoke(revoked)
  // Somebody else's setup: the topic is one for all.
  const shamirTimestamp = tick()
  const daves = setupRequest(dave, { recipients: [bob.userId], timestamp: shamirTimestamp })
  expect(await call(dave, shamirRecoverySetup, daves)).toEqual({ status: 'ok' })
  return {
    ...{ alice, bob, carol, dave, revoked, commonTimestamp, shamirTimestamp },
    unknownUser: newId<UserId>(tools),
    longAgo: (tick() - 330_000_000n) as DateTime,
    [Symbol.asyncDispose]: async () => undefined,
  }
}

interface SetupDraft {
  readonly device: TestDevice
  readonly brief: 'own' | 'of another device' | 'junk'
  readonly recipients: readonly UserId[]
  readonly fields: Omit<SetupFields, 'recipients'>
  readonly isShareMissing: boolean
}

checksInOrder<SetupDraft>(shamirRecoverySetup, {
  scenes: {
    'an organization where somebody else has a setup': async () => {
      const scene = await recoveryScene()
      const { alice, bob, carol, dave, revoked, commonTimestamp, shamirTimestamp, longAgo, unknownUser } = scene
      const invalid = (reason: string) => ({ status: `invalid_certificate_${reason}` })
      const recipients = [bob.userId, carol.userId]
      return {
        ...scene,
        right: { device: alice, brief: 'own', recipients, fields: {}, isShareMissing: false },
        checks: [
          {
            wrong: { device: dave },
            reply: { status: 'shamir_recovery_already_exists', lastShamirCertificateTimestamp: shamirTimestamp },
          },
          { wrong: { device: alice, brief: 'junk' }, reply: invalid('brief_corrupted') },
          { wrong: { brief: 'of another device' }, reply: invalid('brief_corrupted') },
          { wrong: { brief: 'own', fields: { timestamp: longAgo } }, reply: outOfBallpark(longAgo) },
          { wrong: { fields: { userId: bob.userId } }, reply: invalid('user_id_must_be_self') },
          { wrong: { fields: {}, isShareMissing: true }, reply: invalid('missing_share_for_recipient') },
          {
            wrong: { isShareMissing: false, fields: { shares: { 0: { isJunk: true }, 1: { timestamp: longAgo } } } },
            reply: invalid('share_corrupted'),
          },
          {
            wrong: { fields: { shares: { 0: { timestamp: longAgo }, 1: { recipient: unknownUser } } } },
            reply: invalid('share_inconsistent_timestamp'),
          },
          {
            wrong: { fields: { shares: { 0: { recipient: unknownUser }, 1: { isJunk: true } } } },
            reply: invalid('share_recipient_not_in_brief'),
          },
          {
            wrong: { recipients, fields: { shares: { 1: { recipient: bob.userId } } } },
            reply: invalid('duplicate_share_for_recipient'),
          },
          {
            wrong: { recipients: [bob.userId, alice.userId], fields: {} },
            reply: invalid('author_included_as_recipient'),
          },
          { wrong: { recipients: [bob.userId, unknownUser] }, reply: { status: 'recipient_not_found' } },
          {
            wrong: { recipients: [bob.userId, revoked.userId] },
            reply: { status: 'revoked_recipient', lastCommonCertificateTimestamp: commonTimestamp },
          },
          {
            wrong: { recipients, fields: { timestamp: shamirTimestamp } },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: shamirTimestamp },
          },
        ],
        send: ({ device, brief, recipients, fields, isShareMissing }) => {
          const request = setupRequest(brief === 'of another device' ? carol : device, { recipients, ...fields })
          const shares = request.shamirRecoveryShareCertificates
          return call(device, shamirRecoverySetup, {
            ...request,
            ...(brief === 'junk' ? { shamirRecoveryBriefCertificate: JUNK } : {}),
            shamirRecoveryShareCertificates: isShareMissing ? shares.slice(1) : shares,
          })
        },
      }
    },
  },
})

interface DeletionDraft {
  readonly certificate: 'own' | 'of another device' | 'junk'
  readonly fields: Partial<DeletionFields>
  readonly timestamp: DateTime | null
}

checksInOrder<DeletionDraft>(shamirRecoveryDelete, {
  scenes: {
    'a setup that replaced another one': async () => {
      const scene = await recoveryScene()
      const { alice, bob, carol, longAgo } = scene
      const { tick } = alice.organization
      const recipients = new Set([bob.userId, carol.userId])
      const [first, second, deletion] = [tick(), tick(), tick()]
      const setUp = (timestamp: DateTime) =>
        call(alice, shamirRecoverySetup, setupRequest(alice, { recipients: [...recipients], timestamp }))
      const firstDeletion = { setupToDeleteTimestamp: first, shareRecipients: recipients, timestamp: second }
      expect(await setUp(first)).toEqual({ status: 'ok' })
      expect(await call(alice, shamirRecoveryDelete, deletionRequest(alice, firstDeletion))).toEqual({ status: 'ok' })
      expect(await setUp(deletion)).toEqual({ status: 'ok' })
      return {
        ...scene,
        right: { certificate: 'own', fields: {}, timestamp: null },
        checks: [
          { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate_corrupted' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate_corrupted' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          {
            wrong: { fields: { setupToDeleteUserId: bob.userId } },
            reply: { status: 'invalid_certificate_user_id_must_be_self' },
          },
          { wrong: { fields: { setupToDeleteTimestamp: second } }, reply: { status: 'shamir_recovery_not_found' } },
          {
            wrong: { fields: { shareRecipients: new Set([bob.userId]), setupToDeleteTimestamp: first } },
            reply: { status: 'recipients_mismatch' },
          },
          {
            wrong: { fields: { setupToDeleteTimestamp: first } },
            reply: { status: 'shamir_recovery_already_deleted', lastShamirCertificateTimestamp: deletion },
          },
          {
            wrong: { fields: {}, timestamp: deletion },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: deletion },
          },
        ],
        send: ({ certificate, fields, timestamp }) => {
          const request = deletionRequest(certificate === 'of another device' ? carol : alice, {
            ...{ setupToDeleteTimestamp: deletion, shareRecipients: recipients, setupToDeleteUserId: alice.userId },
            timestamp: timestamp ?? tick(),
            ...fields,
          })
          const junk = { shamirRecoveryDeletionCertificate: JUNK }
          return call(alice, shamirRecoveryDelete, certificate === 'junk' ? junk : request)
        },
      }
    },
  },
})

const nothingKnown = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }

test('author and recipients are told and given their certificates, everybody else nothing', async () => {
  const { alice, bob, carol, dave } = await recoveryScene()
  const request = setupRequest(alice, { recipients: [bob.userId, carol.userId] })
  const [brief, [bobs, carols]] = [request.shamirRecoveryBriefCertificate, request.shamirRecoveryShareCertificates]
  using alices = await listen(alice)
  using recipients = await listen(carol)
  using strangers = await listen(dave)
  expect(await call(alice, shamirRecoverySetup, request)).toEqual({ status: 'ok' })
  const certificates = async (device: TestDevice) => {
    const reply = await call(device, certificateGet, nothingKnown)
    return reply.status === 'ok' ? reply.shamirRecoveryCertificates : []
  }
  for (const reader of [alices, recipients])
    expect((await nextEvent(reader, 'SHAMIR_RECOVERY_CERTIFICATE'))?.event).toBeDefined()
  expect(await certificates(alice)).toEqual([brief])
  expect((await certificates(bob)).slice(-2)).toEqual([brief, bobs])
  expect(await certificates(carol)).toEqual([brief, carols])
  expect(await certificates(dave)).not.toContainEqual(brief)
  await revoke(bob)
  // The first that a stranger hears is what comes afterwards.
  const heard = []
  while (heard.at(-1) !== 'COMMON_CERTIFICATE') {
    const frame = await strangers.next()
    heard.push(frame?.item.type === 'event' ? frame.item.event.event : undefined)
  }
  expect(heard).not.toContain('SHAMIR_RECOVERY_CERTIFICATE')
})

test('of setups of one user at once one is accepted, and the same again is told that there is one', async () => {
  const { alice, bob } = await recoveryScene()
  const requests = Array.from({ length: 6 }, () => setupRequest(alice, { recipients: [bob.userId] }))
  const replies = await Promise.all(requests.map((request) => call(alice, shamirRecoverySetup, request)))
  const statuses = replies.map(({ status }) => status).toSorted()
  expect(statuses).toEqual(['ok', ...Array.from({ length: 5 }, () => 'shamir_recovery_already_exists')])
})

test('a token that another setup has is refused, not an error', async () => {
  const { alice, bob, carol } = await recoveryScene()
  const request = setupRequest(alice, { recipients: [bob.userId] })
  expect(await call(alice, shamirRecoverySetup, request)).toEqual({ status: 'ok' })
  const same = setupRequest(carol, { recipients: [bob.userId], revealToken: request.revealToken })
  expect(await call(carol, shamirRecoverySetup, same)).toMatchObject({ status: 'shamir_recovery_already_exists' })
})

test('what was sealed is revealed for the token alone, until the setup is deleted', async () => {
  const { alice, bob } = await recoveryScene()
  const { organization } = alice
  const timestamp = organization.tick()
  const request = setupRequest(alice, { recipients: [bob.userId], timestamp })
  const { revealToken, cipheredData } = request
  expect(await call(alice, shamirRecoverySetup, request)).toEqual({ status: 'ok' })
  const invite = { claimerUserId: alice.userId, sendEmail: false }
  const invitation = await call(bob, inviteNewShamirRecovery, invite)
  if (invitation.status !== 'ok') throw new Error(invitation.status)
  const caller = { organization, token: invitation.token }
  const wrong = accessTokenFromBytes(organization.tools.crypto.random(16))
  const reveal = (revealToken: AccessToken) => callInvited(caller, inviteShamirRecoveryReveal, { revealToken })
  expect(await reveal(wrong)).toEqual({ status: 'bad_reveal_token' })
  expect(await reveal(revealToken)).toEqual({ status: 'ok', cipheredData })
  const fields = { setupToDeleteTimestamp: timestamp, shareRecipients: new Set([bob.userId]) }
  expect(await call(alice, shamirRecoveryDelete, deletionRequest(alice, fields))).toEqual({ status: 'ok' })
  await expect(reveal(revealToken)).rejects.toThrow('HTTP 410')
  expect(await call(bob, inviteNewShamirRecovery, invite)).toEqual({ status: 'author_not_allowed' })
})
