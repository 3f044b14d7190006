/** Of a tar archive: headers and contents fill whole blocks. */
const BLOCK = 512
/** The archive ends with two empty blocks. */
export const TAR_END: Uint8Array = new Uint8Array(2 * BLOCK)

/** One file of an archive. */
export interface TarEntry {
  readonly name: string
  readonly content: Uint8Array
}

/** A regular file of mode 0600 in the format ustar (POSIX.1-1988), with what fills its last block. */
export function tarEntry({ name, content }: TarEntry): Uint8Array {
  const slash = name.lastIndexOf('/')
  const entry = Buffer.alloc(BLOCK + BLOCK * Math.ceil(content.length / BLOCK))
  entry.write(name.slice(slash + 1), 0, 100)
  entry.write('0000600\0', 100)
  entry.write('0000000\0', 108)
  entry.write('0000000\0', 116)
  entry.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  entry.write('00000000000\0', 136)
  entry.write('ustar\x0000', 257)
  entry.write('0', 156)
  if (slash > 0) entry.write(name.slice(0, slash), 345, 155)
  entry.fill(' ', 148, 156)
  const sum = entry.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0)
  entry.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  entry.set(content, BLOCK)
  return entry
}

/** Not an archive as `tarEntry` writes it. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

/** The files of an archive, one in memory at a time. Throws `TarError`, also when it ends too early. */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  { largest }: { readonly largest: number },
): AsyncGenerator<TarEntry> {
  const bytes = new ByteReader(chunks)
  for (;;) {
    const header = await bytes.take(BLOCK)
    if (header.every((byte) => byte === 0)) return
    const { name, size } = headerOf(header)
    if (size > largest) throw new TarError(`${name} has ${size} bytes`)
    const padded = await bytes.take(BLOCK * Math.ceil(size / BLOCK))
    yield { name, content: padded.subarray(0, size) }
  }
}

function headerOf(header: Buffer): { readonly name: string; readonly size: number } {
  const given = Number.parseInt(textIn(header, 148, 8), 8)
  const blanked = Buffer.from(header).fill(' ', 148, 156)
  if (blanked.reduce((total, byte) => total + byte, 0) !== given || textIn(header, 257, 5) !== 'ustar')
    throw new TarError('a header is damaged')
  const folder = textIn(header, 345, 155)
  const name = textIn(header, 0, 100)
  return { name: folder === '' ? name : `${folder}/${name}`, size: Number.parseInt(textIn(header, 124, 12), 8) }
}

function textIn(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end).trim()
}

class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async take(length: number): Promise<Buffer> {
    const parts = [this.#rest]
    let available = this.#rest.length
    while (available < length) {
      const { done, value } = await this.#chunks.next()
      if (done) throw new TarError('the archive ends too early')
      parts.push(Buffer.from(value.buffer, value.byteOffset, value.length))
      available += value.length
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts)
    this.#rest = all.subarray(length)
    return all.subarray(0, length)
  }
}
