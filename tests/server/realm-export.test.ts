import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { realmRotateKey } from '@parallax/protocol'
import { exportRealm } from '@parallax/server'
import { addMicroseconds, fromHex } from '@parallax/wire'
import { expect, test } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { systemClock } from '../../packages/server/src/system-clock.ts'
import { operatedServer } from '../kit/operated.ts'
import { call, now } from '../kit/rpc.ts'
import { expectOk } from '../kit/test-organization.ts'
import { SequesteredOrganization } from '../kit/test-sequester.ts'
import { codeOf, filesIn } from './data/backup-content.ts'
import { newScene } from './data/backup-scene.ts'
import { rotationRequest } from './data/requests.ts'

/** A machine on which what was just written is old enough. */
const later = { now: () => addMicroseconds(systemClock.now(), 400_000_000) }

async function exportScene(options: Parameters<typeof newScene>[1] = {}) {
  const scene = await operatedServer()
  const content = await newScene(scene.server, options)
  const { alice, workspace } = content
  const which = { organization: alice.organization.id, realm: workspace.realmId }
  return { ...scene, ...content, which, source: () => scene.source({ clock: later }) }
}

/** Every table of an export, in order. */
function tablesOf(path: string): Readonly<Record<string, readonly unknown[]>> {
  using database = new DatabaseSync(path, { readOnly: true })
  const names = database.prepare("select name from sqlite_master where type = 'table' order by 1").all()
  const entries = names.map(({ name }) => [name, database.prepare(`select * from ${name} order by 1`).all()])
  return Object.fromEntries(entries)
}

test('an export holds the certificates, keys, vlobs and blocks of one realm (spec 05 §12)', async () => {
  await using scene = await exportScene()
  const { alice, workspace, blocks, which } = scene
  // Another realm, which must not be in it.
  await newScene(scene.server, { blocks: 2 })
  const report = await exportRealm(scene.source(), { ...which, output: scene.folder })
  const time = new Date(Number(report.snapshot / 1000n)).toISOString().replace(/[-:]|\.\d+/g, '')
  const name = `parsec-export-${which.organization}-realm-${workspace.realmId}-${time}.sqlite`
  expect(report.path).toBe(join(scene.folder, name))
  const { info, block, ...tables } = tablesOf(report.path)
  const sql = openClient(scene.database.connection, { connections: 1 })
  const [stored] = await sql`
    select root_verify_key, (select sum(length(v.blob))::int from vlobs v join realms r on r.id = v.realm
      where r.realm_id = ${workspace.realmId}) as vlob_bytes
    from organizations where organization_id = ${which.organization}`
  const certificates = await sql`
    select certificate from common_certificates c join organizations o on o.id = c.organization
    where o.organization_id = ${which.organization} order by timestamp, rank`
  await sql.end()
  expect(info).toEqual([
    {
      ...{ magic: 87_948, version: 1, organization_id: which.organization },
      realm_id: fromHex(workspace.realmId),
      root_verify_key: Uint8Array.from(stored?.rootVerifyKey),
      snapshot_timestamp: Number(report.snapshot),
      vlobs_total_bytes: stored?.vlobBytes,
      blocks_total_bytes: [...blocks.values()].reduce((sum, { length }) => sum + length, 0),
      ...{ certificates_export_done: 1, vlobs_export_done: 1 },
      ...{ blocks_metadata_export_done: 1, blocks_data_export_done: 1 },
    },
  ])
  expect(tables.common_certificate).toEqual(
    certificates.map(({ certificate }, _id) => ({ _id, certificate: Uint8Array.from(certificate) })),
  )
  expect(tables.sequester_certificate).toEqual([])
  // Creation, rotation, share with Bob.
  expect(tables.realm_certificate?.map((row) => Object(row)._id)).toEqual([0, 1, 2])
  expect(tables.realm_keys_bundle).toHaveLength(1)
  expect(tables.realm_keys_bundle_access).toMatchObject([
    { _id: 0, user_id: fromHex(alice.userId), key_index: 1 },
    { _id: 1, user_id: fromHex(scene.bob.userId), key_index: 1 },
  ])
  expect(tables.vlob_atom).toMatchObject([
    { sequential_id: 1, vlob_id: fromHex(scene.vlobId), version: 1, author: fromHex(alice.deviceId) },
    { sequential_id: 2, vlob_id: fromHex(scene.vlobId), version: 2, key_index: 1 },
  ])
  const ids = block?.map((row) => Object(row).sequential_id)
  expect(tables.block_data?.map((row) => Object(row).block)).toEqual(ids)
  expect(block).toMatchObject([...blocks].map(([id, { length }]) => ({ block_id: fromHex(id), size: length })))
  expect(tables.block_data).toMatchObject([...blocks.values()].map((data) => ({ data })))
})

test('an export of a sequestered organization holds its services and what they can open', async () => {
  await using scene = await operatedServer()
  const sequestered = await SequesteredOrganization.create(scene.server)
  const { alice, addRealm, id } = sequestered.organization
  const { serviceId, certificate } = await sequestered.service()
  expect((await sequestered.create(certificate)).code).toBe(200)
  const realmId = await addRealm(alice)
  const fields = { realmId, participants: [alice.userId], services: [serviceId] }
  expectOk(await call(alice, realmRotateKey, rotationRequest(alice, fields)))
  const source = scene.source({ clock: later })
  const { path } = await exportRealm(source, { organization: id, realm: realmId, output: scene.folder })
  const { sequester_certificate, realm_sequester_keys_bundle_access: accesses } = tablesOf(path)
  expect(sequester_certificate).toMatchObject([{ _id: 0 }, { _id: 1, certificate: Uint8Array.from(certificate) }])
  expect(accesses).toEqual([
    { _id: 0, sequester_service_id: fromHex(serviceId), key_index: 1, access: Uint8Array.of(5) },
  ])
})

test('an export that is stopped again and again is the one that was never stopped', async () => {
  await using scene = await exportScene({ blocks: 45 })
  const { which } = scene
  const snapshot = addMicroseconds(later.now(), -350_000_000)
  const [whole, pieces] = [join(scene.folder, 'whole.sqlite'), join(scene.folder, 'pieces.sqlite')]
  await exportRealm(scene.source(), { ...which, snapshot, output: whole })
  let stops = 0
  for (let last = -1; ; ) {
    const stop = new AbortController()
    const source = { ...scene.source(), signal: stop.signal }
    const code = await codeOf(
      exportRealm(source, {
        ...which,
        output: pieces,
        ...(stops === 0 ? { snapshot } : {}),
        onprogress: ({ bytes }) => {
          if (bytes > last) stop.abort(Object.assign(new Error('stopped'), { code: 'stopped' }))
          last = Math.max(last, bytes)
        },
      }),
    )
    if (code === 'done') break
    expect(code).toBe('stopped')
    stops += 1
  }
  expect(stops).toBeGreaterThan(3)
  expect(tablesOf(pieces)).toEqual(tablesOf(whole))
})

test('a file of something else is not touched', async () => {
  await using scene = await exportScene({ blocks: 1 })
  const other = await newScene(scene.server, { blocks: 1 })
  const output = join(scene.folder, 'export.sqlite')
  await exportRealm(scene.source(), { ...scene.which, output })
  const before = tablesOf(output)
  const organization = other.alice.organization.id
  const attempt = (changes: Partial<Parameters<typeof exportRealm>[1]>) =>
    codeOf(exportRealm(scene.source(), { ...scene.which, output, ...changes }))
  expect(await attempt({ organization, realm: other.workspace.realmId })).toBe('export_of_another')
  expect(await attempt({ snapshot: addMicroseconds(now(), -1) })).toBe('export_of_another')
  expect(tablesOf(output)).toEqual(before)
  expect(await attempt({})).toBe('done')
  const text = join(scene.folder, 'text')
  writeFileSync(text, 'this is a text, and a long one at that, so that it is taken for a file of its own')
  expect(await attempt({ output: text })).toBe('export_of_another')
  expect(await attempt({ output: join(text, 'below') })).toBe('target_unwritable')
})

test('a file from which something was taken meanwhile is not called whole', async () => {
  await using scene = await exportScene({ blocks: 3 })
  const output = join(scene.folder, 'export.sqlite')
  const attempt = () => codeOf(exportRealm(scene.source(), { ...scene.which, output }))
  expect(await attempt()).toBe('done')
  for (const damage of ['delete from vlob_atom where sequential_id = 1', "update block_data set data = x'00'"]) {
    const database = new DatabaseSync(output)
    database.exec('pragma foreign_keys = off')
    database.exec(damage)
    database.close()
    expect(await attempt(), damage).toBe('backup_damaged')
    rmSync(output)
    expect(await attempt()).toBe('done')
  }
})

test('what cannot be exported is told, and no file is made', async () => {
  await using scene = await exportScene({ blocks: 1 })
  const output = join(scene.folder, 'export.sqlite')
  const attempt = (changes: Partial<Parameters<typeof exportRealm>[1]>, source = scene.source()) =>
    codeOf(exportRealm(source, { ...scene.which, output, ...changes }))
  expect(await attempt({ organization: 'Nobody' })).toBe('organization_not_found')
  expect(await attempt({ realm: crypto.randomUUID() })).toBe('realm_not_found')
  expect(await attempt({ snapshot: later.now() })).toBe('snapshot_too_young')
  expect(await attempt({ snapshot: addMicroseconds(now(), -3_600_000_000) })).toBe('realm_too_young')
  const { database } = scene
  expect(await attempt({}, { ...scene.source(), args: [] })).toBe('block_store_missing')
  const sql = openClient(database.connection, { connections: 1 })
  await sql`update realms set status = 'DELETED'`
  expect(await attempt({})).toBe('realm_deleted')
  await sql`update realms set status = 'ARCHIVED'`
  expect(existsSync(output)).toBe(false)
  const [file = ''] = filesIn(scene.blockFolder)
  writeFileSync(file, '')
  expect(await attempt({})).toBe('block_lost')
  rmSync(file)
  expect(await attempt({})).toBe('block_lost')
  await sql.end()
})
