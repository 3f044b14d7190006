export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** What the header of an image says, before anything is decoded; undefined where it is not said simply. */
export function imageSize(bytes: Uint8Array<ArrayBuffer>): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) }
    if (view.getUint32(0) === 0x47494638) return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    if (view.getUint16(0) === 0x424d)
      return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
    if (view.getUint16(0) === 0xffd8) return jpegSize(view)
    if (view.getUint32(0) === 0x52494646) return webpSize(view)
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function jpegSize(view: DataView): ImageSize | undefined {
  for (let at = 2; at < view.byteLength - 9; ) {
    const marker = view.getUint16(at)
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if ((marker & 0xff00) !== 0xff00) return undefined
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function webpSize(view: DataView): ImageSize | undefined {
  const kind = view.getUint32(12)
  if (kind === 0x56503858) return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
  if (kind === 0x56503820)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (kind !== 0x5650384c) return undefined
  const bits = view.getUint32(21, true)
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}
