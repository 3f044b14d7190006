import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blockCreate, blockRead } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { parseBlockStore } from '../../../packages/server/src/config/block-store-option.ts'
import type { StoreRequest } from '../../kit/object-peer.ts'
import { call } from '../../kit/rpc.ts'
import { startS3Peer } from '../../kit/s3-peer.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer } from '../../kit/start-test-server.ts'
import { startSwiftPeer } from '../../kit/swift-peer.ts'
import { testOrganization } from '../../kit/test-organization.ts'
import { blockRequest } from './requests.ts'
import { newWorkspace } from './workspace.ts'

const isData = ({ target }: StoreRequest) => target.includes('/blocks/')
const refuse = (request: StoreRequest) =>
  isData(request)
    ? ({ type: 'answer', answer: { status: 403, body: '<Code>AccessDenied</Code>' } } as const)
    : undefined

test('on RAID5 over S3, Swift and a folder, clients read with any one down and write with none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-raid-'))
  await using s3 = await startS3Peer({ region: 'us-east-1', key: 'KEY', secret: 'hush', buckets: ['blocks'] })
  await using swift = await startSwiftPeer({ tenant: 'acme', user: 'me', password: 'hush', containers: ['blocks'] })
  const field = (url: string) => url.replaceAll(':', '\\:')
  const blockStore = parseBlockStore([
    `raid5:0:s3:${field(s3.url)}:us-east-1:blocks:KEY:hush`,
    `raid5:1:swift:${field(swift.url)}/auth/v1.0:acme:blocks:me:hush`,
    `raid5:2:file:${folder}`,
  ])
  const { database } = await sharedServer()
  const lines: string[] = []
  await using server = await startTestServer({ database, config: { blockStore }, onlog: (line) => lines.push(line) })
  const { alice } = await testOrganization(server)
  const workspace = await newWorkspace(alice)
  const block = new Uint8Array(100_001).map((_, index) => index % 251)
  const blockId = await workspace.store(block)
  const read = async () => {
    const reply = await call(alice, blockRead, { realmId: workspace.realmId, blockId })
    return reply.status === 'ok' && Buffer.from(reply.block).equals(block) ? 'whole' : reply.status
  }
  const create = async () =>
    (await call(alice, blockCreate, { ...blockRequest(alice, workspace.realmId), keyIndex: 1n, block })).status
  for (const peer of [s3, swift]) {
    peer.break(refuse)
    expect(await read()).toBe('whole')
    expect(await create()).toBe('store_unavailable')
    peer.mend()
  }
  for (const peer of [s3, swift]) peer.break(refuse)
  expect(await read()).toBe('store_unavailable')
  for (const peer of [s3, swift]) peer.mend()
  expect(await read()).toBe('whole')
  expect(await create()).toBe('ok')
  // The log says why, and no secret.
  expect(lines.join('')).toContain('AccessDenied')
  expect(lines.join('')).not.toContain('hush')
  await expect(
    startTestServer({
      database,
      config: { blockStore: parseBlockStore([`s3:${field(s3.url)}:us-east-1:no:KEY:hush`]) },
    }),
  ).rejects.toThrow(/The block store s3:.*:\*\*\*:\*\*\* cannot be used: HEAD .*\/no: HTTP 404/)
  rmSync(folder, { recursive: true })
})
