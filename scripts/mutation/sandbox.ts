import { execFileSync, spawn } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface SandboxOptions {
  /** The clone that is copied. */
  readonly root: string
  /** Copied as of then; null: as it stands on the disk. */
  readonly commit: string | null
}

export interface RunOptions {
  /** Seconds after which the run is given up. */
  readonly patience: number
  readonly environment?: Readonly<Record<string, string>>
}

/** What a run of tests said. */
export interface TestRun {
  readonly verdict: 'green' | 'red' | 'hung' | 'broken'
  readonly seconds: number
  /** The first test that failed, or the last words of a run that broke. */
  readonly witness: string
}

/** A copy of the clone in which sources may be broken. Gone with the scope. */
export class Sandbox implements Disposable {
  readonly path: string
  /** Where probes write. */
  readonly notes: string
  readonly #originals = new Map<string, string>()
  /** Also when the gate is ended early. */
  readonly #remove = (): void => {
    rmSync(dirname(this.path), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  constructor({ root, commit }: SandboxOptions) {
    const folder = mkdtempSync(join(tmpdir(), 'parallax-mutation-'))
    this.path = join(folder, 'clone')
    this.notes = join(folder, 'reached')
    mkdirSync(this.path)
    if (commit === null) copyTree(root, this.path)
    else copyCommit(root, commit, this.path)
    linkModules(root, this.path)
    process.once('exit', this.#remove)
  }

  read(file: string): string {
    return this.#originals.get(file) ?? readFileSync(join(this.path, file), 'utf8')
  }

  /** Until `restore`. */
  write(file: string, source: string): void {
    this.#originals.set(file, this.read(file))
    writeFileSync(join(this.path, file), source)
  }

  restore(): void {
    for (const [file, source] of this.#originals) writeFileSync(join(this.path, file), source)
    this.#originals.clear()
  }

  /** Runs test files in this order, up to the first failure. */
  async run(tests: readonly string[], { patience, environment = {} }: RunOptions): Promise<TestRun> {
    const report = join(this.path, 'report.json')
    rmSync(report, { force: true })
    const started = performance.now()
    const args = ['--root', this.path, '--config', join(this.path, CONFIG), '--outputFile.json', report, ...tests]
    const program = [join(this.path, 'node_modules/vitest/vitest.mjs'), 'run', ...args]
    const ended = await runProgram(program, {
      cwd: this.path,
      patience,
      environment: { ...environment, PARALLAX_MUTATION_TESTS: tests.join('\n') },
    })
    const seconds = (performance.now() - started) / 1000
    return { seconds, ...verdictOf(ended, report) }
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#remove)
    this.#remove()
  }
}

const CONFIG = 'scripts/mutation/sandbox.config.ts'

function copyTree(root: string, to: string): void {
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\0')
  for (const name of names.filter((path) => path !== '' && existsSync(join(root, path)))) {
    mkdirSync(join(to, dirname(name)), { recursive: true })
    copyFileSync(join(root, name), join(to, name))
  }
}

/** With the gate of today, which may be younger. */
function copyCommit(root: string, commit: string, to: string): void {
  execFileSync('sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', commit, to], { cwd: root })
  cpSync(join(root, dirname(CONFIG)), join(to, dirname(CONFIG)), { recursive: true })
}

/** Links to each module; those of this project lead to the copy, being relative. */
function linkModules(root: string, to: string): void {
  const modules = join(root, 'node_modules')
  mkdirSync(join(to, 'node_modules/@parallax'), { recursive: true })
  for (const name of readdirSync(modules).filter((name) => !name.startsWith('.') && name !== '@parallax'))
    symlinkSync(join(modules, name), join(to, 'node_modules', name))
  for (const name of readdirSync(join(to, 'packages')))
    symlinkSync(join('../../packages', name), join(to, 'node_modules/@parallax', name))
}

interface Ended {
  readonly code: number | null
  readonly isHung: boolean
  readonly output: string
}

interface ProgramOptions {
  readonly cwd: string
  readonly patience: number
  readonly environment: Readonly<Record<string, string>>
}

/** In a process group of its own, so that workers end with it. */
function runProgram(program: readonly string[], { cwd, patience, environment }: ProgramOptions): Promise<Ended> {
  const child = spawn(process.execPath, program, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000)
    })
  return new Promise((resolve, reject) => {
    let isHung = false
    const end = (signal: NodeJS.Signals) => endGroup(child.pid, signal)
    const relay = () => end('SIGTERM')
    process.on('exit', relay)
    const timer = setTimeout(() => {
      isHung = true
      end('SIGKILL')
    }, patience * 1000)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      process.off('exit', relay)
      end('SIGKILL')
      resolve({ code, isHung, output })
    })
  })
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

interface VitestReport {
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

function verdictOf({ code, isHung, output }: Ended, report: string): Pick<TestRun, 'verdict' | 'witness'> {
  if (isHung) return { verdict: 'hung', witness: 'gave no answer in time' }
  if (code === 0) return { verdict: 'green', witness: '' }
  if (!existsSync(report)) return { verdict: 'broken', witness: output.slice(-2000) }
  const { testResults }: VitestReport = JSON.parse(readFileSync(report, 'utf8'))
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed')
  if (failed !== undefined) return { verdict: 'red', witness: failed.fullName }
  const file = testResults.find(({ status }) => status === 'failed')
  if (file !== undefined) return { verdict: 'red', witness: `${file.name}: ${file.message.slice(0, 300)}` }
  return { verdict: 'broken', witness: output.slice(-2000) }
}
