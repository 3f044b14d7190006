import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type AskForDevice, newPasswordProtection, openDevice, saveDevice } from '@parallax/client'
import { nativeCrypto } from '@parallax/crypto/native'
import { ConfigFolder, NodeDeviceFolder, SystemClock } from '@parallax/platform/node'
import { expect, test } from 'vitest'

const golden = new URL('../../../spec/vectors/golden/', import.meta.url)
const ROUNDS = process.env.PARALLAX_TEST_LONG ? 100 : 4
const crypto = await nativeCrypto()
const clock = new SystemClock()
const passwordCost = { memlimitKb: 8, opslimit: 1, parallelism: 1 }

/** A device file of ours, with the password `0`. */
async function savedDevice(place: string): Promise<{ readonly folder: NodeDeviceFolder; readonly file: string }> {
  const official = join(place, 'official')
  await mkdir(join(official, 'devices'), { recursive: true })
  await copyFile(new URL('alice.keys', golden), join(official, 'devices', 'alice.keys'))
  const foreign = new NodeDeviceFolder(await ConfigFolder.open(official))
  const ask = async () => ({ kind: 'password', password: 'P@ssw0rd.' }) as const
  const alice = await openDevice({ folder: foreign, crypto }, 'devices/alice.keys', { ask })
  const folder = new NodeDeviceFolder(await ConfigFolder.open(join(place, 'own')))
  const protection = await newPasswordProtection(crypto, '0', passwordCost)
  const { file } = await saveDevice({ folder, crypto, clock }, alice, protection)
  return { folder, file }
}

/** The last password whose change was told to be done, once the process is killed at some moment. */
async function changeUntilKilled(place: string, file: string, first: number): Promise<number> {
  const argv = [join(import.meta.dirname, 'password-changer.ts'), join(place, 'own'), file, String(first)]
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const enough = 1 + Math.floor(Math.random() * 20)
  let done = first
  for await (const line of createInterface({ input: child.stdout })) {
    done = Number(line)
    if (done - first === enough) setTimeout(() => child.kill('SIGKILL'), Math.random() * 8)
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return done
}

test('a device opens by the old password or the new one, whenever its change is killed', {
  timeout: ROUNDS * 20_000,
}, async () => {
  const place = await mkdtemp(join(tmpdir(), 'parallax-kills-'))
  try {
    const { folder, file } = await savedDevice(place)
    let password = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const done = await changeUntilKilled(place, file, password)
      const opened = await Promise.all([done, done + 1].map((candidate) => opens(folder, file, String(candidate))))
      expect(opened.filter(Boolean)).toHaveLength(1)
      password = opened[0] ? done : done + 1
    }
    expect(password).toBeGreaterThanOrEqual(ROUNDS)
  } finally {
    await rm(place, { recursive: true })
  }
})

async function opens(folder: NodeDeviceFolder, file: string, password: string): Promise<boolean> {
  const ask: AskForDevice = async (question) =>
    question.kind === 'password' && question.wrong ? null : { kind: 'password', password }
  return openDevice({ folder, crypto }, file, { ask }).then(
    () => true,
    (error) => {
      expect(error.code).toBe('wrong_password')
      return false
    },
  )
}
