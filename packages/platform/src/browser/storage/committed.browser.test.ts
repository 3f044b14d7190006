import { deleteDB, openDB } from 'idb'
import { afterAll, describe, expect, it } from 'vitest'
import { committed } from './committed.ts'
import { databaseErrorOf } from './device-database.ts'

const NAME = 'committed-test'

async function open() {
  const database = await openDB(NAME, 1, { upgrade: (created) => void created.createObjectStore('numbers') })
  return { database, transaction: () => database.transaction('numbers', 'readwrite') }
}

afterAll(() => deleteDB(NAME))

describe('committed', () => {
  it('answers the outcome once the transaction is complete', async () => {
    const { database, transaction } = await open()
    const one = transaction()
    expect(await committed(one, () => one.store.put(1, 'a'))).toBe('a')
    expect(await database.get('numbers', 'a')).toBe(1)
    database.close()
  })

  it('keeps nothing of a change that throws, and passes its error on', async () => {
    const { database, transaction } = await open()
    const one = transaction()
    const failing = committed(one, async () => {
      await one.store.put(2, 'b')
      throw new RangeError('not this one')
    })
    await expect(failing).rejects.toThrow(new RangeError('not this one'))
    expect(await database.get('numbers', 'b')).toBeUndefined()
    database.close()
  })

  it('names the cause of an aborted transaction, not its consequences', async () => {
    const full = new DOMException('no room', 'QuotaExceededError')
    const transaction = { done: Promise.reject(full), abort: () => undefined }
    const aborted = async () => {
      throw new DOMException('', 'AbortError')
    }
    await expect(committed(transaction, aborted)).rejects.toBe(full)
    await expect(committed(transaction, async () => 'written')).rejects.toBe(full)
  })
})

describe('databaseErrorOf', () => {
  it.each([
    ['QuotaExceededError', 'storage_full'],
    ['VersionError', 'storage_too_new'],
    ['SecurityError', 'storage_blocked'],
    ['UnknownError', 'storage_blocked'],
  ])('takes %s for %s', (name, code) => {
    expect(databaseErrorOf(new DOMException('', name))).toMatchObject({ code })
  })

  it('passes on what has no meaning of its own', () => {
    const defect = new TypeError('defect')
    expect(databaseErrorOf(defect)).toBe(defect)
  })
})
