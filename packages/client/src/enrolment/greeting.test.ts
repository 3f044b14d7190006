import { beforeEach, describe, expect, test } from 'vitest'
import { openDevice } from '../devices/open-device.ts'
import { claim } from './claimer/claim.ts'
import { EnrolmentScene, type TestMember } from './testing/enrolment-scene.ts'
import { patientClaimer, patientGreeter } from './testing/people.ts'
import { Telephone } from './testing/telephone.ts'

let scene: EnrolmentScene
let founder: TestMember
let telephone: Telephone
beforeEach(async () => {
  ;({ scene, founder } = await EnrolmentScene.founded())
  telephone = new Telephone()
})

describe('a user who is invited', () => {
  test('joins once both codes were compared, with the keys that were made here', async () => {
    const link = await scene.inviteUser(founder)
    const newcomer = scene.newcomer()
    const ask = { greeter: patientGreeter(telephone), claimer: patientClaimer(telephone) }
    const [outcome, joined] = await Promise.all([
      founder.invitations.greet(link.token, ask.greeter),
      claim(newcomer.parts, link, { ask: ask.claimer }),
    ])
    const { device, known } = joined
    expect(outcome).toMatchObject({ type: 'USER', userId: device.userId })
    expect(device).toMatchObject({ humanHandle: { email: 'bob@example.com' }, initialProfile: 'STANDARD' })
    expect(device.rootVerifyKey.equals(founder.device.rootVerifyKey)).toBe(true)
    const file = await openDevice({ folder: newcomer.folder, crypto: scene.tools.crypto }, known.file, {
      ask: async () => ({ kind: 'password', password: 'new secret' }),
    })
    expect(file.signingKey.equals(device.signingKey)).toBe(true)
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
    expect(scene.server.records.invitations.get(link.token)?.status).toBe('FINISHED')
    expect(ask.greeter.states).toEqual([
      'waiting_peer',
      'waiting_peer_code',
      'waiting_peer_trust',
      'waiting_peer_payload',
      'creating',
      'finished',
    ])
  })
})
