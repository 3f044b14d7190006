import { realmGetKeysBundle, realmRename, realmRotateKey, realmShare, realmUnshare } from '@parallax/protocol'
import type { RealmRole, SequesterServiceId, UserId, VlobId } from '@parallax/wire'
import { call } from '../../kit/rpc.ts'
import { newId, type TestDevice } from '../../kit/test-organization.ts'
import { type Check, checksInOrder, outOfBallpark } from './checks-in-order.ts'
import { certificateFields, type Draft, realmScene } from './realm-scene.ts'
import { JUNK, renameRequest, rotationRequest, shareRequest, unshareRequest } from './requests.ts'

interface RenameDraft extends Draft {
  readonly keyIndex: bigint
  readonly initial: boolean
}

checksInOrder<RenameDraft>(realmRename, {
  scenes: {
    'a realm with a name': async () => {
      const scene = await realmScene()
      const { people, realmTimestamp: _, longAgo, workspace } = scene
      const timestamp = await workspace.rename()
      const behind = { lastRealmCertificateTimestamp: timestamp }
      return {
        ...scene,
        right: { ...scene.right, keyIndex: 1n, initial: false },
        checks: [
          { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { realmId: scene.unknown }, reply: { status: 'realm_not_found' } },
          { wrong: { realmId: scene.deleted }, reply: { status: 'realm_deleted' } },
          { wrong: { device: people.manager }, reply: { status: 'author_not_allowed' } },
          { wrong: { keyIndex: 2n }, reply: { status: 'bad_key_index', ...behind } },
          { wrong: { keyIndex: 0n }, reply: { status: 'bad_key_index', ...behind } },
          { wrong: { initial: true }, reply: { status: 'initial_name_already_exists', ...behind } },
          {
            wrong: { timestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: timestamp },
          },
        ],
        send: (draft) => {
          const { device, certificate, keyIndex, initial } = draft
          const request = renameRequest(scene.signerOf(draft), { ...certificateFields(draft), keyIndex, initial })
          return call(
            device,
            realmRename,
            certificate === 'junk' ? { ...request, realmNameCertificate: JUNK } : request,
          )
        },
      }
    },
  },
})

interface ShareDraft extends Draft {
  readonly userId: UserId
  readonly role: RealmRole | null
  readonly keyIndex: bigint
}

checksInOrder<ShareDraft>(realmShare, {
  scenes: {
    'a realm with a key': async () => {
      const scene = await realmScene()
      const { people, realmTimestamp, longAgo, behind } = scene
      const author_not_allowed = { status: 'author_not_allowed' }
      return {
        ...scene,
        right: { ...scene.right, userId: people.recipient.userId, role: 'READER', keyIndex: 1n },
        checks: [
          { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { userId: people.alice.userId }, reply: { status: 'invalid_certificate' } },
          { wrong: { role: null }, reply: { status: 'invalid_certificate' } },
          { wrong: { realmId: scene.unknown }, reply: { status: 'realm_not_found' } },
          { wrong: { realmId: scene.deleted }, reply: { status: 'realm_deleted' } },
          { wrong: { device: people.stranger }, reply: author_not_allowed },
          { wrong: { userId: scene.unknownUser }, reply: { status: 'recipient_not_found' } },
          { wrong: { userId: people.revoked.userId }, reply: { status: 'recipient_revoked' } },
          { wrong: { device: people.contributor }, reply: author_not_allowed },
          { wrong: { device: people.manager, role: 'MANAGER' }, reply: author_not_allowed },
          {
            wrong: { device: people.alice, userId: people.outsider.userId, role: 'MANAGER' },
            reply: { status: 'role_incompatible_with_outsider' },
          },
          {
            wrong: { userId: people.outsider.userId, role: 'READER' },
            reply: { status: 'role_already_granted', ...behind },
          },
          { wrong: { keyIndex: 2n }, reply: { status: 'bad_key_index', ...behind } },
          {
            wrong: { timestamp: realmTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: realmTimestamp },
          },
        ],
        send: (draft) => {
          const { device, certificate, keyIndex, userId, role } = draft
          const request = shareRequest(scene.signerOf(draft), { ...certificateFields(draft), userId, role, keyIndex })
          return call(device, realmShare, certificate === 'junk' ? { ...request, realmRoleCertificate: JUNK } : request)
        },
      }
    },
  },
})

interface UnshareDraft extends Draft {
  readonly userId: UserId
  readonly role: RealmRole | null
}

checksInOrder<UnshareDraft>(realmUnshare, {
  scenes: {
    'a realm with members': async () => {
      const scene = await realmScene()
      const { people, realmTimestamp, longAgo, behind } = scene
      const author_not_allowed = { status: 'author_not_allowed' }
      return {
        ...scene,
        right: { ...scene.right, userId: people.manager.userId, role: null },
        checks: [
          { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { userId: people.alice.userId }, reply: { status: 'invalid_certificate' } },
          { wrong: { role: 'READER' }, reply: { status: 'invalid_certificate' } },
          { wrong: { realmId: scene.unknown }, reply: { status: 'realm_not_found' } },
          { wrong: { realmId: scene.deleted }, reply: { status: 'realm_deleted' } },
          { wrong: { device: people.stranger }, reply: author_not_allowed },
          { wrong: { userId: scene.unknownUser }, reply: { status: 'recipient_not_found' } },
          { wrong: { device: people.contributor }, reply: author_not_allowed },
          {
            wrong: { device: people.manager, userId: people.recipient.userId },
            reply: { status: 'recipient_already_unshared', ...behind },
          },
          { wrong: { device: people.manager, userId: people.alice.userId }, reply: author_not_allowed },
          {
            wrong: { timestamp: realmTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: realmTimestamp },
          },
        ],
        send: (draft) => {
          const { device, certificate, userId, role } = draft
          const request = unshareRequest(scene.signerOf(draft), { ...certificateFields(draft), userId, role })
          return call(device, realmUnshare, certificate === 'junk' ? { realmRoleCertificate: JUNK } : request)
        },
      }
    },
  },
})

interface RotationDraft extends Draft {
  readonly keyIndex: bigint
  readonly participants: readonly UserId[]
  readonly services: readonly SequesterServiceId[] | null
}

async function rotationScene() {
  const scene = await realmScene()
  const { people, workspace, realmTimestamp, longAgo, behind } = scene
  const participants = [...workspace.participants]
  const before: Check<RotationDraft>[] = [
    { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
    { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
    { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
    { wrong: { realmId: scene.unknown }, reply: { status: 'realm_not_found' } },
    { wrong: { realmId: scene.deleted }, reply: { status: 'realm_deleted' } },
    { wrong: { device: people.manager }, reply: { status: 'author_not_allowed' } },
    { wrong: { keyIndex: 1n }, reply: { status: 'bad_key_index', ...behind } },
    { wrong: { keyIndex: 3n }, reply: { status: 'bad_key_index', ...behind } },
    { wrong: { keyIndex: 2n ** 63n }, reply: { status: 'bad_key_index', ...behind } },
    {
      wrong: { timestamp: realmTimestamp },
      reply: { status: 'require_greater_timestamp', strictlyGreaterThan: realmTimestamp },
    },
    { wrong: { participants: participants.slice(1) }, reply: { status: 'participant_mismatch', ...behind } },
    {
      wrong: { participants: [...participants, people.stranger.userId] },
      reply: { status: 'participant_mismatch', ...behind },
    },
    {
      wrong: { participants: [...participants.slice(1), people.stranger.userId] },
      reply: { status: 'participant_mismatch', ...behind },
    },
  ]
  return {
    ...scene,
    right: { ...scene.right, keyIndex: 2n, participants, services: null },
    before,
    send: (draft: RotationDraft) => {
      const { device, certificate, keyIndex, participants, services } = draft
      const request = rotationRequest(scene.signerOf(draft), {
        ...certificateFields(draft),
        keyIndex,
        participants,
        services,
      })
      return call(
        device,
        realmRotateKey,
        certificate === 'junk' ? { ...request, realmKeyRotationCertificate: JUNK } : request,
      )
    },
  }
}

checksInOrder<RotationDraft>(realmRotateKey, {
  scenes: {
    'an organization without sequester': async () => {
      const scene = await rotationScene()
      const last = { wrong: { services: [] }, reply: { status: 'organization_not_sequestered' } }
      return { ...scene, checks: [...scene.before, last] }
    },
    'an organization with a sequester': async () => {
      const scene = await rotationScene()
      const { id, tools } = scene.people.alice.organization
      const [first, second, revoked] = [
        newId<SequesterServiceId>(tools),
        newId<SequesterServiceId>(tools),
        newId<SequesterServiceId>(tools),
      ]
      await scene.sql`
        with organization as (
          update organizations set sequester_verify_key = '', sequester_timestamp = 7 where organization_id = ${id}
          returning id
        )
        insert into sequester_services (organization, service_id, label, created_on, revoked_on)
        select id, service_id, 'service', 1, revoked_on
        from organization,
          (values (${first}::uuid, null), (${second}, null), (${revoked}, 3)) as services (service_id, revoked_on)`
      const reply = { status: 'sequester_service_mismatch', lastSequesterCertificateTimestamp: 7n }
      return {
        ...scene,
        right: { ...scene.right, services: [second, first] },
        checks: [
          ...scene.before,
          { wrong: { services: null }, reply },
          { wrong: { services: [] }, reply },
          { wrong: { services: [first] }, reply },
          { wrong: { services: [first, second, revoked] }, reply },
        ],
      }
    },
  },
  elsewhere: {
    rejected_by_sequester_service: 'sequester-webhooks.test.ts',
    sequester_service_unavailable: 'sequester-webhooks.test.ts',
  },
})

interface BundleDraft {
  readonly device: TestDevice
  readonly realmId: VlobId
  readonly keyIndex: bigint
}

checksInOrder<BundleDraft>(realmGetKeysBundle, {
  scenes: {
    'a realm with two keys': async () => {
      const scene = await realmScene()
      const { people, workspace } = scene
      await workspace.rotate()
      await workspace.share(people.recipient, 'READER')
      const bad_key_index = { status: 'bad_key_index' }
      return {
        ...scene,
        right: { device: people.alice, realmId: workspace.realmId, keyIndex: 1n },
        checks: [
          { wrong: { keyIndex: 0n }, reply: bad_key_index },
          { wrong: { realmId: scene.unknown }, reply: { status: 'author_not_allowed' } },
          { wrong: { realmId: scene.deleted }, reply: { status: 'realm_deleted' } },
          { wrong: { device: people.stranger }, reply: { status: 'author_not_allowed' } },
          { wrong: { keyIndex: 3n }, reply: bad_key_index },
          { wrong: { keyIndex: 2n ** 64n - 1n }, reply: bad_key_index },
          {
            wrong: { keyIndex: 1n, device: people.recipient },
            reply: { status: 'access_not_available_for_author' },
          },
        ],
        send: ({ device, ...request }) => call(device, realmGetKeysBundle, request),
      }
    },
  },
})
