import type { DeviceStorage, RawDataId, WorkspaceStorage } from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import { chunkContent, LANES, manifestContent, REALM_ID, vlobOf } from './crash-model.ts'
import { bytesOf, instant, newId } from './storage-bench.ts'

/** Told what was acknowledged: a line of the subject and, last, the step. */
export type Acknowledge = (line: string) => void

interface FileStep {
  readonly step: number
  /** Chunks of the version before, which go. */
  readonly old: readonly RawDataId[]
}

/** A new version of a file: new chunks instead of the old ones, and an attempted upload, in one commit. */
async function writeFile(
  workspace: WorkspaceStorage,
  vlobId: VlobId,
  { step, old }: FileStep,
): Promise<readonly RawDataId[]> {
  const chunks = Array.from({ length: 1 + (step % 3) }, () => newId<RawDataId>())
  await workspace.commit({
    saveManifests: [{ id: vlobId, baseVersion: 0, needSync: true, sealed: manifestContent({ step, chunks }) }],
    addChunks: chunks.map((id) => ({ id, sealed: chunkContent(id) })),
    removeChunks: old,
    addUploads: [{ vlobId, version: 1, timestamp: instant(step) }],
  })
  return chunks
}

async function writeCertificates(storage: DeviceStorage, step: number): Promise<void> {
  await storage.certificates.write(async (writer) => {
    for (const part of ['a', 'b', 'c', 'd', 'e'])
      writer.add({
        timestamp: instant(step),
        type: 'user_certificate',
        key1: String(step),
        key2: null,
        sealed: bytesOf(part),
      })
  })
}

/** Writes without end, several things at a time, until its process or worker is killed. */
export async function writeSteps(storage: DeviceStorage, first: number, acknowledge: Acknowledge): Promise<never> {
  const workspace = await storage.openWorkspace(REALM_ID)
  const chunksOf = new Map<VlobId, readonly RawDataId[]>()
  for (let step = first; ; step += LANES.length) {
    const files = LANES.map(async (lane) => {
      const vlob = vlobOf(lane)
      chunksOf.set(vlob, await writeFile(workspace, vlob, { step: step + lane, old: chunksOf.get(vlob) ?? [] }))
      acknowledge(`file ${vlob} ${step + lane}`)
    })
    const block = newId<RawDataId>()
    await Promise.all([
      ...files,
      writeCertificates(storage, step).then(() => acknowledge(`certificates ${step}`)),
      storage.user.save('user_manifest', bytesOf(String(step))).then(() => acknowledge(`user ${step}`)),
      workspace.cacheBlock({ id: block, sealed: chunkContent(block) }),
    ])
  }
}
