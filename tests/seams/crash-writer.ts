/**
 * Writes to a device storage without end, and says on standard output what was acknowledged: the counterpart of
 * `node-crash.test.ts`, which kills it.
 *
 *     node crash-writer.ts FOLDER FIRST_STEP
 */
import type { RawDataId, WorkspaceStorage } from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import { chunkContent, crashLock, crashStorages, DEVICE_ID, manifestContent, REALM_ID, vlobOf } from './crash-model.ts'
import { bytesOf, instant, newId } from './storage-bench.ts'

const [, , folder = '', first = '0'] = process.argv
await using storage = await crashStorages(folder).open(crashLock(DEVICE_ID))
await using workspace = await storage.openWorkspace(REALM_ID)

function acknowledge(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** A new version of one of a few files: new chunks instead of the old ones, in one commit. */
async function writeFile(
  to: WorkspaceStorage,
  vlob: VlobId,
  options: { readonly step: number; readonly old: readonly RawDataId[] },
) {
  const ids = Array.from({ length: 1 + (options.step % 3) }, () => newId<RawDataId>())
  await to.commit({
    saveManifests: [
      { id: vlob, baseVersion: 0, needSync: true, sealed: manifestContent({ step: options.step, chunks: ids }) },
    ],
    addChunks: ids.map((id) => ({ id, sealed: chunkContent(id) })),
    removeChunks: options.old,
    addUploads: [{ vlobId: vlob, version: 1, timestamp: instant(options.step) }],
  })
  acknowledge(`file ${vlob} ${options.step}`)
  return ids
}

async function writeCertificates(step: number): Promise<void> {
  await storage.certificates.write(async (writer) => {
    for (let part = 0; part < 5; part += 1)
      writer.add({
        timestamp: instant(step),
        type: 'user_certificate',
        key1: String(step),
        key2: null,
        sealed: bytesOf(`${part}`),
      })
  })
  acknowledge(`certificates ${step}`)
}

const chunksOf = new Map<VlobId, readonly RawDataId[]>()
for (let step = Number(first); ; step += 4) {
  const files = [0, 1, 2, 3].map(async (lane) => {
    const vlob = vlobOf(lane)
    chunksOf.set(vlob, await writeFile(workspace, vlob, { step: step + lane, old: chunksOf.get(vlob) ?? [] }))
  })
  const [uploaded] = chunksOf.get(vlobOf(0)) ?? []
  await Promise.all([
    ...files,
    writeCertificates(step),
    workspace.cacheBlock({ id: newId<RawDataId>(), sealed: chunkContent(newId<RawDataId>()) }),
    storage.user.save('user_manifest', bytesOf(String(step))).then(() => acknowledge(`user ${step}`)),
  ])
  if (uploaded !== undefined && step % 8 === 0) await workspace.block(uploaded)
}
