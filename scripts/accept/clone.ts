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
}

/** A clone of what git tracks here, changes included, in a folder that stands for a user's home. Gone with the scope. */
export class Clone implements Disposable {
  readonly home: string
  readonly path: string
  readonly user: User | null
  readonly modules: CloneOptions['modules']

  constructor({ user, modules }: CloneOptions) {
    this.user = user
    this.modules = modules
    this.home = mkdtempSync(join(tmpdir(), 'parallax-accept-'))
    this.path = join(this.home, 'parallax')
    mkdirSync(this.path)
    copyTracked(this.path)
    if (user !== null) giveTo(user, this.home)
    if (modules === 'linked') linkModules(this.path)
    chmodSync(this.home, 0o755)
  }

  /** A second data folder, for a second server. */
  get otherData(): string {
    return join(this.home, 'data')
  }

  get data(): string {
    return join(this.path, 'data')
  }

  /** Removes what servers left here, and outside when root started them. Answers the clone. */
  emptied(): this {
    for (const folder of [this.data, this.otherData]) {
      const note = join(folder, 'postgres-location.txt')
      const base = existsSync(note) ? (readFileSync(note, 'utf8').split('\n')[0] ?? '') : ''
      if (/^\/var\/lib\/parallax\/[0-9a-f]{12}$/.test(base)) remove(base)
      remove(folder)
    }
    return this
  }

  [Symbol.dispose](): void {
    this.emptied()
    remove(this.home)
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
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
