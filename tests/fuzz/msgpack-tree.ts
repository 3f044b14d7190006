import { Reader, Writer } from '@parallax/wire'

/** MessagePack taken apart as far as its containers, so that it can be put together wrongly. */
export type Tree =
  | { readonly type: 'map'; readonly entries: readonly Entry[] }
  | { readonly type: 'list'; readonly items: readonly Tree[] }
  /** Anything else, or what only looks like it. */
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }

export type Entry = readonly [name: string, content: Tree]

export function readTree(bytes: Uint8Array): Tree {
  return readNext(new Reader(bytes), bytes)
}

export function writeTree(tree: Tree): Uint8Array {
  const out = new Writer()
  write(out, tree)
  return out.finish().slice()
}

function readNext(input: Reader, bytes: Uint8Array): Tree {
  const start = input.mark()
  if (input.isArray()) {
    const items = Array.from({ length: input.enterArray() }, () => readNext(input, bytes))
    input.leave()
    return { type: 'list', items }
  }
  const marker = bytes[start] ?? 0
  const isMap = (marker & 0xf0) === 0x80 || marker === 0xde || marker === 0xdf
  if (isMap && hasTextKeys(input)) {
    const entries = Array.from({ length: input.enterMap() }, () => [input.string(), readNext(input, bytes)] as const)
    input.leave()
    return { type: 'map', entries }
  }
  input.skip()
  return { type: 'bytes', bytes: bytes.subarray(start, input.mark()) }
}

/** Maps by id stay as they are. */
function hasTextKeys(input: Reader): boolean {
  const start = input.mark()
  const count = input.enterMap()
  try {
    if (count > 0) input.string()
    return true
  } catch {
    return false
  } finally {
    input.leave()
    input.rewind(start)
  }
}

function write(out: Writer, tree: Tree): void {
  if (tree.type === 'bytes') return out.raw(tree.bytes)
  if (tree.type === 'list') {
    out.arrayHeader(tree.items.length)
    for (const item of tree.items) write(out, item)
    return
  }
  out.mapHeader(tree.entries.length)
  for (const [name, content] of tree.entries) {
    out.string(name)
    write(out, content)
  }
}
