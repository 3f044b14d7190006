import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { toBase64, toHex } from '@parallax/wire'
import { expect, test } from 'vitest'
import { CryptoError, PrivateKey, PublicKey, SecretKey, VerifyKey } from './index.ts'
import { nativeCrypto } from './native/index.ts'
import { wasmCrypto } from './wasm/index.ts'

/** Which libraries a program has loaded once `code` has run, by the files that Node opened for them. */
function loadedBy(code: string): readonly string[] {
  const report = `
    const { registerHooks } = await import('node:module')
    const seen = new Set()
    registerHooks({ resolve: (name, context, next) => { seen.add(name); return next(name, context) } })
    ${code}
    console.log(JSON.stringify([...seen]))`
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', report], { cwd, encoding: 'utf8' })
  const names: readonly string[] = JSON.parse(output)
  return names.filter((name) => /sodium/.test(name) || name.startsWith('node:crypto'))
}

test('the face loads no back end', () => {
  expect(loadedBy(`await import('@parallax/crypto')`)).toEqual([])
})

test('a back end loads its library when it is opened, not before', () => {
  expect(loadedBy(`await import('@parallax/crypto/native')`)).toEqual(['node:crypto'])
  expect(loadedBy(`await (await import('@parallax/crypto/native')).nativeCrypto()`)).toContain('sodium-native')
  expect(loadedBy(`await import('@parallax/crypto/wasm')`)).toEqual([])
  const wasm = loadedBy(`await (await import('@parallax/crypto/wasm')).wasmCrypto()`)
  expect(wasm).toContain('libsodium-wrappers-sumo')
  expect(wasm).not.toContain('sodium-native')
})

test.each([
  ['native', await nativeCrypto()],
  ['wasm', await wasmCrypto()],
])('no error of the %s back end holds a secret', async (_, crypto) => {
  const bytes = crypto.random(32)
  const key = new SecretKey(bytes)
  const own = new PrivateKey(bytes)
  const cost = { opslimit: 0, memlimitKb: 8, parallelism: 1 }
  const failures = [
    () => crypto.decrypt(key, new Uint8Array(10)),
    () => crypto.decrypt(key, new Uint8Array(100)),
    () => crypto.sealInto(key, bytes, new Uint8Array(3)),
    () => crypto.openSealed(own, new Uint8Array(100)),
    () => crypto.greeterSharedSecret(own, new PublicKey(new Uint8Array(32))),
    () => crypto.verify(new VerifyKey(bytes), new Uint8Array(100)),
    () => new SecretKey(bytes.subarray(1)),
    () => crypto.passwordKey(toHex(bytes), cost, bytes.subarray(0, 16)),
  ]
  for (const fail of failures) {
    const error = await rejection(fail)
    expect(error).toBeInstanceOf(CryptoError)
    const text = inspect(error, { showHidden: true, depth: 10 })
    for (const trace of [toHex(bytes), toBase64(bytes), toHex(bytes.subarray(1)), bytes.subarray(2, 6).join(', ')])
      expect(text).not.toContain(trace)
  }
})

async function rejection(fail: () => unknown): Promise<unknown> {
  try {
    return await fail()
  } catch (error) {
    return error
  }
}
