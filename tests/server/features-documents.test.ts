import { cryptpadRegisterSession, type RequestOf } from '@parallax/protocol'
import type { DateTime, VlobId } from '@parallax/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HeldTables } from '../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../kit/own-database.ts'
import { call } from '../kit/rpc.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../kit/start-test-server.ts'
import { newId, type TestDevice, type TestOrganization, testOrganization } from '../kit/test-organization.ts'
import { checksInOrder, outOfBallpark } from './data/checks-in-order.ts'
import { newWorkspace } from './data/workspace.ts'

const PAD = ['--cryptpad-server-url', 'https://pad.example.com']

let database: OwnDatabase
let server: TestServer
let organization: TestOrganization

beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  server = await startTestServer({ database: database.connection, args: PAD })
  organization = await testOrganization(server)
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

type Session = RequestOf<typeof cryptpadRegisterSession>

/** A realm with an owner, a contributor and a reader. */
async function documentScene() {
  const { alice, addUser } = organization
  const [writer, reader] = [await addUser('Writer'), await addUser('Reader')]
  const workspace = await newWorkspace(alice, [
    [writer, 'CONTRIBUTOR'],
    [reader, 'READER'],
  ])
  return { alice, writer, reader, workspace, realmId: workspace.realmId, documentId: newId<VlobId>(organization.tools) }
}

function register(device: TestDevice, place: Pick<Session, 'realmId' | 'documentId'>, changes: Partial<Session> = {}) {
  return call(device, cryptpadRegisterSession, request(device, place, changes))
}

function request({ organization: { tick } }: TestDevice, { realmId, documentId }: Place, changes: Partial<Session>) {
  return {
    ...{ realmId, documentId, keyIndex: 1n, timestamp: tick() },
    encryptedCandidateViewKey: Uint8Array.of(1),
    encryptedCandidateEditKey: Uint8Array.of(2),
    ...changes,
  }
}

type Place = Pick<Session, 'realmId' | 'documentId'>

const asReader = { encryptedCandidateViewKey: Uint8Array.of(3), encryptedCandidateEditKey: null }

interface Draft {
  readonly author: TestDevice
  readonly realmId: VlobId
  readonly keys: 'to view' | 'to edit'
  readonly keyIndex: bigint
  /** Null: now. */
  readonly timestamp: DateTime | null
  readonly isConfigured: boolean
}

checksInOrder<Draft>(cryptpadRegisterSession, {
  scenes: {
    'a member': async () => {
      const bare = await startTestServer({ database: database.connection })
      const { writer, reader, realmId, documentId } = await documentScene()
      const { tools, tick, alice } = organization
      const outsider = await organization.addUser('Outsider')
      const deleted = await newWorkspace(alice, [])
      await using sql = openDatabase({ ...(await sharedServer()), database: database.connection })
      await sql`update realms set status = 'DELETED' where realm_id = ${deleted.realmId}`
      const longAgo = (tick() - 330_000_000n) as DateTime
      const refused = { status: 'author_not_allowed' }
      return {
        right: { author: writer, realmId, keys: 'to edit', keyIndex: 1n, timestamp: null, isConfigured: true },
        checks: [
          { wrong: { isConfigured: false }, reply: { status: 'cryptpad_unavailable' } },
          { wrong: { isConfigured: true, realmId: newId(tools) }, reply: { status: 'realm_not_found' } },
          { wrong: { realmId: deleted.realmId }, reply: { status: 'realm_deleted' } },
          { wrong: { realmId, author: outsider }, reply: refused },
          { wrong: { author: reader, keys: 'to edit' }, reply: refused },
          { wrong: { author: writer, keys: 'to view' }, reply: refused },
          {
            wrong: { keys: 'to edit', keyIndex: 2n },
            reply: { status: 'bad_key_index', lastRealmCertificateTimestamp: expect.any(BigInt) },
          },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
        ],
        send: async ({ author, realmId, keys, keyIndex, timestamp, isConfigured }) => {
          const changes = { keyIndex, timestamp: timestamp ?? tick(), ...(keys === 'to view' && asReader) }
          const options = { server: isConfigured ? server.url : bare.url }
          const body = request(author, { realmId, documentId }, changes)
          return await call(author, cryptpadRegisterSession, body, options)
        },
        [Symbol.asyncDispose]: () => Promise.resolve(bare[Symbol.asyncDispose]()),
      }
    },
  },
})

describe('the first session of a document', () => {
  test('is the one of all, whatever others bring', async () => {
    const { alice, writer, workspace, ...place } = await documentScene()
    const first = await register(writer, place)
    expect(first).toEqual({
      status: 'ok',
      author: writer.deviceId,
      timestamp: expect.any(BigInt),
      keyIndex: 1n,
      encryptedViewKey: Uint8Array.of(1),
      encryptedEditKey: Uint8Array.of(2),
      neededCommonCertificateTimestamp: expect.any(BigInt),
      neededRealmCertificateTimestamp: expect.any(BigInt),
    })
    const others = { encryptedCandidateViewKey: Uint8Array.of(8), encryptedCandidateEditKey: Uint8Array.of(9) }
    expect(await register(alice, place, others)).toEqual(first)
    const rotated = await workspace.rotate()
    // Its own index is older than the one that the request must have.
    expect(await register(alice, place, { ...others, keyIndex: 2n })).toEqual({
      ...first,
      neededRealmCertificateTimestamp: rotated,
    })
  })

  test('hides the key to edit from a reader', async () => {
    const { writer, reader, ...place } = await documentScene()
    const first = await register(writer, place)
    expect(await register(reader, place, asReader)).toEqual({ ...first, encryptedEditKey: null })
  })

  test('by a reader gives way to the first who may edit', async () => {
    const { alice, writer, reader, ...place } = await documentScene()
    const view = await register(reader, place, asReader)
    expect(view).toMatchObject({ author: reader.deviceId, encryptedViewKey: Uint8Array.of(3), encryptedEditKey: null })
    const again = { encryptedCandidateViewKey: Uint8Array.of(4), encryptedCandidateEditKey: null }
    expect(await register(reader, place, again)).toEqual(view)
    const edit = await register(writer, place)
    expect(edit).toMatchObject({ author: writer.deviceId, encryptedViewKey: Uint8Array.of(1) })
    expect(await register(alice, place, { encryptedCandidateViewKey: Uint8Array.of(5) })).toEqual(edit)
    expect(await register(reader, place, asReader)).toEqual({ ...edit, encryptedEditKey: null })
  })

  test('is of its realm alone', async () => {
    const [here, there] = [await documentScene(), await documentScene()]
    await register(here.writer, here)
    const place = { realmId: there.realmId, documentId: here.documentId }
    expect(await register(there.writer, place)).toMatchObject({ author: there.writer.deviceId })
    expect(await register(here.alice, here)).toMatchObject({ author: here.writer.deviceId })
  })

  test('may be older than certificates, and of an archived realm', async () => {
    const { writer, ...place } = await documentScene()
    await using sql = openDatabase({ ...(await sharedServer()), database: database.connection })
    await sql`update realms set status = 'ARCHIVED' where realm_id = ${place.realmId}`
    const timestamp = (organization.tick() - 290_000_000n) as DateTime
    expect(await register(writer, place, { timestamp })).toMatchObject({ status: 'ok', timestamp })
  })

  test('is the same for all who begin at once', async () => {
    const { alice, writer, reader, workspace: _, ...place } = await documentScene()
    for (const [first, second] of [
      [register(alice, place), register(writer, place)],
      [register(reader, place, asReader), register(writer, place)],
    ]) {
      const replies = await Promise.all([first, second])
      expect(replies.map((reply) => reply?.status)).toEqual(['ok', 'ok'])
    }
    const tables = ['cryptpad_sessions']
    await using held = await HeldTables.hold({ connection: database.connection, tables, mode: 'share' })
    const document = { realmId: place.realmId, documentId: newId<VlobId>(organization.tools) }
    const answers = [register(alice, document), register(writer, document), register(reader, document, asReader)]
    await held.untilWaiting(3)
    await held.release()
    const [one, two, view] = await Promise.all(answers)
    expect(two).toEqual(one)
    expect(view).toMatchObject({ status: 'ok', encryptedEditKey: null })
  })
})
