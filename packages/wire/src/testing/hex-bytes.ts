import { fromHex } from '../hex.ts'

/** Bytes of a test's hex; throws on a slip, so that no test passes by decoding nothing. */
export function hexBytes(hex: string): Uint8Array {
  const bytes = fromHex(hex)
  if (bytes === undefined) throw new Error(`not hex: ${hex}`)
  return bytes
}
