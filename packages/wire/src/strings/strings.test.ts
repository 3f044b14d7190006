import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  accessToken,
  accessTokenFromBytes,
  accessTokenToBytes,
  CODE_ALPHABET,
  type Codec,
  DecodeError,
  decode,
  deviceId,
  deviceLabel,
  emailAddress,
  encode,
  entryName,
  entryNameProblem,
  humanHandle,
  organizationId,
  parseAccessToken,
  parseDeviceLabel,
  parseEmailAddress,
  parseEntryName,
  parseHandleLabel,
  parseHumanHandle,
  parseNewDeviceLabel,
  parseNewEmailAddress,
  parseOrganizationId,
  parseSasCode,
  parseValidationCode,
  printHandle,
  redactedDeviceLabel,
  redactedHandle,
  sameHandle,
  splitEntryName,
  string,
  toHex,
  tuple,
  userId,
  validationCode,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

interface Ids {
  readonly organization_id: {
    readonly accepted: readonly string[]
    readonly rejected: readonly string[]
    readonly rejected_self_made: readonly string[]
    readonly nfc_self_made: readonly { readonly input: string; readonly canonical: string }[]
  }
  readonly device_label: { readonly accepted: readonly string[]; readonly rejected: readonly string[] }
  readonly human_handle: {
    readonly accepted: readonly (readonly [string, string])[]
    readonly rejected: readonly { readonly email: string; readonly label: string; readonly error: string }[]
    readonly redacted: readonly { readonly user_id: string; readonly email: string; readonly label: string }[]
    readonly forbidden_label_characters: string
  }
  readonly email_address: { readonly accepted: readonly string[]; readonly rejected: readonly string[] }
  readonly entry_name: {
    readonly accepted: readonly string[]
    readonly rejected: readonly string[]
    readonly too_long: readonly string[]
    readonly prefix_suffix: readonly {
      readonly name: string
      readonly prefix: string
      readonly suffix: string | null
    }[]
  }
  readonly access_token: {
    readonly accepted: readonly string[]
    readonly rejected: readonly { readonly hex: string }[]
  }
  readonly sas_code: {
    readonly accepted: readonly string[]
    readonly rejected: readonly string[]
    readonly rejected_self_made: readonly string[]
  }
  readonly validation_code: {
    readonly accepted: readonly string[]
    readonly rejected: readonly { readonly code: string }[]
  }
}

const vectors: Ids = JSON.parse(readFileSync(new URL('../../../../spec/vectors/ids.json', import.meta.url), 'utf8'))

/** Half of a surrogate pair has no UTF-8 form. */
const LONE_SURROGATE = 'a\ud800'
const E_ACUTE = { nfd: 'e\u0301', nfc: '\u00e9' }

describe('organization id', () => {
  const { accepted, rejected, rejected_self_made, nfc_self_made } = vectors.organization_id
  stringRules({
    codec: organizationId,
    parse: parseOrganizationId,
    accepted,
    rejected: [...rejected, ...rejected_self_made, LONE_SURROGATE],
  })

  test.each(nfc_self_made)('is normalised: $canonical', ({ canonical }) => {
    expect(canonical).toBe(E_ACUTE.nfc)
    expect(parseOrganizationId(E_ACUTE.nfd)).toBe(canonical)
    expect(decode(organizationId, encode(string, E_ACUTE.nfd))).toBe(canonical)
  })

  test('counts bytes, not characters', () => {
    expect(parseOrganizationId('国'.repeat(10))).toBeDefined()
    expect(parseOrganizationId('国'.repeat(11))).toBeUndefined()
    expect(parseOrganizationId('𝔅'.repeat(8))).toBeDefined()
    expect(parseOrganizationId('𝔅'.repeat(9))).toBeUndefined()
    expect(parseOrganizationId('é'.repeat(16))).toBeDefined()
    expect(parseOrganizationId('é'.repeat(17))).toBeUndefined()
  })

  test('keeps case', () => {
    expect(parseOrganizationId('Org')).not.toBe(parseOrganizationId('org'))
  })
})

describe('device label', () => {
  const { accepted, rejected } = vectors.device_label
  stringRules({ codec: deviceLabel, parse: parseDeviceLabel, accepted, rejected: [...rejected, LONE_SURROGATE] })

  test('is normalised before its bytes are counted', () => {
    expect(parseDeviceLabel(E_ACUTE.nfd.repeat(127))).toBe(E_ACUTE.nfc.repeat(127))
    expect(parseDeviceLabel(E_ACUTE.nfd.repeat(128))).toBeUndefined()
  })

  test('is written up to 254 characters, read up to 255 bytes', () => {
    expect(parseNewDeviceLabel('x'.repeat(254))).toBe('x'.repeat(254))
    expect(parseNewDeviceLabel('x'.repeat(255))).toBeUndefined()
    expect(parseDeviceLabel('x'.repeat(255))).toBe('x'.repeat(255))
    expect(parseNewDeviceLabel('')).toBeUndefined()
  })

  test('is the id in hex when redacted', () => {
    const id = decode(deviceId, hexBytes('d802de10a11cec0010000000000000000000'))
    expect(redactedDeviceLabel(id)).toBe('de10a11cec0010000000000000000000')
  })
})

describe('e-mail address', () => {
  const { accepted, rejected } = vectors.email_address
  const ours = [
    'a.b+c-d@e-f.g',
    "!#$%&'*+/=?^_`{|}~@x",
    'a--b@c',
    'alice@redacted.invalid.com',
    'alice@unredacted.invalid',
  ]
  const notOurs = [
    '.a@b',
    'a.@b',
    'a..b@c',
    '-a@b',
    'a-@b',
    'a.-b@c',
    'a-.b@c',
    'a@-b',
    'a@b-',
    'a@b@c',
    'a b@c',
    'a@b\n',
  ]
  stringRules({
    codec: emailAddress,
    parse: parseEmailAddress,
    accepted: [...accepted, ...ours],
    rejected: [...rejected, ...notOurs],
  })

  test('may be too long for a server', () => {
    const long = `${'a'.repeat(253)}@x`
    expect(parseEmailAddress(long)).toBe(long)
    expect(parseNewEmailAddress(long)).toBeUndefined()
    expect(parseNewEmailAddress(long.slice(1))).toBe(long.slice(1))
  })
})

describe('human handle', () => {
  const { accepted, rejected, redacted, forbidden_label_characters } = vectors.human_handle
  const pair = tuple(string, string)

  test.each(accepted)('accepts %s, %s', (email, label) => {
    const handle = parseHumanHandle(email, label)
    expect(handle).toEqual({ email, label })
    expect(handle && decode(pair, encode(humanHandle, handle))).toEqual([email, label])
    expect(decode(humanHandle, encode(pair, [email, label]))).toEqual({ email, label })
  })

  test.each(rejected)('refuses $email, $label: $error', ({ email, label, error }) => {
    expect(parseHumanHandle(email, label)).toBeUndefined()
    expect(parseEmailAddress(email) === undefined).toBe(error === 'email')
    expect(() => decode(humanHandle, encode(pair, [email, label]))).toThrow(DecodeError)
  })

  test('refuses each forbidden character in a label', () => {
    for (const character of forbidden_label_characters) expect(parseHandleLabel(`a${character}b`)).toBeUndefined()
    expect(parseHandleLabel('(a) b/c')).toBe('(a) b/c')
    expect(parseHandleLabel(LONE_SURROGATE)).toBeUndefined()
    expect(parseHandleLabel(E_ACUTE.nfd)).toBe(E_ACUTE.nfc)
  })

  test('is an array of exactly two', () => {
    const three = encode(tuple(string, string, string), ['a@b', 'a', 'b'])
    expect(() => decode(humanHandle, three)).toThrow(DecodeError)
  })

  test('equals another by e-mail alone', () => {
    const [alice, renamed, bob] = [handle('a@b', 'Alice'), handle('a@b', 'Alicia'), handle('A@b', 'Alice')]
    expect(sameHandle(alice, renamed)).toBe(true)
    expect(sameHandle(alice, bob)).toBe(false)
    expect(printHandle(alice)).toBe('Alice <a@b>')
  })

  test.each(redacted)('is made of the id when redacted: $email', ({ user_id, email, label }) => {
    const shown = redactedHandle(decode(userId, hexBytes(`d802${user_id}`)))
    expect(shown).toEqual({ email, label })
    expect(printHandle(shown)).toBe(`${label} <${email}>`)
    expect(parseHumanHandle(shown.email, shown.label)).toBeUndefined()
  })
})

describe('entry name', () => {
  const { accepted, rejected, too_long, prefix_suffix } = vectors.entry_name
  stringRules({
    codec: entryName,
    parse: parseEntryName,
    accepted,
    rejected: [...rejected, ...too_long, LONE_SURROGATE],
  })

  test('says whether it is too long or invalid, the length first', () => {
    for (const name of rejected) expect(entryNameProblem(name)).toBe('invalid_name')
    for (const name of too_long) expect(entryNameProblem(name)).toBe('name_too_long')
    expect(entryNameProblem('/'.repeat(256))).toBe('name_too_long')
    for (const name of accepted) expect(entryNameProblem(name)).toBeUndefined()
  })

  test('is normalised before its bytes are counted', () => {
    expect(parseEntryName(E_ACUTE.nfd.repeat(127))).toBe(E_ACUTE.nfc.repeat(127))
    expect(decode(entryName, encode(string, E_ACUTE.nfd))).toBe(E_ACUTE.nfc)
    expect(entryNameProblem(E_ACUTE.nfd.repeat(128))).toBe('name_too_long')
  })

  test.each(prefix_suffix)('splits $name', ({ name, prefix, suffix }) => {
    const parsed = parseEntryName(name)
    expect(parsed && splitEntryName(parsed)).toEqual({ prefix, suffix })
  })
})

describe('access token', () => {
  const { accepted, rejected } = vectors.access_token

  test.each(accepted)('%s is sixteen bytes', (text) => {
    const token = parseAccessToken(text.toUpperCase())
    expect(token).toBe(text)
    if (token === undefined) return
    expect(toHex(accessTokenToBytes(token))).toBe(text)
    expect(accessTokenFromBytes(hexBytes(text))).toBe(text)
    expect(toHex(encode(accessToken, token))).toBe(`c410${text}`)
    expect(decode(accessToken, hexBytes(`c410${text}`))).toBe(text)
  })

  test.each(rejected)('refuses $hex', ({ hex }) => {
    expect(parseAccessToken(hex)).toBeUndefined()
  })

  test('has no other length, form or character', () => {
    for (const length of [0, 15, 17]) {
      expect(() => decode(accessToken, hexBytes(`c4${toHex(Uint8Array.of(length))}${'00'.repeat(length)}`))).toThrow(
        DecodeError,
      )
      expect(() => accessTokenFromBytes(new Uint8Array(length))).toThrow(RangeError)
    }
    expect(parseAccessToken('00010203-0405-0607-0809-0a0b0c0d0e0f')).toBeUndefined()
    expect(parseAccessToken('000102030405060708090a0b0c0d0e0K')).toBeUndefined()
  })
})

describe('codes', () => {
  const { sas_code: sas, validation_code: validation } = vectors

  test('have 32 characters to choose from', () => {
    expect(new Set(CODE_ALPHABET).size).toBe(32)
    for (const character of CODE_ALPHABET) expect(parseSasCode(character.repeat(4))).toBe(character.repeat(4))
    for (const character of 'IO01ai') expect(parseSasCode(character.repeat(4))).toBeUndefined()
  })

  test.each(sas.accepted)('%s is a SAS code', (code) => {
    expect(parseSasCode(code)).toBe(code)
  })

  test.each([...sas.rejected, ...sas.rejected_self_made, 'AAAA\n'])('%j is no SAS code', (code) => {
    expect(parseSasCode(code)).toBeUndefined()
  })

  stringRules({
    codec: validationCode,
    parse: parseValidationCode,
    accepted: validation.accepted,
    rejected: [
      ...validation.rejected.map(({ code }) => code),
      'ad3fxj',
      'AD3FXI',
      'AD3FXO',
      'AD3FX1',
      'AD3FXJJ',
      'AD3FX',
    ],
  })
})

/** What holds for every validated string, in memory and on the wire. */
function stringRules<T extends string>(rules: {
  readonly codec: Codec<T>
  readonly parse: (text: string) => T | undefined
  readonly accepted: readonly string[]
  readonly rejected: readonly string[]
}): void {
  test.each(rules.accepted)('accepts %j', (text) => {
    const value = rules.parse(text)
    expect(value).toBe(text)
    expect(decode(rules.codec, encode(string, text))).toBe(text)
    if (value !== undefined) expect(encode(rules.codec, value)).toEqual(encode(string, text))
  })

  test.each(rules.rejected)('refuses %j', (text) => {
    expect(rules.parse(text)).toBeUndefined()
    if (text.isWellFormed()) expect(() => decode(rules.codec, encode(string, text))).toThrow(DecodeError)
  })

  test('is a str and nothing else', () => {
    for (const hex of ['c0', '01', 'c40141', '9141', '80']) {
      expect(() => decode(rules.codec, hexBytes(hex))).toThrow(DecodeError)
    }
  })
}

function handle(email: string, label: string) {
  const parsed = parseHumanHandle(email, label)
  if (parsed === undefined) throw new Error(`no handle: ${email}, ${label}`)
  return parsed
}
