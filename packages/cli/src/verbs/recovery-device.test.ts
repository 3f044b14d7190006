import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RECOVERY_FILE, RECOVERY_PASSWORD } from '../testing/memory-session.ts'
import { PASSWORD, Scene } from '../testing/scene.ts'

const golden = new URL('../../../../spec/vectors/golden/alice-recovery.psrk', import.meta.url)

let folder = ''
let scene = new Scene()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parallax-recovery-'))
  scene = new Scene()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the file is written, and its password printed', async () => {
  const path = join(folder, 'acme.psrk')
  const { code, stdout } = await scene.run('device', 'export-recovery-device', path, '--password-stdin')
  expect([code, stdout]).toEqual([0, `${path}\n${RECOVERY_PASSWORD}\n`])
  expect(new Uint8Array(await readFile(path))).toEqual(RECOVERY_FILE)
})

test('a file that is there is kept', async () => {
  const path = join(folder, 'acme.psrk')
  await writeFile(path, 'mine')
  const { code, stderr } = await scene.run('device', 'export-recovery-device', path, '--password-stdin')
  expect(code).toBe(1)
  expect(stderr).toContain('target_exists')
  expect(await readFile(path, 'utf8')).toBe('mine')
})

test('an official file is imported: whose it is and where first, then its password, then the new one', async () => {
  const path = join(folder, 'alice.psrk')
  await writeFile(path, await readFile(golden))
  const input = `ABCD\n${PASSWORD}\n`
  const argv = ['device', 'import-recovery-device', '-i', path, '-l', 'laptop', '--password-stdin', '--json']
  const { code, stdout, stderr } = await scene.runWith({ input }, ...argv)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ device_label: 'laptop' })
  expect(stderr).toContain('alice@example.com')
  expect(stderr).toContain('"organization_id"')
  expect(scene.enrolled).toMatchObject([{ link: 'recovery', given: { password: 'ABCD', newPassword: PASSWORD } }])
})

test.each([
  [['device', 'import-recovery-device'], 2, 'usage'],
  [['device', 'import-recovery-device', '-i', 'none.psrk'], 1, 'source_unreadable'],
])('%j ends with %i', async (argv, expected, text) => {
  const { code, stderr } = await scene.run(...argv, '--password-stdin')
  expect([code, stderr.includes(text)]).toEqual([expected, true])
})
