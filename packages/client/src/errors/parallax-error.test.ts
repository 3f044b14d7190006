import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { OfflineError, SessionRefusedError } from './connection-errors.ts'
import { EntryError, EntryNotFoundError } from './entry-errors.ts'
import { InvalidDataError, InvalidManifestError } from './integrity-errors.ts'
import { ParallaxError } from './parallax-error.ts'

describe('ParallaxError', () => {
  it('has a stable code, the key of its words and a cause', () => {
    const cause = new Error('ECONNREFUSED')
    const error = new OfflineError('offline', { server: 'here' }, { cause })
    expect(error).toMatchObject({ name: 'OfflineError', code: 'offline', messageKey: 'errors.offline', cause })
  })

  it('is told apart by class and family', () => {
    expect(new SessionRefusedError('terms', {})).toBeInstanceOf(OfflineError)
    expect(new EntryNotFoundError({ path: '/a' })).toBeInstanceOf(EntryError)
    expect(new InvalidManifestError({ detail: 'Corrupted' })).toBeInstanceOf(InvalidDataError)
    expect(new InvalidManifestError({ detail: 'Corrupted' })).toBeInstanceOf(ParallaxError)
  })

  it('shows no parameter in its message and stack, which end up in logs', () => {
    const error = new EntryNotFoundError({ path: '/merger/secret-plan.odt' })
    expect(error.message).toBe('entry_not_found')
    expect(error.stack).not.toContain('secret-plan')
    expect(inspect(error)).not.toContain('secret-plan')
  })
})
