import { describe, expect, it } from 'vitest'
import { OfflineError, SessionRefusedError, TimestampOutOfBallparkError } from '../errors/connection-errors.ts'
import { DeviceInUseError } from '../errors/device-errors.ts'
import { ManifestTooLargeError } from '../errors/entry-errors.ts'
import { InvalidManifestError } from '../errors/integrity-errors.ts'
import { describeError } from './describe-error.ts'
import { english } from './english.ts'
import { french } from './french.ts'

const zone = { timeZone: 'UTC' }
const noon = 1_795_262_400_000_000n

describe('describeError', () => {
  it('fills in the parameters', () => {
    const words = describeError(english, new OfflineError('offline', { server: 'files.example.org' }))
    expect(words.what).toBe('The server files.example.org cannot be reached.')
    expect(words.code).toBe('offline')
  })

  it('does not look for parameters inside of parameters', () => {
    const words = describeError(
      english,
      new SessionRefusedError('organization_unknown', { organization: '{server}', server: 'S' }),
    )
    expect(words.what).toBe('The server S does not know the organization {server}.')
  })

  it('writes dates, durations and sizes in the manner of the language', () => {
    const clock = new TimestampOutOfBallparkError({
      deviceTime: noon,
      serverTime: noon + 7_200_000_000n,
      difference: { seconds: 7200 },
    })
    expect(describeError(english, clock, zone).what).toMatch(
      /Nov 21, 2026, 12:00:00\sPM, .*Nov 21, 2026, 2:00:00\sPM: 2 hours apart/,
    )
    expect(describeError(french, clock, zone).what).toMatch(
      /21 nov\. 2026, 12:00:00, .*14:00:00\u00a0: 2\sheures d’écart/,
    )
    const large = new ManifestTooLargeError('file_too_large', { path: '/film', limit: { bytes: 5_600_000_000 } })
    expect(describeError(english, large).what).toContain('up to 5.6 GB')
    expect(describeError(french, large).what).toMatch(/jusqu’à 5,6\sGo/)
  })

  it('says who holds a device, with what is known', () => {
    const inUse = (holder: ConstructorParameters<typeof DeviceInUseError>[0]) =>
      describeError(english, new DeviceInUseError(holder), zone).what
    expect(inUse({ kind: 'tab' })).toBe('This device is in use by another tab of this browser.')
    expect(inUse({ kind: 'process', program: 'parallax drive', process: 4711, since: noon })).toMatch(
      /by parallax drive \(process 4711, since Nov 21, 2026, 12:00:00\sPM\)\.$/,
    )
    expect(inUse({ kind: 'process', program: '' })).toBe('This device is in use by another program.')
  })

  it('keeps the technical detail apart from the sentences', () => {
    const words = describeError(english, new InvalidManifestError({ detail: 'RevokedAuthor' }))
    expect(words.detail).toBe('RevokedAuthor')
    expect(words.what).not.toContain('RevokedAuthor')
  })

  it('tells an abort as cancelled', () => {
    expect(describeError(english, AbortSignal.abort().reason)).toMatchObject({ code: 'cancelled', what: 'Cancelled.' })
  })

  it('tells a defect as internal, without its message', () => {
    const words = describeError(english, new TypeError('secret.txt is not a function'))
    expect(words).toMatchObject({ code: 'internal', detail: 'TypeError' })
    expect(JSON.stringify(words)).not.toContain('secret.txt')
  })
})
