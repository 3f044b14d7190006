import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../enter.js'
import type { DockerStage, DockerStep } from './dockerfile.ts'

/** The release that the images of the Dockerfile are made of. */
const RELEASE = 'trixie'

/** The root that the last stage left. */
export interface BuiltRoot extends Disposable {
  readonly path: string
  readonly stage: DockerStage
}

/** Does every step of every stage, each in a root of its own. */
export function buildStages(stages: readonly DockerStage[]): BuiltRoot {
  const folder = mkdtempSync('/var/tmp/parallax-container-')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const base = join(folder, 'base')
    makeBase(base)
    const roots = new Map<string | null, string>()
    let last: { readonly path: string; readonly stage: DockerStage } | undefined
    for (const [index, stage] of stages.entries()) {
      const path = join(folder, `stage-${index}`)
      execFileSync('cp', ['--archive', base, path])
      mkdirSync(join(path, stage.folder), { recursive: true })
      for (const step of stage.steps) doStep(step, path, roots)
      roots.set(stage.name, path)
      last = { path, stage }
    }
    if (last === undefined) throw new Error('the Dockerfile has no stage')
    return { ...last, [Symbol.dispose]: remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** What `node:24-…-slim` is: Debian, Node of the version that is pinned here, npm. */
function makeBase(path: string): void {
  say(`a bare Debian ${RELEASE}`)
  run('debootstrap', ['--variant=minbase', '--include=ca-certificates', RELEASE, path])
  cpSync(process.execPath, join(path, 'usr/local/bin/node'), { dereference: true })
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
  const npmPackage = dirname(dirname(realpathSync(npm)))
  cpSync(npmPackage, join(path, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true })
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(path, 'usr/local/bin', name))
  // Names are looked up, and packages found, as outside.
  for (const file of ['/etc/resolv.conf', '/etc/hosts'])
    if (existsSync(file)) cpSync(file, join(path, file), { dereference: true })
}

function doStep(step: DockerStep, path: string, roots: ReadonlyMap<string | null, string>): void {
  if (step.type === 'copy') {
    say(`COPY ${step.sources.join(' ')} ${step.target}`)
    for (const source of step.sources) copy(step, source, { path, roots })
    return
  }
  say(`RUN ${step.command}`)
  const script = `mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && cd / && exec chroot "$0" /bin/sh -c "cd '${step.folder}' && $1"`
  run('unshare', ['--mount', 'sh', '-c', script, path, step.command], step.environment)
}

function copy(
  { from, target }: Extract<DockerStep, { type: 'copy' }>,
  source: string,
  { path, roots }: { readonly path: string; readonly roots: ReadonlyMap<string | null, string> },
): void {
  const into = join(path, target)
  mkdirSync(dirname(into), { recursive: true })
  if (from === null) {
    copyContext(source, into)
    return
  }
  const origin = roots.get(from)
  if (origin === undefined) throw new Error(`there is no stage ${from}`)
  execFileSync('cp', ['--archive', '--no-target-directory', join(origin, source), into])
}

/** What git tracks, without what `.dockerignore` names: nothing that happens to lie here gets in. */
function copyContext(source: string, into: string): void {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
  const isIgnored = (file: string) => ignored.some((name) => file === name || file.startsWith(`${name}/`))
  const list = execFileSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', source],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  for (const file of list.split('\0')) {
    if (file === '' || isIgnored(file) || !existsSync(join(root, file))) continue
    mkdirSync(dirname(join(into, file)), { recursive: true })
    cpSync(join(root, file), join(into, file))
  }
}

/** Proxies, authorities and registries of this machine hold in there too. */
const PASSED_ON = /^(?:https?_proxy|no_proxy|npm_config_.*|SSL_CERT_.*|NODE_EXTRA_CA_CERTS)$/i

function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
  const outside = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name))
  const env = {
    PATH: `/usr/local/bin:${process.env.PATH}`,
    HOME: '/root',
    ...Object.fromEntries(outside),
    ...environment,
  }
  execFileSync(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function say(step: string): void {
  console.log(`      ${step}`)
}
