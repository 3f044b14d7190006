import { expect, test } from 'vitest'
import { profileOf, resolveConfig } from './config.ts'
import { helpText, redactedSettings } from './describe-options.ts'
import { OPTIONS } from './options.ts'
import { readSettings } from './read-settings.ts'

const read = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  readSettings({ args, environment })
const local = {
  administrationToken: 'generated',
  blockFolder: '/data/blocks',
  dataDirectory: '/data',
  outboxFolder: '/data/outbox',
  serverKey: '0a'.repeat(32),
}

test('a flag wins over a variable, our variable over the alias', () => {
  const environment = { PARSEC_PORT: '1', PARALLAX_PORT: '2' }
  expect(read([], { PARSEC_PORT: '1' }).port).toBe(1)
  expect(read([], environment).port).toBe(2)
  expect(read(['--port', '3'], environment).port).toBe(3)
  expect(read(['-P=4'], environment).port).toBe(4)
  expect(read([], { DATABASE_URL: 'postgres://a/b', PARSEC_DB: 'postgres://c/d' }).database).toBe('postgres://a/b')
})

test('an empty variable is not given', () => {
  expect(read([], { PARALLAX_PORT: '' }).port).toBe(6777)
})

test('switches are on alone, and say on or off in many ways', () => {
  expect(read(['--debug']).debug).toBe(true)
  expect(read(['--no-debug'], { DEBUG: 'yes' }).debug).toBe(false)
  for (const [text, value] of Object.entries({ 1: true, Yes: true, on: true, 0: false, FALSE: false, off: false }))
    expect(read([], { PARSEC_DEBUG: text }).debug).toBe(value)
})

test('a repeated option is given several times, or separated by blanks in its variable', () => {
  const origins = ['https://a.example', 'https://b.example']
  expect(read(origins.flatMap((origin) => ['--cors-allow-origins', origin])).corsAllowOrigins).toEqual(origins)
  expect(read([], { PARSEC_CORS_ALLOW_ORIGINS: origins.join('  ') }).corsAllowOrigins).toEqual(origins)
})

test('PARSEC_CMD_ARGS holds more arguments, with variables replaced', () => {
  expect(read([], { PARSEC_CMD_ARGS: '--port $P --debug', P: '81' })).toMatchObject({ port: 81, debug: true })
})

test('what is wrong is named with what was expected, a secret without its value', () => {
  expect(() => read(['--port', 'x'])).toThrow('--port "x" is wrong: expected a number from 0 to 65535.')
  expect(() => read([], { PARSEC_SERVER_ADDR: 'http://x' })).toThrow('PARSEC_SERVER_ADDR "http://x" is wrong')
  expect(() => read(['--nope'])).toThrow('no option --nope')
  expect(() => read(['--port'])).toThrow('--port needs a value')
})

test('secrets are never in the settings that may be logged', () => {
  const settings = read(['--administration-token', 'hush', '--db', 'postgres://u:hush@h/d'])
  expect(JSON.stringify(redactedSettings(settings))).not.toContain('hush')
  expect(redactedSettings(settings)).toMatchObject({ administrationToken: '***', database: '***', port: 6777 })
})

test('of a block store everything but its secrets may be logged, and a wrong one is not quoted', () => {
  const settings = read(['-b', 'raid1:0:s3::r:b:hush:hush', '--blockstore', 'raid1:1:file:/x'])
  expect(redactedSettings(settings)).toMatchObject({ blockStore: 'raid1:0:s3::r:b:***:*** raid1:1:file:/x' })
  const environment = { PARSEC_BLOCKSTORE: 'raid0:0:file:/x raid0:1:file:/y' }
  expect(read([], environment).blockStore).toMatchObject({ type: 'raid0', nodes: [{ folder: '/x' }, { folder: '/y' }] })
  expect(() => read(['-b', 's3::hush'])).toThrow(/^-b is wrong: expected five fields after s3/)
})

test('without database and address the local profile generates everything', () => {
  expect(profileOf(read([]))).toBe('local')
  expect(resolveConfig(read([]), local)).toMatchObject({
    profile: 'local',
    serverAddress: null,
    database: { type: 'embedded', dataDirectory: '/data' },
    blockStore: { type: 'file', folder: '/data/blocks' },
    administrationToken: 'generated',
    serverKey: new Uint8Array(32).fill(0x0a),
    autoMigrate: true,
    spontaneousBootstrap: true,
    corsAllowOrigins: [],
  })
})

test('what is given wins over what the local profile generates', () => {
  const args = ['--administration-token', 'mine', '--no-spontaneous-organization-bootstrap', '-b', 'POSTGRESQL']
  expect(resolveConfig(read(args), local)).toMatchObject({
    administrationToken: 'mine',
    spontaneousBootstrap: false,
    blockStore: { type: 'postgresql' },
  })
})

test('one of database and address makes the production profile, which names what it misses', () => {
  const production = {
    'server-addr': 'parsec3://example.com',
    db: 'postgres://localhost/parallax',
    blockstore: 'file:/blocks',
    'administration-token': 'secret',
    'server-key': '0f'.repeat(32),
    'email-host': 'outbox',
  }
  const args = Object.entries(production).flatMap(([name, value]) => [`--${name}`, value])
  expect(profileOf(read(['--server-addr', 'parsec3://example.com']))).toBe('production')
  expect(profileOf(read(['--db', 'postgres://localhost/parallax']))).toBe('production')
  for (const name of Object.keys(production)) {
    const others = Object.entries(production).flatMap(([other, value]) => (other === name ? [] : [`--${other}`, value]))
    expect(() => resolveConfig(read(others), null)).toThrow(`A setting is missing: --${name}, PARALLAX_`)
  }
  expect(resolveConfig(read(args), null)).toMatchObject({
    profile: 'production',
    serverKey: new Uint8Array(32).fill(0x0f),
    serverAddress: 'https://example.com/',
    autoMigrate: false,
    spontaneousBootstrap: false,
  })
})

test('MOCKED and --dev are the local profile on a database that goes away', () => {
  for (const args of [['--db', 'MOCKED'], ['--dev']]) {
    expect(profileOf(read(args))).toBe('local')
    expect(resolveConfig(read(args), local).database).toEqual({ type: 'temporary' })
  }
  expect(resolveConfig(read(['--dev']), local)).toMatchObject({
    debug: true,
    corsAllowOrigins: ['*'],
    administrationToken: 's3cr3t',
  })
})

test('a keepalive of zero or less is none', () => {
  expect(resolveConfig(read(['--sse-keepalive', '-1']), local).sseKeepalive).toBeNull()
  expect(resolveConfig(read(['--sse-keepalive', '2']), local).sseKeepalive).toBe(2)
})

test('terms of service are given by locale, a comma in a URL escaped', () => {
  const terms = 'en:https://e.com/a\\,b,fr_FR:https://e.com/fr'
  expect(resolveConfig(read(['--organization-initial-tos', terms]), local).organizationDefaults.termsOfService).toEqual(
    new Map([
      ['en', 'https://e.com/a,b'],
      ['fr_FR', 'https://e.com/fr'],
    ]),
  )
})

test('the help tells of every option, its variables and its default', () => {
  expect(helpText()).toContain('--server-addr URL')
  expect(helpText()).toContain('PARALLAX_DB, DATABASE_URL')
  expect(helpText()).toContain('Default: 6777')
  for (const { flag } of Object.values(OPTIONS)) expect(helpText()).toContain(`${flag}`)
})

test('a feature is asked for in full', () => {
  const wrong = (...args: readonly string[]) => expect(() => resolveConfig(read(args), local))
  wrong('--openbao-server-url', 'https://bao.example').toThrow('--openbao-auth-hexagone')
  wrong('--cryptpad-server-url', 'pad.example').toThrow('expected an http or https URL')
  wrong('--validation-email-rate-limit', '60', 'many').toThrow('expected two numbers')
  wrong('--advisory-device-file-protection', 'PASSWORD+MAGIC').toThrow('expected PASSWORD, KEYRING')
})
