import { nativeCrypto } from '@parallax/crypto/native'
import { browserZstd, type DataTools, dataTools } from '@parallax/protocol'
import { addMicroseconds, type DateTime } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

const topic = 'shamirRecovery'

/** Alice is the client; Bob makes setups; Carl is another recipient. */
function organization() {
  const scene = Scene.bootstrapped(tools)
  const [bob, carl] = [scene.newcomer('STANDARD'), scene.newcomer('STANDARD')]
  return { scene, alice: scene.alice, bob, carl }
}

/** Brief and own share of a setup by `bob` for Alice and `others`. */
function setup(scene: Scene, bob: Person, others: readonly Person[], at = scene.tick()) {
  const recipients = [scene.alice, ...others]
  return [scene.brief({ by: bob, at, recipients }), scene.share({ by: bob, at, recipient: scene.alice })] as const
}

describe('a brief (06a §4.4)', () => {
  test('is newer than the last of the topic', () => {
    const { scene, bob, carl } = organization()
    scene.accept(topic, ...setup(scene, bob, []))
    expect(scene.offer(topic, ...setup(scene, carl, [], scene.now))).toBe('InvalidTimestamp')
    expect(scene.offer(topic, ...setup(scene, carl, [], addMicroseconds(scene.now, 1n)))).toBe('added')
  })

  test('is about its author', () => {
    const { scene, alice, bob, carl } = organization()
    const brief = scene.brief({ by: bob, about: carl, recipients: [alice] })
    expect(scene.offer(topic, brief)).toBe('ShamirRecoveryNotAboutSelf')
  })

  test('does not list its author', () => {
    const { scene, alice, bob } = organization()
    const brief = scene.brief({ by: bob, recipients: [bob, alice] })
    expect(scene.offer(topic, brief)).toBe('ShamirRecoverySelfAmongRecipients')
  })

  test('concerns this client, as author or recipient', () => {
    const { scene, alice, bob, carl } = organization()
    expect(scene.offer(topic, scene.brief({ by: bob, recipients: [carl] }))).toBe('ShamirRecoveryUnrelatedToUs')
    expect(scene.offer(topic, scene.brief({ by: alice, recipients: [carl] }))).toBe('added')
  })

  test('waits until the former setup is deleted', () => {
    const { scene, alice, bob } = organization()
    scene.accept(topic, ...setup(scene, bob, []))
    const first = scene.now
    expect(scene.offer(topic, ...setup(scene, bob, []))).toBe('ShamirRecoveryAlreadySetup')
    scene.accept(topic, scene.deletion({ by: bob, setup: first, recipients: [alice] }))
    expect(scene.offer(topic, ...setup(scene, bob, []))).toBe('added')
  })

  test('needs an author who is not revoked', () => {
    const { scene, bob } = organization()
    scene.accept('common', scene.revoke(bob, { by: scene.alice }))
    expect(scene.offer(topic, ...setup(scene, bob, []))).toBe('RevokedAuthor')
  })

  test('lists users who exist and are not revoked', () => {
    const { scene, bob, carl } = organization()
    expect(scene.offer(topic, ...setup(scene, bob, [scene.person()]))).toBe('NonExistingRelatedUser')
    const early = scene.tick()
    const dan = scene.newcomer('STANDARD')
    expect(scene.offer(topic, ...setup(scene, bob, [dan], early))).toBe('OlderThanRelatedUser')
    expect(scene.offer(topic, ...setup(scene, bob, [carl]))).toBe('added')
    scene.accept('common', scene.revoke(carl, { by: scene.alice }))
    expect(scene.offer(topic, ...setup(scene, bob, [carl]))).toBe('RelatedUserAlreadyRevoked')
  })
})

describe('a share (06a §4.4)', () => {
  test('is not older than the last of the topic', () => {
    const { scene, alice, bob } = organization()
    const [brief] = setup(scene, bob, [])
    const share = (at: DateTime) => scene.share({ by: bob, at, recipient: alice })
    expect(scene.offer(topic, brief, share(addMicroseconds(scene.now, -1n)))).toBe('InvalidTimestamp')
    expect(scene.offer(topic, brief, share(scene.now))).toBe('added')
  })

  test('has the timestamp and the author of the brief, and a recipient that it lists', () => {
    const { scene, alice, bob, carl } = organization()
    const [brief] = setup(scene, bob, [])
    const at = scene.now
    const phone = scene.deviceOf(bob)
    scene.accept('common', scene.device(phone, { by: bob, at }))
    const missing = 'ShamirRecoveryMissingBriefCertificate'
    const late = scene.share({ by: bob, at: addMicroseconds(at, 1n), recipient: alice })
    expect(scene.offer(topic, brief, late)).toBe(missing)
    expect(scene.offer(topic, brief, scene.share({ by: phone, at, recipient: alice }))).toBe(missing)
    expect(scene.offer(topic, brief, scene.share({ by: bob, at, recipient: carl }))).toBe(missing)
    expect(scene.offer(topic, scene.share({ by: bob, at, recipient: alice }))).toBe(missing)
  })

  test('is for this client', () => {
    const { scene, bob, carl } = organization()
    const [brief] = setup(scene, bob, [carl])
    const other = scene.share({ by: bob, at: scene.now, recipient: carl })
    expect(scene.offer(topic, brief, other)).toBe('ShamirRecoveryUnrelatedToUs')
  })

  test('cannot exist twice', () => {
    const { scene, bob } = organization()
    const [brief, share] = setup(scene, bob, [])
    expect(scene.offer(topic, brief, share, share)).toBe('ContentAlreadyExists')
    scene.accept(topic, brief, share)
    expect(scene.offer(topic, share)).toBe('ContentAlreadyExists')
  })

  test('is about its author', () => {
    const { scene, alice, bob, carl } = organization()
    const [brief] = setup(scene, bob, [])
    const share = scene.share({ by: bob, about: carl, at: scene.now, recipient: alice })
    expect(scene.offer(topic, brief, share)).toBe('ShamirRecoveryNotAboutSelf')
  })

  test('follows at once the brief that lists this client', () => {
    const { scene, bob, carl } = organization()
    const [brief, share] = setup(scene, bob, [])
    const [other, otherShare] = setup(scene, carl, [])
    expect(scene.offer(topic, brief)).toBe('ShamirRecoveryMissingShare')
    expect(scene.offer(topic, brief, other, otherShare)).toBe('ShamirRecoveryMissingShare')
    expect(scene.offer(topic, brief, share, other, otherShare)).toBe('added')
  })

  test('is not awaited by the author of the setup', () => {
    const { scene, alice, bob } = organization()
    expect(scene.offer(topic, scene.brief({ by: alice, recipients: [bob] }))).toBe('added')
  })
})

describe('a deletion (06a §4.4)', () => {
  function withSetup() {
    const { scene, alice, bob, carl } = organization()
    scene.accept(topic, ...setup(scene, bob, [carl]))
    return { scene, alice, bob, carl, made: scene.now }
  }

  test('withdraws the last setup, once', () => {
    const { scene, alice, bob, carl, made } = withSetup()
    const recipients = [alice, carl]
    const deletion = () => scene.deletion({ by: bob, setup: made, recipients })
    const other = scene.deletion({ by: bob, setup: addMicroseconds(made, 1n), recipients })
    expect(scene.offer(topic, other)).toBe('ShamirRecoveryDeletionMustReferenceLastSetup')
    scene.accept(topic, deletion())
    expect(scene.state.lastRecoveryOf(bob.userId)?.state).toBe('deleted')
    expect(scene.offer(topic, deletion())).toBe('ShamirRecoveryAlreadyDeleted')
    scene.accept(topic, ...setup(scene, bob, [carl]))
    expect(scene.state.lastRecoveryOf(bob.userId)?.state).toBe('valid')
    expect(scene.offer(topic, deletion())).toBe('ShamirRecoveryDeletionMustReferenceLastSetup')
  })

  test('needs a setup', () => {
    const { scene, alice, bob } = organization()
    const deletion = scene.deletion({ by: bob, setup: scene.now, recipients: [alice] })
    expect(scene.offer(topic, deletion)).toBe('ShamirRecoveryDeletionMustReferenceLastSetup')
  })

  test('is newer than the last of the topic', () => {
    const { scene, alice, bob, carl, made } = withSetup()
    const deletion = (at: DateTime) => scene.deletion({ by: bob, at, setup: made, recipients: [alice, carl] })
    expect(scene.offer(topic, deletion(made))).toBe('InvalidTimestamp')
    expect(scene.offer(topic, deletion(addMicroseconds(made, 1n)))).toBe('added')
  })

  test('is about its author', () => {
    const { scene, alice, bob, carl, made } = withSetup()
    const deletion = scene.deletion({ by: carl, about: bob, setup: made, recipients: [alice, carl] })
    expect(scene.offer(topic, deletion)).toBe('ShamirRecoveryNotAboutSelf')
  })

  test('lists exactly the recipients of the setup', () => {
    const { scene, alice, bob, carl, made } = withSetup()
    const offer = (...recipients: readonly Person[]) =>
      scene.offer(topic, scene.deletion({ by: bob, setup: made, recipients }))
    expect(offer(alice)).toBe('ShamirRecoveryDeletionRecipientsMismatch')
    expect(offer(alice, carl, bob)).toBe('ShamirRecoveryDeletionRecipientsMismatch')
    expect(offer(alice, scene.person())).toBe('ShamirRecoveryDeletionRecipientsMismatch')
    expect(offer(carl, alice)).toBe('added')
  })

  test('needs an author who is not revoked', () => {
    const { scene, alice, bob, carl, made } = withSetup()
    scene.accept('common', scene.revoke(bob, { by: alice }))
    const deletion = scene.deletion({ by: bob, setup: made, recipients: [alice, carl] })
    expect(scene.offer(topic, deletion)).toBe('RevokedAuthor')
  })
})
