import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withInstallLock } from './install-lock.js'
import { Output } from './testing/output.ts'

let folder = ''
let file = ''
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parallax-test-'))
  file = join(folder, '.installing')
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

function started(command: string, ...args: string[]): { readonly child: ChildProcess; readonly output: Output } {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  return { child, output: new Output(child) }
}

function holder(milliseconds: number): ReturnType<typeof started> {
  const script = join(import.meta.dirname, 'testing/lock-holder.js')
  return started(process.execPath, script, file, String(milliseconds))
}

/** Takes the lock, or gives up after a second by making it free. */
async function isFree(): Promise<boolean> {
  let entered = false
  const attempt = withInstallLock(file, async () => {
    entered = true
  })
  await Promise.race([attempt, wait(1_000)])
  const free = entered
  rmSync(file, { force: true })
  await attempt
  return free
}

test('installations never overlap', async () => {
  const holders = Array.from({ length: 4 }, () => holder(100))
  await Promise.all(holders.map(({ output }) => output.line(/^out/)))
  const events = holders.flatMap(({ output }) => output.lines.map((line) => line.split(' ')))
  const order = events.toSorted((a, b) => Number(a[1]) - Number(b[1])).map(([event]) => event)
  expect(order.join(' ')).toBe('in out in out in out in out')
})

test('a live holder is waited for', async () => {
  const { output } = holder(60_000)
  await output.line(/^in/)
  expect(await isFree()).toBe(false)
})

test('the lock is gone when the task has ended or failed', async () => {
  await withInstallLock(file, async () => expect(existsSync(file)).toBe(true))
  expect(existsSync(file)).toBe(false)
  const failing = withInstallLock(file, () => Promise.reject(new Error('npm failed')))
  await expect(failing).rejects.toThrow('npm failed')
  expect(existsSync(file)).toBe(false)
})

describe('makes nobody wait', () => {
  test('a holder that was killed', async () => {
    const { child, output } = holder(60_000)
    await output.line(/^in/)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(file)).toBe(true)
    expect(await isFree()).toBe(true)
  })

  test('a holder whose number now belongs to another process', async () => {
    const { child, output } = holder(60_000)
    await output.line(/^in/)
    const [pid, start] = readFileSync(file, 'utf8').trim().split(' ')
    expect(Number(pid)).toBe(child.pid)
    writeFileSync(file, `${process.pid} ${start}\n`)
    expect(await isFree()).toBe(true)
  })

  test.runIf(process.platform === 'linux')('a holder that is dead but not reaped', async () => {
    const { output } = started('sh', '-c', 'sleep 0 & echo "zombie $!"; exec sleep 60')
    const pid = Number((await output.line(/^zombie/)).split(' ')[1])
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /)
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')
    writeFileSync(file, `${pid} ${fields[21]}\n`)
    expect(await isFree()).toBe(true)
  })

  test('a holder that died before it wrote its number', async () => {
    writeFileSync(file, '')
    utimesSync(file, Date.now() / 1000 - 60, Date.now() / 1000 - 60)
    expect(await isFree()).toBe(true)
  })
})

test('a holder that is about to write its number is waited for', async () => {
  writeFileSync(file, '')
  expect(await isFree()).toBe(false)
})
