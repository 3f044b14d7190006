import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Output } from './testing/output.ts'

const launcher = join(import.meta.dirname, 'testing/launcher.js')
const launched = join(import.meta.dirname, 'testing/launched.js')

interface Tree extends AsyncDisposable {
  readonly first: ChildProcess
  readonly output: Output
}

/** The processes of `npm start`: npm, a shell that does not exec, the launcher, the server. */
function underNpm(): Tree {
  const command = `${process.execPath} -e 'require("node:child_process").spawnSync("sh", ["-c", process.argv[1]], { stdio: "inherit" })'`
  const script = `${process.execPath} ${launcher} ${launched}; true`
  return tree('sh', ['-c', `exec ${command} '${script}'`], { ...process.env, npm_lifecycle_event: 'start' })
}

function bare(...args: string[]): Tree {
  const { npm_lifecycle_event: _, ...env } = process.env
  return tree(process.execPath, [launcher, launched, ...args], env)
}

function tree(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Tree {
  const first = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const output = new Output(first)
  return { first, output, [Symbol.asyncDispose]: async () => killGroup(first.pid ?? 0) }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // everything in it has ended, as it should
  }
}

async function serverOf({ output }: Tree): Promise<number> {
  return Number((await output.line(/^running/)).split(' ')[1])
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

test.each([0, 3])('passes exit code %i on', async (code) => {
  await using started = bare(String(code))
  expect(await once(started.first, 'exit')).toEqual([code, null])
})

test('answers 128 + n when signal n ended the server', async () => {
  await using started = bare()
  process.kill(await serverOf(started), 'SIGKILL')
  expect(await once(started.first, 'exit')).toEqual([137, null])
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on and waits for the end', async (signal) => {
  await using started = bare()
  await serverOf(started)
  started.first.kill(signal)
  expect(await once(started.first, 'exit')).toEqual([0, null])
  await started.output.line(new RegExp(`^stopped by ${signal}$`))
})

test.runIf(existsSync('/usr/bin/script'))('Ctrl-C at a terminal reaches the server once', async () => {
  const command = `${process.execPath} ${launcher} ${launched}`
  const terminal = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const output = new Output(terminal)
  await output.line(/^running/)
  terminal.stdin.write('\x03')
  await once(terminal, 'close')
  const said = output.lines.join()
  expect(said).toContain('stopped by SIGINT')
  expect(said).not.toContain('again')
})

test('a launcher that is killed is noticed by the server', async () => {
  await using started = bare()
  await serverOf(started)
  started.first.kill('SIGKILL')
  await started.output.line(/^stopped by disconnect/)
})

describe.runIf(process.platform === 'linux')('under npm', () => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('%s for npm alone stops the server', async (signal) => {
    await using started = underNpm()
    await serverOf(started)
    started.first.kill(signal)
    await started.output.line(/^stopped by SIGTERM/)
  })

  test('a kill of the shell between npm and the launcher stops the server', async () => {
    await using started = underNpm()
    const shell = parentOf(parentOf(await serverOf(started)))
    expect(parentOf(shell)).toBe(started.first.pid)
    process.kill(shell, 'SIGKILL')
    await started.output.line(/^stopped by SIGTERM/)
  })
})
