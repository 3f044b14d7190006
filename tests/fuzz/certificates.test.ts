import { asyncEnrollmentAccept } from '@parallax/protocol'
import { encode } from '@parallax/wire'
import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { authorization } from '../kit/rpc.ts'
import { Applicant } from '../kit/test-enrollment.ts'
import { expectOk, newOrganizationId, testOrganization } from '../kit/test-organization.ts'
import { newWorkspace, revoke } from '../server/data/workspace.ts'
import { type Allowed, type Attack, SETUP_PATIENCE, seed, withstands } from './attack.ts'
import { API_HEADERS } from './attacked-organizations.ts'
import { AttackedServer } from './attacked-server.ts'
import { CERTIFICATE_REQUESTS, type CertificateRequest, type CertificateScene } from './certificate-requests.ts'
import { type Forgery, forged, forgeries, mayBeRight } from './signed-data.ts'

let server: AttackedServer
let scene: CertificateScene

beforeAll(async () => {
  server = await AttackedServer.start()
  const organization = await testOrganization(server)
  const { alice, addUser } = organization
  const [bob, carol, erin] = [await addUser('Bob', 'ADMIN'), await addUser('Carol'), await addUser('Erin')]
  await revoke(erin)
  const { realmId } = await newWorkspace(alice, [[bob, 'MANAGER']])
  const applicants = Array.from({ length: 30 }, () => new Applicant(organization))
  for (const applicant of applicants) expectOk(await applicant.submit())
  scene = { alice, bob, carol, erin, realmId, applicants }
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

test(`certificates that are validly signed and otherwise wrong (seed ${seed})`, { timeout: 600_000 }, async () => {
  const others = [scene.erin.deviceId, scene.carol.deviceId, '0f'.repeat(16)]
  const attacks = fc
    .tuple(fc.constantFrom(...CERTIFICATE_REQUESTS), forgeries({ authors: others }), fc.nat())
    .map(([make, forgery, place]) => attackOf(make(scene, place), forgery, place))
  await withstands(server, attacks)
})

function attackOf(
  { command, request, signingKey, sender }: CertificateRequest,
  forgery: Forgery,
  place: number,
): Attack {
  const { tools } = scene.alice.organization
  const names = Object.keys(request).filter((name) => /Certificates?$/.test(name) && request[name] !== null)
  const name = names[place % names.length] ?? ''
  const forge = (certificate: Uint8Array) =>
    forged(tools, certificate, forgery, { author: signingKey, other: scene.carol.signingKey })
  const path = sender === null ? `/anonymous/${newOrganizationId(tools)}` : `/authenticated/${sender.organization.id}`
  return {
    kind: `${command.name} ${name} ${forgery.name}`,
    sent: {
      method: 'POST',
      path,
      headers: sender === null ? API_HEADERS : { ...API_HEADERS, authorization: authorization(sender) },
      body: encode(command.request, { ...request, [name]: forgedIn(request[name], forge) }),
    },
    allowed: allowedFor(command, forgery),
  }
}

function forgedIn(field: unknown, forge: (certificate: Uint8Array) => Uint8Array): unknown {
  if (field instanceof Uint8Array) return forge(field)
  return (field as readonly Uint8Array[]).map((certificate, index) => (index === 0 ? forge(certificate) : certificate))
}

function allowedFor(command: CertificateRequest['command'], forgery: Forgery): Allowed {
  const codes = [200]
  const commands = [command]
  if (mayBeRight(forgery)) return { codes, commands }
  // An applicant who was let in meanwhile comes before the certificates.
  if (command === asyncEnrollmentAccept)
    return { codes, commands, statuses: /^(invalid_|timestamp_|enrollment_no_longer_)/ }
  const statuses = forgery.name === 'another time' ? /^(invalid_|timestamp_out_of_ballpark)/ : /^invalid_/
  return { codes, commands, statuses }
}
