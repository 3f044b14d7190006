import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const source = resolve(import.meta.dirname, '../..')

export interface User {
  readonly uid: number
  readonly gid: number
}

export interface CloneOptions {
  readonly user: User | null
  /** `linked`: as this clone has them; `missing`: the first start installs them. */
  readonly modules: 'linked' | 'missing'
  /** Of the folder above the clone, as a home folder has one. */
  readonly homeMode: number
}

/** A clone of what git tracks here, changes included, in a folder that stands for a user's home. Gone with the scope. */
export class Clone implements Disposable {
  readonly home: string
  readonly path: string
  readonly user: User | null

  constructor({ user, modules, homeMode }: CloneOptions) {
    this.user = user
    this.home = mkdtempSync(join(tmpdir(), 'parallax-accept-'))
    this.path = join(this.home, 'parallax')
    mkdirSync(this.path)
    copyTracked(this.path)
    if (user !== null) giveTo(user, this.home)
    if (modules === 'linked') linkModules(this.path)
    chmodSync(this.home, homeMode)
  }

  get data(): string {
    return join(this.path, 'data')
  }

  [Symbol.dispose](): void {
    for (const base of this.#elsewhere()) rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  /** Databases that servers started by root made outside the clone. */
  #elsewhere(): string[] {
    const inHome = [this.path, this.home].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    const notes = inHome.map((folder) => join(folder, 'postgres-location.txt')).filter((note) => existsSync(note))
    const bases = notes.map((note) => readFileSync(note, 'utf8').split('\n')[0] ?? '')
    return bases.filter((base) => /^\/var\/lib\/parallax\/[0-9a-f]{12}$/.test(base))
  }
}

function copyTracked(to: string): void {
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', args, { cwd: source, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\0')
  for (const name of names.filter((path) => path !== '' && existsSync(join(source, path)))) {
    mkdirSync(join(to, dirname(name)), { recursive: true })
    copyFileSync(join(source, name), join(to, name))
  }
}

/** Hard links: the packages are read only, and 600 MB a clone would be copied otherwise. */
function linkModules(clone: string): void {
  const modules = join(source, 'node_modules')
  const names = readdirSync(modules).filter((name) => name !== '.cache' && name !== '.vite')
  mkdirSync(join(clone, 'node_modules'))
  execFileSync('cp', ['-al', ...names.map((name) => join(modules, name)), join(clone, 'node_modules')])
}

function giveTo({ uid, gid }: User, folder: string): void {
  execFileSync('chown', ['-R', `${uid}:${gid}`, folder])
}
