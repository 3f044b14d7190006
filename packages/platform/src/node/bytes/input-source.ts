import type { Readable } from 'node:stream'
import type { ByteSource } from '@parallax/client'
import { StreamSource } from '../../bytes/stream-source.ts'
import { plainBytes } from '../files/plain-bytes.ts'

/** Standard input, or any stream: read once, of unknown length. */
export function inputSource(input: Readable, name: string): ByteSource {
  return new StreamSource(partsOf(input), {
    name,
    close: async () => {
      input.destroy()
    },
  })
}

async function* partsOf(input: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const part of input) yield typeof part === 'string' ? new TextEncoder().encode(part) : plainBytes(part)
}
