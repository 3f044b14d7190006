import { OfflineError } from '@parallax/client'
import { expect, test } from 'vitest'
import { id } from './testing/memory-session.ts'
import { knownDevice, PASSWORD, Scene } from './testing/scene.ts'

const lines = (text: string): readonly unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('data go to stdout and words to stderr, with global options anywhere', async () => {
  const scene = new Scene()
  const argv = ['workspace', 'list', '--password-stdin']
  for (const before of [
    ['--json', ...argv],
    [...argv, '--format', 'json'],
    ['workspace', '--json', ...argv.slice(1)],
  ]) {
    const { code, stdout, stderr } = await scene.run(...before)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject([
      { workspace_name: 'Plans', own_role: 'OWNER' },
      { workspace_name: 'Archive' },
    ])
  }
  const plain = await scene.run(...argv)
  expect(plain.stdout).toBe(
    'ID   NAME     ROLE   STATUS\nb1b  Plans    Owner\nb2b  Archive  Owner\n'
      .replace('b1b', 'b1b')
      .replace('b2b', 'b2b'),
  )
})

test('empty lists are [] in JSON and nothing in plain', async () => {
  const scene = new Scene()
  expect(await scene.run('invite', 'list', '--json', '--password-stdin')).toMatchObject({ code: 0, stdout: '[]\n' })
  expect(await scene.run('invite', 'list', '--password-stdin')).toMatchObject({ code: 0, stdout: '' })
  expect(await scene.run('ls', 'Plans:/', '--password-stdin', '--json')).toMatchObject({ code: 0, stdout: '[]\n' })
})

test('wrong usage is exit 2 with a hint, and an object with --json', async () => {
  const scene = new Scene()
  const unknown = await scene.run('workspace', 'list', '--devise', 'x')
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toBe('Error: There is no option --devise here.\nDid you mean --device?\n(usage)\n')
  for (const argv of [
    ['wrkspace'],
    ['ls', 'a', 'b'],
    ['cat'],
    ['workspace', 'share', '--role', 'king'],
    ['ls', '--device'],
    [],
  ]) {
    const { code, stderr } = await scene.run(...argv, '--json')
    expect({ argv, code }).toEqual({ argv, code: 2 })
    expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ error: { code: 'usage' } })
  }
})

test('speaks French when asked or when the environment does', async () => {
  const scene = new Scene()
  for (const { stderr } of [
    await scene.run('ls', '--lang', 'fr', 'x'),
    await scene.runWith({ environment: { LANG: 'fr_CA.UTF-8' } }, 'ls', 'x'),
  ])
    expect(stderr).toContain('n’est pas un chemin')
  expect((await scene.run('--lang=fr', '--help')).stdout).toContain('Commandes\u00a0:')
})

test('help and version are data', async () => {
  const scene = new Scene()
  expect(await scene.run('--version')).toEqual({ code: 0, stdout: '9.9.9\n', stderr: '' })
  const help = await scene.run('help', 'workspace', 'import')
  expect(help.code).toBe(0)
  expect(help.stdout).toContain('--update')
})

test('the errors of the client are told in full: what, what is safe, what next, code', async () => {
  const scene = new Scene()
  const plain = await scene.runWith({ input: 'wrong\n' }, 'ls', 'Plans:/', '--password-stdin')
  expect(plain.code).toBe(1)
  expect(plain.stderr.trimEnd().split('\n').length).toBeGreaterThanOrEqual(3)
  expect(plain.stderr).toContain('(wrong_password)')
  const json = await scene.runWith({ input: 'wrong\n' }, 'ls', 'Plans:/', '--password-stdin', '--json')
  expect(lines(json.stderr).at(-1)).toMatchObject({ error: { code: 'wrong_password', message: expect.any(String) } })
})

test('workspaces are taken by name, id and prefix; several match: exit 2 with the list', async () => {
  const scene = new Scene()
  for (const text of ['Plans', id<string>('b1'), 'b1b'])
    expect(await scene.run('ls', `${text}:/`, '--password-stdin')).toMatchObject({ code: 0 })
  const several = await scene.run('ls', 'b:/', '--password-stdin', '--json')
  expect(several.code).toBe(2)
  expect(lines(several.stderr).at(-1)).toMatchObject({
    error: { code: 'several_match', candidates: [{ workspace_name: 'Plans' }, { workspace_name: 'Archive' }] },
  })
  const none = await scene.run('ls', 'Nothing:/', '--password-stdin')
  expect(none.code).toBe(1)
  expect(none.stderr).toContain('Archive')
})

test('the only device needs no --device; of several one must be said', async () => {
  const scene = new Scene()
  scene.devices = [knownDevice('d1', 'laptop'), knownDevice('d2', 'phone')]
  const { code, stderr } = await scene.run('ls', 'Plans:/', '--password-stdin')
  expect(code).toBe(2)
  expect(stderr).toContain('d1d')
  for (const device of ['phone', 'd2', id<string>('d2')])
    expect(await scene.run('ls', 'Plans:/', '-d', device, '--password-stdin')).toMatchObject({ code: 0 })
  const environment = { PARSEC_DEVICE_ID: 'd2', PARALLAX_WORKSPACE_ID: 'Plans' }
  expect(await scene.runWith({ environment }, 'ls', '/', '--password-stdin')).toMatchObject({ code: 0 })
  scene.devices = []
  expect(await scene.run('ls', 'Plans:/', '--password-stdin')).toMatchObject({ code: 1 })
})

test('without a terminal and without a password there is an error, not a hang', async () => {
  const { code, stderr } = await new Scene().run('ls', 'Plans:/')
  expect(code).toBe(2)
  expect(stderr).toContain('--password-stdin')
})

test('with --json the password can be an answer', async () => {
  const scene = new Scene()
  const input = `${JSON.stringify({ answer: PASSWORD })}\n`
  const { code, stderr } = await scene.runWith({ input }, 'ls', 'Plans:/', '--json')
  expect(code).toBe(0)
  expect(lines(stderr)).toMatchObject([{ question: { id: 'password', kind: 'secret' } }])
})

test('names are shown escaped, and exact in JSON', async () => {
  const scene = new Scene()
  scene.organization.workspaces.get(id('b1'))?.files.seed('/in\u202evoice\x1b[2J.txt', 'x')
  const plain = await scene.run('ls', 'Plans:/', '--password-stdin')
  expect(plain.stdout).toBe('in\\u{202e}voice\\u{1b}[2J.txt\n')
  const json = await scene.run('ls', 'Plans:/', '--password-stdin', '--json')
  expect(json.stdout).toBe('[\n  "in\\u202evoice\\u001b[2J.txt"\n]\n')
  expect(JSON.parse(json.stdout)).toEqual(['in\u202evoice\x1b[2J.txt'])
})

test('offline, what is here is shown, and a change is saved, saying so', async () => {
  const scene = new Scene()
  const files = scene.organization.workspaces.get(id('b1'))?.files
  if (files === undefined) throw new Error('no files')
  files.seed('/a.txt', 'x')
  files.offline = new OfflineError<'offline'>('offline', { server: 'http://127.0.0.1' })
  const list = await scene.run('ls', 'Plans:/', '--password-stdin')
  expect(list).toMatchObject({ code: 0, stdout: 'a.txt\n' })
  expect(list.stderr).toContain('cannot be reached')
  const made = await scene.run('mkdir', 'Plans:/b', '--password-stdin', '--json')
  expect(JSON.parse(made.stdout)).toMatchObject({ state: 'saved', created: true })
  const quiet = await scene.run('ls', 'Plans:/', '--password-stdin', '--offline')
  expect(quiet).toEqual({ code: 0, stdout: 'a.txt\nb\n', stderr: '' })
})

test('Ctrl-C is exit 130 and says what holds', async () => {
  const scene = new Scene()
  const stop = new AbortController()
  const files = scene.organization.workspaces.get(id('b1'))?.files
  if (files === undefined) throw new Error('no files')
  files.onTransfer = async () => stop.abort(new Error('interrupted'))
  const { code, stderr } = await scene.runWith(
    { signal: stop.signal },
    'put',
    import.meta.filename,
    'Plans:/x',
    '--password-stdin',
    '--json',
  )
  expect(code).toBe(130)
  expect(lines(stderr).at(-1)).toMatchObject({ error: { code: 'interrupted' } })
  expect(files.snapshot()).toEqual({ '/': null })
})

test('server start gets its own options as they stand, and its exit code is ours', async () => {
  const argv = ['--quiet', 'server', 'start', '--data-dir', 'x', '--json']
  expect(await new Scene().run(...argv)).toMatchObject({ code: 3, stdout: 'server --data-dir x --json\n' })
})

test('organization create uses the token of this machine and prints the link', async () => {
  const scene = new Scene()
  const { code, stdout } = await scene.run('organization', 'create', 'Acme')
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'http://127.0.0.1:6777/administration/organizations\n' })
  const wrong = await scene.run('organization', 'create', 'Acme', '--token', 'wrong')
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toContain('HTTP 403: Bad authorization token')
  expect(await scene.run('organization', 'create', 'A c')).toMatchObject({ code: 2 })
})

test('members are revoked, shared with and unshared by e-mail', async () => {
  const scene = new Scene()
  expect(
    await scene.run(
      'workspace',
      'share',
      '-w',
      'Plans',
      '-u',
      'bob@example.com',
      '-r',
      'Contributor',
      '--password-stdin',
    ),
  ).toMatchObject({ code: 0 })
  const members = await scene.run('workspace', 'list-users', '-w', 'Plans', '--password-stdin', '--json')
  expect(JSON.parse(members.stdout)).toMatchObject([
    { user_role: 'OWNER' },
    { human_handle: ['bob@example.com', 'Bob'], user_role: 'CONTRIBUTOR', user_profile: 'STANDARD' },
  ])
  expect(await scene.run('workspace', 'unshare', '-w', 'Plans', '-u', 'Bob', '--password-stdin')).toMatchObject({
    code: 0,
  })
  expect(await scene.run('workspace', 'unshare', '-w', 'Plans', '-u', 'Bob', '--password-stdin')).toMatchObject({
    code: 1,
  })
  expect(await scene.run('user', 'revoke', 'mallory@example.com', '--password-stdin')).toMatchObject({ code: 0 })
  const users = await scene.run('user', 'list', '--skip-revoked', '--password-stdin', '--json')
  expect(JSON.parse(users.stdout).map(({ human_handle }: { human_handle: string[] }) => human_handle[1])).toEqual([
    'Alice',
    'Bob',
  ])
})
