import { strict as assert } from 'node:assert'
import { appendFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StoppedDatabase } from './database.ts'
import { type Hit, type Secret, searchFiles, secretText } from './leak-search.ts'
import { openDeviceFiles } from './people.ts'
import { SAMPLE_NAMES } from './sample-tree.ts'
import type { Scene } from './scene.ts'

const KEYS = ['signing_key', 'private_key', 'user_realm_key', 'local_symkey']
/** Shorter ones are found by chance. */
const SHORTEST_NAME = 8

/**
 * With the server stopped: no name, content, password or key in its data folder, in a dump of its database, in its
 * log, nor in the folders of the three computers. What is planted in each of these places is found.
 */
export async function searchForLeaks(scene: Scene): Promise<void> {
  await scene.server.stop()
  const dump = join(scene.folder, 'dump')
  const places = [scene.server.dataFolder, await dumpDatabase(scene, dump), dump, scene.server.log]
  for (const computer of [scene.alice, scene.phone, scene.bob])
    places.push(computer.path('config'), computer.path('data'))
  const planted = secretText('planted', `Planted-${scene.tag.toUpperCase()}`)
  const controls = await Promise.all(places.map((place) => plant(place, planted)))
  const hits = await searchFiles(places, [planted, ...(await secretsOf(scene))])
  for (const control of controls) {
    const found = hits.filter(({ file, what }) => file === control && what === 'planted')
    assert.deepEqual(found.map(({ encoding }) => encoding).toSorted(), ['UTF-16LE', 'base64+0', 'bytes'], control)
  }
  const leaks = hits.filter(({ what }) => what !== 'planted')
  assert.deepEqual(leaks, [], describe(leaks))
}

/** Writes a text into a folder or behind a file, in three encodings; the search has to find it there. */
async function plant(place: string, { bytes }: Secret): Promise<string> {
  const plain = Buffer.from(bytes)
  const file = (await stat(place)).isDirectory() ? join(place, 'planted') : place
  const utf16 = Buffer.from(plain.toString(), 'utf16le')
  await appendFile(file, Buffer.concat([plain, utf16, Buffer.from(plain.toString('base64'))]))
  return file
}

async function dumpDatabase(scene: Scene, path: string): Promise<string> {
  await using database = await StoppedDatabase.open(scene.server.dataFolder)
  scene.clusterFolder = database.folder
  assert.ok((await database.dump(path)) > 15, 'all tables are dumped')
  return database.folder
}

async function secretsOf(scene: Scene): Promise<readonly Secret[]> {
  const names = SAMPLE_NAMES.filter((name) => Buffer.byteLength(name) >= SHORTEST_NAME)
  const devices = Object.entries(await openDeviceFiles(scene))
  const keys = devices.flatMap(([who, device]) =>
    KEYS.map((key) => ({ what: `${key} of ${who}`, bytes: Buffer.from(String(device[key]), 'hex') })),
  )
  assert.ok(keys.every(({ bytes }) => bytes.length === 32))
  return [
    secretText('a name, content or password', scene.tag),
    ...names.map((name) => secretText(`the name ${name}`, name)),
    ...keys,
  ]
}

function describe(hits: readonly Hit[]): string {
  return hits.map(({ what, encoding, file }) => `${what} as ${encoding} in ${file}`).join('\n')
}
