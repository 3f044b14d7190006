import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync } from 'node:fs'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const clone = resolve(import.meta.dirname, '../../..')
const MEBIBYTE = 1024 * 1024
const BLOCK = 512 * 1024

/** Fills `folder` with what the acceptance wants taken over; `tag` stands in names and contents that must stay secret. */
export async function makeSampleTree(folder: string, tag: string): Promise<void> {
  copyTrackedFiles(join(folder, 'repository'))
  await mkdir(join(folder, 'empty folder'))
  const names = join(folder, `names ${tag}`)
  await mkdir(names)
  for (const name of SAMPLE_NAMES) await writeFile(join(names, name), `${tag} content of a file\n`)
  for (const size of [0, 1, BLOCK - 1, BLOCK, BLOCK + 1])
    await writeFile(join(folder, `${size} bytes`), bytesOf(tag, size))
  await writeBigFile(join(folder, 'big.bin'), tag)
}

/** Norwegian, Arabic, Japanese, emoji with joiners, signs, and 255 bytes of one and of three bytes a character. */
export const SAMPLE_NAMES: readonly string[] = [
  'Årsrapport – blåbærsyltetøy.txt',
  'تقرير سنوي ١٤٤٧.txt',
  '報告書 第三版.txt',
  '👩‍👩‍👧‍👦 familie 🇳🇴.txt',
  ' leading and trailing ',
  'quotes \' " and $signs;\\ *?.txt',
  '-rf',
  '.hidden~',
  'a'.repeat(255),
  '記'.repeat(85),
]

function copyTrackedFiles(target: string): void {
  const list = execFileSync('git', ['ls-files', '-z'], { cwd: clone, encoding: 'utf8', maxBuffer: 64 * MEBIBYTE })
  for (const path of list.split('\0').filter((line) => line !== '')) {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    copyFileSync(join(clone, path), join(target, path))
  }
}

/** `size` bytes that start with the tag, if there is room for it. */
function bytesOf(tag: string, size: number): Buffer {
  const bytes = randomBytes(size)
  if (size > tag.length) bytes.write(tag)
  return bytes
}

/** 300 MiB that do not compress, with the tag in every mebibyte. */
async function writeBigFile(path: string, tag: string): Promise<void> {
  const file = await open(path, 'w')
  for (let index = 0; index < 300; index += 1) {
    const piece = randomBytes(MEBIBYTE)
    piece.write(tag, createHash('sha256').update(`${index}`).digest().readUInt16BE())
    await file.write(piece)
  }
  await file.close()
}
