import { expect, test } from 'vitest'
import { variable, variableName } from './environment.ts'

test('reads our variable first, then the alias', () => {
  expect(variable({ PARALLAX_DEVICE_ID: 'a', PARSEC_DEVICE_ID: 'b' }, 'DEVICE_ID')).toBe('a')
  expect(variable({ PARSEC_DEVICE_ID: 'b' }, 'DEVICE_ID')).toBe('b')
  expect(variable({ PARALLAX_DEVICE_ID: '' }, 'DEVICE_ID')).toBeUndefined()
})

test('never takes the data folder of the server for that of the client', () => {
  expect(variable({ PARALLAX_DATA_DIR: '/server' }, 'DATA_DIR')).toBeUndefined()
  expect(variable({ PARALLAX_DATA_DIR: '/server', PARALLAX_CLIENT_DATA_DIR: '/c' }, 'DATA_DIR')).toBe('/c')
  expect(variable({ PARSEC_DATA_DIR: '/c' }, 'DATA_DIR')).toBe('/c')
  expect(variableName('DATA_DIR')).toBe('PARALLAX_CLIENT_DATA_DIR')
})
