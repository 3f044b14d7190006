import { deflateSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { createOrganization, createWorkspace, expect, newOrganizationName, test, upload } from './person.ts'

/** A PNG of one colour; `claims` is the size that its header tells. */
function png(claims: { readonly width: number; readonly height: number }): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(claims.width, 0)
  header.writeUInt32BE(claims.height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.concat(Array.from({ length: 4 }, () => Buffer.from([0, ...Array(12).fill(120)])))
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc(body))
    return Buffer.concat([length, body, sum])
  }
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return (value ^ 0xffffffff) >>> 0
}

/** The least document of one page with a text. */
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 18 Tf 20 100 Td (Building permit) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>`

const SCRIPTS = 'window.ranHere = true; document.title = "taken over"'

const FILES = [
  { name: 'a.png', content: png({ width: 4, height: 4 }) },
  { name: 'b.txt', content: Buffer.from('first line\nsecond line\n') },
  {
    name: 'c.md',
    content: Buffer.from(
      `# Heading\n\n<script>${SCRIPTS}</script><img src=x onerror='${SCRIPTS}'>\n\n[out](https://example.com/)`,
    ),
  },
  { name: 'd.csv', content: Buffer.from('Room;Area\nHall;42\nKitchen;17\n') },
  { name: 'e.pdf', content: Buffer.from(PDF) },
  {
    name: 'f.svg',
    content: Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>${SCRIPTS}</script><rect width="40" height="40"/></svg>`,
    ),
  },
  { name: 'g-huge.png', content: png({ width: 20_000, height: 20_000 }) },
  { name: 'h-broken.pdf', content: Buffer.from('%PDF-1.4\nnothing of the kind') },
  { name: 'i-empty', content: Buffer.alloc(0) },
  { name: 'j.bin', content: Buffer.from([0, 1, 2, 3, 0, 255]) },
]

/** Silence longer than what is taken into memory: 48 kHz, 16 bits, stereo. */
function wav(seconds: number): Buffer {
  const data = seconds * 48_000 * 4
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + data, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(2, 22)
  header.writeUInt32LE(48_000, 24)
  header.writeUInt32LE(192_000, 28)
  header.writeUInt16LE(4, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(data, 40)
  return Buffer.concat([header, Buffer.alloc(data)])
}

async function show(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

test('each kind of file is shown in memory, and hostile ones do nothing', async ({ people }) => {
  const { page } = await people.arrive()
  await createOrganization(page, newOrganizationName())
  await createWorkspace(page, 'Plans')
  await upload(page, FILES)
  await page.getByRole('button', { name: 'a.png', exact: true }).click()
  await show(page, 'a.png')
  await expect(page.getByRole('img', { name: 'a.png' })).toHaveJSProperty('naturalWidth', 4)
  // Only ids stand in addresses.
  expect(page.url()).not.toContain('a.png')
  const next = page.getByRole('button', { name: 'Next file' })
  await next.click()
  await show(page, 'b.txt')
  await expect(page.getByText('second line')).toBeVisible()
  await next.click()
  await show(page, 'c.md')
  await expect(page.getByRole('heading', { name: 'Heading' })).toBeVisible()
  await page.getByRole('link', { name: 'out' }).click()
  await expect(page.getByRole('dialog')).toContainText('leads out of Parallax')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await next.click()
  await show(page, 'd.csv')
  await expect(page.getByRole('cell', { name: 'Kitchen' })).toBeVisible()
  await next.click()
  await show(page, 'e.pdf')
  await expect(page.getByText('Building permit')).toBeAttached()
  await next.click()
  await show(page, 'f.svg')
  await expect(page.getByRole('img', { name: 'f.svg' })).toBeVisible()
  await next.click()
  await show(page, 'g-huge.png')
  await expect(page.getByText('too large to be shown here')).toBeVisible()
  await next.click()
  await show(page, 'h-broken.pdf')
  await expect(page.getByText('cannot be read')).toBeVisible()
  await next.click()
  await show(page, 'i-empty')
  await expect(page.getByText('This file is empty')).toBeVisible()
  await next.click()
  await show(page, 'j.bin')
  await expect(page.getByText('not shown here')).toBeVisible()
  await expect(next).toBeDisabled()
  expect(await page.evaluate(() => 'ranHere' in window)).toBe(false)
  await page.getByRole('link', { name: 'Back to the folder' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'a.png' })).toBeVisible()
})

test('a long recording plays part by part, from any moment', async ({ people }) => {
  const { page } = await people.arrive()
  await createOrganization(page, newOrganizationName())
  await createWorkspace(page, 'Recordings')
  await upload(page, [{ name: 'meeting.wav', content: wav(100) }])
  await page.getByRole('button', { name: 'meeting.wav', exact: true }).click()
  await show(page, 'meeting.wav')
  const player = page.getByLabel('meeting.wav')
  await expect(player).toHaveJSProperty('duration', 100)
  await player.evaluate((element: HTMLAudioElement) => {
    element.currentTime = 90
  })
  await expect(player).toHaveJSProperty('seeking', false)
  await expect(player).toHaveJSProperty('error', null)
  // What a player can read lies behind a token, and ends with the page.
  const url = await player.getAttribute('src')
  expect(url).toMatch(/^\/client\/stream\/[0-9a-f-]{36}$/)
  await page.getByRole('link', { name: 'Back to the folder' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'meeting.wav' })).toBeVisible()
  expect(await page.evaluate((gone) => fetch(gone).then(({ status }) => status), url as string)).toBe(404)
})
