import { type FsPath, ROOT_PATH, type VlobId } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { ParallaxError } from '../errors/parallax-error.ts'
import type { OpenedWorkspace } from './open-workspace.ts'
import { path, put, read, tree } from './testing/test-files.ts'
import { type TestDevice, TestRealm } from './testing/test-realm.ts'

/** A failing seed is named by its test: `SEED=17 npm test -- simulation` plays it alone. */
const only = Number(process.env.SEED ?? Number.NaN)
const count = process.env.PARALLAX_TEST_LONG ? 2000 : 100
const seeds = Number.isNaN(only) ? Array.from({ length: count }, (_, index) => index) : [only]

const NAMES = ['a.txt', 'b.txt', 'c'] as const
const FOLDERS = ['', '/one', '/two', '/one/deep'] as const
const STEPS = 60

/** Small, fast, and the same everywhere: mulberry32. */
function randomness(seed: number): () => number {
  let state = seed + 0x6d2b79f5
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One device of the simulation: it works offline, syncs through bad weather, is killed and started again. */
class Actor {
  readonly device: TestDevice
  workspace: OpenedWorkspace

  private constructor(device: TestDevice, workspace: OpenedWorkspace) {
    this.device = device
    this.workspace = workspace
  }

  static async start(realm: TestRealm): Promise<Actor> {
    const device = realm.device()
    return new Actor(device, await device.open())
  }

  /** As after kill -9: what was in memory is gone. */
  async restart(): Promise<void> {
    this.workspace = await this.device.open()
  }
}

/** What was acknowledged, and what a later act of somebody who saw it took away on purpose. */
class Ledger {
  readonly #written = new Map<string, VlobId>()
  readonly #replaced = new Set<string>()
  readonly #removed = new Set<VlobId>()
  #count = 0

  next(): string {
    this.#count += 1
    return `text ${this.#count}`
  }

  wrote(text: string, id: VlobId): void {
    this.#written.set(text, id)
  }

  replaced(text: string): void {
    this.#replaced.add(text)
  }

  removed(id: VlobId): void {
    this.#removed.add(id)
  }

  /** Every text that must still stand somewhere. A removed file takes along what others wrote to that very file. */
  owed(): readonly string[] {
    const kept = [...this.#written].filter(([text, id]) => !this.#replaced.has(text) && !this.#removed.has(id))
    return kept.map(([text]) => text)
  }
}

class Simulation {
  readonly #random: () => number
  readonly #actors: readonly Actor[]
  readonly #ledger = new Ledger()

  constructor(actors: readonly Actor[], random: () => number) {
    this.#actors = actors
    this.#random = random
  }

  async run(): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) await this.#step()
    await this.#settle()
  }

  async check(): Promise<void> {
    const [first, ...others] = await Promise.all(this.#actors.map(({ workspace }) => tree(workspace)))
    for (const other of others) expect(other).toEqual(first)
    const texts = new Set(Object.values(first ?? {}))
    for (const owed of this.#ledger.owed()) expect(texts).toContain(owed)
  }

  async #step(): Promise<void> {
    const actor = this.#pick(this.#actors)
    const act = this.#pick(['write', 'write', 'write', 'remove', 'move', 'folder', 'sync', 'sync', 'restart'] as const)
    try {
      if (act === 'write') await this.#write(actor.workspace)
      else if (act === 'remove') await this.#remove(actor.workspace)
      else if (act === 'move') await this.#move(actor.workspace)
      else if (act === 'folder')
        await actor.workspace.createFolder(path(this.#pick(FOLDERS.slice(1))), { parents: true })
      else if (act === 'sync') await this.#sync(actor)
      else await actor.restart()
    } catch (error) {
      // What the tree refuses (no such entry, something is there already) or the network loses is part of the game.
      if (!(error instanceof ParallaxError) || error.code === 'internal') throw error
    }
  }

  async #write(workspace: OpenedWorkspace): Promise<void> {
    const at = this.#place()
    const before = await read(workspace, at).catch(ignoreMissing)
    const text = this.#ledger.next()
    await put(workspace, at, text)
    if (before !== undefined) this.#ledger.replaced(before)
    this.#ledger.wrote(text, (await workspace.stat(path(at))).id)
  }

  async #remove(workspace: OpenedWorkspace): Promise<void> {
    const at = path(this.#place())
    const { id } = await workspace.stat(at)
    await workspace.remove(at, { expect: 'file' })
    this.#ledger.removed(id)
  }

  async #move(workspace: OpenedWorkspace): Promise<void> {
    const folders = this.#random() < 0.3
    const from = folders ? this.#pick(FOLDERS.slice(1)) : this.#place()
    const to = folders ? `${this.#pick(FOLDERS)}/moved ${this.#pick(NAMES)}` : this.#place()
    await workspace.move(path(from), path(to), { mode: 'no_replace' })
  }

  async #sync({ device, workspace }: Actor): Promise<void> {
    const storm = this.#random() < 0.5
    device.weather = () => {
      if (!storm || this.#random() > 0.15) return 'ok'
      return this.#random() < 0.5 ? 'lost_request' : 'lost_reply'
    }
    try {
      await workspace.sync()
    } finally {
      device.weather = () => 'ok'
    }
  }

  /** Fair weather, everybody in turn, until nobody has anything left to tell. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 12; round += 1) {
      let moved = 0
      for (const { workspace } of this.#actors) {
        await visit(workspace, ROOT_PATH)
        const { fetched, uploaded } = await workspace.sync()
        moved += fetched + uploaded
      }
      if (moved === 0) return
    }
    throw new Error('the devices never came to rest')
  }

  #place(): string {
    return `${this.#pick(FOLDERS)}/${this.#pick(NAMES)}`
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T
  }
}

/** There was nothing to read. Anything else is not known, and then nothing may be written over it. */
function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof ParallaxError) || error.code !== 'entry_not_found') throw error
  return undefined
}

/** Lists everything, as a person who looks around. */
async function visit(workspace: OpenedWorkspace, folder: FsPath): Promise<void> {
  for await (const { name, stat } of workspace.list(folder)) {
    if (stat.type === 'folder') await visit(workspace, path(`${folder}/${name}`))
  }
}

describe('three devices in bad weather', () => {
  test.each(seeds)('seed %i: they agree in the end, and nothing acknowledged is lost', async (seed) => {
    const ids = randomness(seed + 1_000_000)
    const realm = await TestRealm.create((length) => Uint8Array.from({ length }, () => ids() * 256))
    const actors = [await Actor.start(realm), await Actor.start(realm), await Actor.start(realm)]
    const simulation = new Simulation(actors, randomness(seed))
    await simulation.run()
    await simulation.check()
  })
})
