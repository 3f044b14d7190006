import { ParallaxError, type SessionEvent, type WorkspaceFiles } from '@parallax/client'
import type { KeyDerivation } from '@parallax/crypto'
import {
  type AnyCommand,
  blockKey,
  decrypted,
  loadUnverified,
  openKeysBundleAccess,
  realmGetKeysBundle,
  realmKeysBundle,
} from '@parallax/protocol'
import type { BlockId, VlobId } from '@parallax/wire'
import { expect } from 'vitest'
import { get, named, put, read, text } from '../kit/client/contents.ts'
import { nodeMachine } from '../kit/client/node-machine.ts'
import { type TestClients, type TestDevice, type TestSession, testClients } from '../kit/client/test-clients.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { type HostileProxy, type Lie, startHostileProxy } from './hostile-proxy.ts'

/** Somebody at work in the workspace of the scene. */
export interface Member {
  readonly device: TestDevice
  readonly started: TestSession
  readonly files: WorkspaceFiles
}

interface SceneParts {
  readonly proxy: HostileProxy
  readonly org: TestClients
  readonly workspaceId: VlobId
  readonly alice: Member
  readonly bob: Member
  readonly stack: AsyncDisposableStack
}

/** Alice owns a workspace, Bob contributes to it, and the server between them lies. Background tasks are off. */
export class HostileScene implements AsyncDisposable {
  readonly proxy: HostileProxy
  readonly org: TestClients
  readonly workspaceId: VlobId
  readonly alice: Member
  readonly bob: Member
  readonly #stack: AsyncDisposableStack

  /** Both have opened `/plan.txt`, which says `known`; nothing is new. */
  static async open(): Promise<HostileScene> {
    await using stack = new AsyncDisposableStack()
    const server = await sharedServer()
    const proxy = stack.use(await startHostileProxy(server))
    const users = ['alice', 'bob'] as const
    const org = stack.use(await testClients({ server, address: proxy.url, machine: nodeMachine, users }))
    const [hers, his] = [org.device('alice'), org.device('bob')]
    const alice = stack.use(await hers.start())
    const bob = stack.use(await his.start())
    const workspaceId = await newWorkspace(alice, 'Plans')
    const files = await alice.session.workspaces.files(workspaceId)
    await put(files, '/plan.txt', text('known'))
    await files.sync()
    await alice.session.workspaces.share(workspaceId, his.userId, { role: 'CONTRIBUTOR' })
    await bob.session.workspaces.refresh()
    const scene = new HostileScene({
      proxy,
      org,
      workspaceId,
      alice: { device: hers, started: alice, files },
      bob: { device: his, started: bob, files: await bob.session.workspaces.files(workspaceId) },
      stack: stack.move(),
    })
    await scene.bob.files.sync()
    for (const member of [scene.alice, scene.bob]) await scene.expectKept(member)
    return scene
  }

  private constructor({ proxy, org, workspaceId, alice, bob, stack }: SceneParts) {
    this.proxy = proxy
    this.org = org
    this.workspaceId = workspaceId
    this.alice = alice
    this.bob = bob
    this.#stack = stack
  }

  /** Lies to one member alone, until the answer is called. */
  lieTo<C extends AnyCommand>({ device }: Member, command: C, lie: Lie<C>): () => void {
    const { deviceId } = device.local
    return this.proxy.lie(command, (exchange) => (exchange.deviceId === deviceId ? lie(exchange) : exchange.reply))
  }

  /** Alice changes a file, and the server has it. */
  async write(path: string, content: string): Promise<void> {
    await put(this.alice.files, path, text(content))
    await this.alice.files.sync()
  }

  /** What was known before is still there. */
  async expectKept({ files }: Member): Promise<void> {
    expect(await read(files, '/plan.txt')).toEqual(text('known'))
  }

  /** The server is honest again: everybody goes on in the same session. */
  async expectAllGoOn(): Promise<void> {
    for (const { started } of [this.alice, this.bob]) await started.session.workspaces.refresh()
    await this.write('/later.txt', 'after the attack')
    await this.bob.files.sync()
    expect(await get(this.bob.files, '/later.txt')).toEqual(text('after the attack'))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }
}

/** On the server, with a key and a name. */
export async function newWorkspace({ session }: TestSession, name: string): Promise<VlobId> {
  const id = await session.workspaces.create(named(name))
  await session.workspaces.bootstrap(id)
  return id
}

/** `invalid_certificate: Corrupted`: the code of an error, and which rule was broken. */
export async function refusalOf(action: Promise<unknown>): Promise<string> {
  try {
    await action
    return 'accepted'
  } catch (error) {
    if (!(error instanceof ParallaxError)) throw error
    return error.message
  }
}

/** What a person was told about data that does not verify. */
export function alarmsOf({ started }: Member): readonly string[] {
  return started.told.flatMap((event: SessionEvent) => (event.type === 'invalid_data' ? [event.error.message] : []))
}

/** What a member knows: with the help of the server he can write whatever he likes, under his own name. */
export function realmKeyOf(scene: HostileScene, { device }: Member): KeyDerivation {
  const { tools } = device.machine
  const { deviceId, privateKey } = device.local
  const heard = scene.proxy.heard(realmGetKeysBundle).findLast((exchange) => exchange.deviceId === deviceId)
  if (heard?.reply.status !== 'ok') throw new Error('no keys were heard')
  const access = openKeysBundleAccess(tools, privateKey, heard.reply.keysBundleAccess)
  const bundle = loadUnverified(tools, realmKeysBundle, decrypted(tools, access, heard.reply.keysBundle))
  const key = bundle.claimed.keys.at(-1)
  if (key === undefined) throw new Error('no key in the bundle')
  return key
}

/** A block as a member would seal it. */
export function sealAsMember(
  scene: HostileScene,
  member: Member,
  { blockId, clear }: { readonly blockId: BlockId; readonly clear: Uint8Array },
): Uint8Array {
  const { tools } = member.device.machine
  return tools.crypto.encrypt(blockKey(tools, realmKeyOf(scene, member), blockId), clear)
}
