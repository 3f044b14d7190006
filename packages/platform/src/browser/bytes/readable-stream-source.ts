import type { ByteSource } from '@parallax/client'
import { StreamSource, type StreamSourceOptions } from '../../bytes/stream-source.ts'

/** A stream of the browser, such as the body of an answer: read once. */
export function readableStreamSource(
  stream: ReadableStream<Uint8Array>,
  options: Omit<StreamSourceOptions, 'close'>,
): ByteSource {
  const reader = stream.getReader()
  return new StreamSource(partsOf(reader), { ...options, close: () => reader.cancel() })
}

/** By its reader: not every browser iterates over streams. */
async function* partsOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
