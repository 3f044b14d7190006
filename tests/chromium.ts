import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

/** How to launch the Chromium of this machine; the fields are Playwright's. */
export interface ChromiumLaunch {
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Record<string, string>
  readonly chromiumSandbox: boolean
}

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const args = ['--font-render-hinting=none']

/**
 * The system's Chromium when present, else the one inside `@sparticuz/chromium`, unpacked once.
 *
 * That package's own API is left alone: its arguments switch web security and site isolation off, which would hide
 * the faults that browser tests are for. `PARALLAX_CHROMIUM` names another binary, `package` the package's.
 */
export function findChromium(): ChromiumLaunch {
  const wanted = process.env.PARALLAX_CHROMIUM
  const candidates = wanted === undefined ? systemPaths : [wanted]
  const executablePath = candidates.find((path) => existsSync(path))
  if (executablePath !== undefined) {
    return { executablePath, args, env: environment(), chromiumSandbox: process.geteuid?.() !== 0 }
  }
  if (wanted !== undefined && wanted !== 'package') throw new Error(`PARALLAX_CHROMIUM: there is no ${wanted}`)
  return packagedChromium()
}

function packagedChromium(): ChromiumLaunch {
  const require = createRequire(import.meta.url)
  const archives = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin')
  const { version } = JSON.parse(readFileSync(join(archives, '../package.json'), 'utf8'))
  const home = resolve(import.meta.dirname, `../node_modules/.cache/chromium-${version}`)
  const fonts = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  if (!existsSync(home)) unpackOnce(archives, home, fonts)
  const env = { LD_LIBRARY_PATH: join(home, 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') }
  return {
    executablePath: join(home, 'chromium'),
    args,
    env: { ...environment(), ...env },
    chromiumSandbox: false,
  }
}

/** Appears by rename, so that a kill or a second runner never leaves half a browser behind. */
function unpackOnce(archives: string, home: string, fonts: string): void {
  const fresh = `${home}.${process.pid}`
  mkdirSync(fresh, { recursive: true })
  const unpacked = (name: string): Buffer => brotliDecompressSync(readFileSync(join(archives, name)))
  writeFileSync(join(fresh, 'chromium'), unpacked('chromium.br'), { mode: 0o755 })
  for (const name of ['al2023', 'fonts', 'swiftshader']) unpackTar(unpacked(`${name}.tar.br`), fresh)
  writeFileSync(join(fresh, 'fonts.conf'), fontConfiguration(home, fonts))
  try {
    renameSync(fresh, home)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
}

/** Without a fontconfig file of our own the first text kills the browser on a machine that has none. */
function fontConfiguration(home: string, fonts: string): string {
  const aliases = [
    ['sans-serif', 'Open Sans'],
    ['system-ui', 'Open Sans'],
    ['serif', 'DejaVu Serif'],
    ['monospace', 'DejaVu Sans Mono'],
  ]
  const alias = ([family, font]: readonly string[]): string =>
    `<alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`
  const folders = `<dir>${home}/fonts</dir><dir>${fonts}</dir><cachedir>${home}/cache</cachedir>`
  const document = `<fontconfig>${folders}${aliases.map(alias).join('')}</fontconfig>`
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">${document}`
}

/** ustar: 512-byte headers, contents padded to 512; files, folders and symbolic links are all these archives hold. */
function unpackTar(tar: Buffer, to: string): void {
  for (let at = 0; at + 512 <= tar.length; ) {
    const text = (from: number, size: number): string => textAt(tar, at + from, size)
    if (text(0, 100) === '') return
    const size = Number.parseInt(text(124, 12), 8) || 0
    const target = resolve(to, text(345, 155), text(0, 100))
    if (!`${target}${sep}`.startsWith(`${to}${sep}`)) throw new Error(`the archive writes outside: ${target}`)
    const kind = text(156, 1)
    mkdirSync(kind === '5' ? target : dirname(target), { recursive: true })
    if (kind === '2') symlinkSync(text(157, 100), target)
    if (kind === '0' || kind === '') {
      writeFileSync(target, tar.subarray(at + 512, at + 512 + size), { mode: 0o755 })
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

function textAt(tar: Buffer, from: number, size: number): string {
  const field = tar.subarray(from, from + size).toString('latin1')
  const end = field.indexOf('\0')
  return end < 0 ? field : field.slice(0, end)
}

function environment(): Record<string, string> {
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(set)
}
