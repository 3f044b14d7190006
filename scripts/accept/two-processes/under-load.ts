import { strict as assert } from 'node:assert'
import { setTimeout as wait } from 'node:timers/promises'
import { vlobCreate, vlobReadBatch } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { call } from '../../../tests/kit/rpc.ts'
import { newId, type TestDevice, testOrganization } from '../../../tests/kit/test-organization.ts'
import { addDevice } from '../../../tests/server/data/workspace.ts'
import { Listener } from './listener.ts'
import type { Scene } from './scene.ts'

const WRITERS = 8
const LISTENERS = 6
/** Acknowledged writes before the kill, and after it. */
const WRITES = 150
const PATIENCE_MS = 60_000

/**
 * Eight writers and six listeners through the load balancer; the first process is killed while they work. Each write
 * that was acknowledged can be read, and each listener heard of it: by its event, or because it was told to ask for everything.
 */
export async function killUnderLoad({ administered, balancer, first, second, database }: Scene): Promise<void> {
  const organization = await testOrganization(administered)
  const { alice, tools } = organization
  const realmId = await organization.addRealm(alice)
  await using stack = new AsyncDisposableStack()
  const listeners: Listener[] = []
  for (let n = 0; n < LISTENERS; n += 1) listeners.push(stack.use(new Listener(await addDevice(alice), realmId)))
  await Promise.all(listeners.map((listener) => listener.listening()))
  const acknowledged: VlobId[] = []
  let failed = 0
  const stop = new AbortController()
  const write = async () => {
    while (!stop.signal.aborted) {
      const vlobId = newId<VlobId>(tools)
      const blob = new Uint8Array(300)
      try {
        const reply = await call(alice, vlobCreate, {
          realmId,
          vlobId,
          keyIndex: 0n,
          timestamp: organization.tick(),
          blob,
        })
        // Writers do not agree on times: such a refusal is no write.
        if (reply.status === 'ok') acknowledged.push(vlobId)
      } catch {
        failed += 1
        await wait(20)
      }
    }
  }
  const writers = Array.from({ length: WRITERS }, write)
  await until(() => acknowledged.length >= WRITES, 'writes before the kill')
  assert.ok(balancer.dealt.get(first.port), 'the first process had work')
  assert.ok(balancer.dealt.get(second.port), 'the second process had work')
  await first.kill()
  const atKill = acknowledged.length
  await until(() => acknowledged.length >= atKill + WRITES, 'writes after the kill')
  stop.abort()
  await Promise.all(writers)
  await demandReadable(alice, realmId, acknowledged)
  for (const listener of listeners)
    await until(
      () => acknowledged.every((vlobId) => listener.heard.has(vlobId)),
      'a listener hears of every write, or is told to ask for everything',
    )
  const reconnected = listeners.filter(({ connections }) => connections > 1).length
  assert.ok(reconnected > 0, 'some listeners were with the process that was killed')
  const sql = database.sql()
  const [counted] = await sql<{ count: number }[]>`select count(*)::int as count from vlobs`
  await sql.end()
  assert.ok((counted?.count ?? 0) >= acknowledged.length)
  console.log(
    `      ${acknowledged.length} writes acknowledged, ${failed} refused in between; ${reconnected} of ${LISTENERS} listeners came back`,
  )
  await first.start()
}

async function demandReadable(alice: TestDevice, realmId: VlobId, acknowledged: readonly VlobId[]): Promise<void> {
  for (let start = 0; start < acknowledged.length; start += 500) {
    const vlobs = acknowledged.slice(start, start + 500)
    const reply = await call(alice, vlobReadBatch, { realmId, vlobs, at: null })
    assert.equal(reply.status, 'ok')
    const read = new Set(reply.status === 'ok' ? reply.items.map(([vlobId]) => vlobId) : [])
    assert.deepEqual(
      vlobs.filter((vlobId) => !read.has(vlobId)),
      [],
      'acknowledged writes that are lost',
    )
  }
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
    await wait(20)
  }
}
