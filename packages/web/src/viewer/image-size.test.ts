import fc from 'fast-check'
import { expect, test } from 'vitest'
import { imageSize } from './image-size.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

test.each([
  ['PNG', '89504e47 0d0a1a0a 0000000d 49484452 00004e20 00000bb8', { width: 20_000, height: 3_000 }],
  ['GIF', '47494638 3961 0a00 1400', { width: 10, height: 20 }],
  ['JPEG', 'ffd8 ffe0 0004 0000 ffc0 0011 08 0064 00c8 03 000000000000', { width: 200, height: 100 }],
  ['BMP', '424d 00000000 00000000 00000000 28000000 05000000 f9ffffff', { width: 5, height: 7 }],
])('the size of a %s is known before it is decoded', (_, hex, size) => {
  expect(imageSize(bytes(hex))).toEqual(size)
})

test('any bytes have a size or none, and end', () => {
  const headers = fc.constantFrom('89504e47', '47494638', '424d', 'ffd8', 'ffd8ffe0', '52494646', '')
  fc.assert(
    fc.property(headers, fc.uint8Array({ maxLength: 64 }), (header, rest) => {
      const size = imageSize(new Uint8Array([...bytes(header), ...rest]))
      expect(size === undefined || Number.isInteger(size.width * size.height)).toBe(true)
    }),
  )
})
