import { type ChunkView, isBlock, isWithinChunk } from '@parallax/protocol'
import { type ChunkId, parseUuid } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContentSlots } from './content-slots.ts'

const BLOCKSIZE = 8

type Step =
  | { readonly kind: 'write'; readonly offset: number; readonly length: number }
  | { readonly kind: 'resize'; readonly size: number }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('write' as const), offset: fc.nat(40), length: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('resize' as const), size: fc.nat(60) }),
  ),
  { maxLength: 30 },
)

/** A file in two forms: the slots under test with their raw data, and plain bytes. */
class Scene {
  readonly slots = new ContentSlots({ size: 0, blocksize: BLOCKSIZE, blocks: [] })
  readonly raw = new Map<ChunkId, { readonly offset: number; readonly bytes: Uint8Array }>()
  plain = new Uint8Array(0)
  #count = 0

  apply(step: Step): void {
    if (step.kind === 'resize') this.#resize(step.size)
    else this.#write(step.offset, step.length)
  }

  read(start: number, stop: number): Uint8Array {
    const out = new Uint8Array(stop - start)
    for (const piece of this.slots.pieces(start, stop)) {
      if (piece.view === null) continue
      const data = this.raw.get(piece.view.id)
      if (data === undefined) throw new Error('raw data that is still shown was dropped')
      out.set(data.bytes.subarray(piece.start - data.offset, piece.stop - data.offset), piece.start - start)
    }
    return out
  }

  #write(offset: number, length: number): void {
    const bytes = new Uint8Array(length).fill((this.#count % 255) + 1)
    const grown = new Uint8Array(Math.max(this.plain.length, offset + length))
    grown.set(this.plain)
    grown.set(bytes, offset)
    this.plain = grown
    for (const range of this.slots.slotRanges(offset, offset + length)) {
      const id = this.#newId()
      this.raw.set(id, { offset: range.start, bytes: bytes.subarray(range.start - offset, range.stop - offset) })
      this.#drop(this.slots.place(id, range))
    }
  }

  #resize(size: number): void {
    const resized = new Uint8Array(size)
    resized.set(this.plain.subarray(0, size))
    this.plain = resized
    this.#drop(this.slots.resize(size))
  }

  #drop(ids: readonly ChunkId[]): void {
    for (const id of ids) expect(this.raw.delete(id)).toBe(true)
  }

  #newId(): ChunkId {
    this.#count += 1
    const id = parseUuid<ChunkId>(this.#count.toString(16).padStart(32, '0'))
    if (id === undefined) throw new Error('not an id')
    return id
  }
}

function assertSound(blocks: readonly (readonly ChunkView[])[], size: number): void {
  let end = 0
  blocks.forEach((views, slot) => {
    for (const view of views) {
      expect(isWithinChunk(view)).toBe(true)
      expect(view.start).toBeGreaterThanOrEqual(Math.max(end, slot * BLOCKSIZE))
      expect(view.stop).toBeLessThanOrEqual((slot + 1) * BLOCKSIZE)
      end = view.stop
    }
  })
  expect(end).toBeLessThanOrEqual(size)
  expect(blocks.at(-1)?.length).not.toBe(0)
}

describe('the content of an open file', () => {
  test('reads back as plain bytes after any writes and resizes', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const scene = new Scene()
        for (const step of all) scene.apply(step)
        expect(scene.slots.size).toBe(scene.plain.length)
        expect(scene.read(0, scene.plain.length)).toEqual(scene.plain)
        const { blocks, size } = scene.slots.snapshot()
        assertSound(blocks, size)
      }),
    )
  })

  test('keeps raw data exactly as long as something shows it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const scene = new Scene()
        for (const step of all) scene.apply(step)
        const shown = new Set(scene.slots.snapshot().blocks.flatMap((views) => views.map((view) => view.id)))
        expect(new Set(scene.raw.keys())).toEqual(shown)
      }),
    )
  })

  test('pieces cover any range in order, holes included', () => {
    fc.assert(
      fc.property(steps, fc.nat(60), fc.nat(60), (all, one, other) => {
        const scene = new Scene()
        for (const step of all) scene.apply(step)
        const start = Math.min(one, other, scene.plain.length)
        const stop = Math.min(Math.max(one, other), scene.plain.length)
        expect(scene.read(start, stop)).toEqual(scene.plain.slice(start, stop))
        let at = start
        for (const piece of scene.slots.pieces(start, stop)) {
          expect(piece.start).toBe(at)
          at = piece.stop
        }
        expect(at).toBe(stop)
      }),
    )
  })

  test('nothing is left to reshape once every slot is one block', () => {
    const scene = new Scene()
    scene.apply({ kind: 'write', offset: 3, length: 20 })
    scene.apply({ kind: 'write', offset: 5, length: 2 })
    for (const { slot, views } of [...scene.slots.unshaped()]) {
      const [first] = views
      const last = views.at(-1)
      if (first === undefined || last === undefined) throw new Error('an empty slot needs no reshape')
      const { digest } = { digest: { equals: () => true } }
      const access = { id: first.id, offset: first.start, size: last.stop - first.start, digest } as never
      const view = { ...first, stop: last.stop, rawOffset: first.start, rawSize: last.stop - first.start, access }
      scene.slots.reshape(slot, view)
      expect(isBlock(view)).toBe(true)
    }
    expect([...scene.slots.unshaped()]).toEqual([])
  })
})
