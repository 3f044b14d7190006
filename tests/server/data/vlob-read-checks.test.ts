import { vlobReadBatch, vlobReadVersions } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { call } from '../../kit/rpc.ts'
import { newId, type TestDevice } from '../../kit/test-organization.ts'
import { checksInOrder, type Scene } from './checks-in-order.ts'
import { realmScene } from './realm-scene.ts'

interface Draft {
  readonly device: TestDevice
  readonly realmId: VlobId
  readonly count: number
}

/** `read`: so many vlobs of a realm. */
async function readScene(
  read: (draft: Draft, vlobId: VlobId) => Promise<unknown>,
): Promise<Scene<Draft> & AsyncDisposable> {
  const scene = await realmScene()
  const { people, workspace, unknown, deleted } = scene
  const vlobId = newId<VlobId>(people.alice.organization.tools)
  return {
    right: { device: people.reader, realmId: workspace.realmId, count: 1_000 },
    checks: [
      { wrong: { count: 1_001 }, reply: { status: 'too_many_elements' } },
      { wrong: { realmId: unknown }, reply: { status: 'realm_not_found' } },
      { wrong: { realmId: deleted, device: people.alice }, reply: { status: 'realm_deleted' } },
      { wrong: { device: people.stranger }, reply: { status: 'author_not_allowed' } },
    ],
    send: (draft) => read(draft, vlobId),
    [Symbol.asyncDispose]: scene[Symbol.asyncDispose],
  }
}

checksInOrder<Draft>(vlobReadBatch, {
  scenes: {
    'vlobs of a realm': () =>
      readScene(({ device, realmId, count }, vlobId) =>
        call(device, vlobReadBatch, { realmId, vlobs: Array.from({ length: count }, () => vlobId), at: null }),
      ),
  },
})

checksInOrder<Draft>(vlobReadVersions, {
  scenes: {
    'versions of vlobs of a realm': () =>
      readScene(({ device, realmId, count }, vlobId) =>
        call(device, vlobReadVersions, { realmId, items: Array.from({ length: count }, () => [vlobId, 1] as const) }),
      ),
  },
})
