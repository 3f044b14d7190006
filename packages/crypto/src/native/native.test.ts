import { readFile } from 'node:fs/promises'
import { cryptoAcceptance, loadVectors } from '../acceptance/index.ts'
import { nativeCrypto } from './index.ts'

const vectors = await loadVectors((file) =>
  readFile(new URL(`../../../../spec/vectors/${file}`, import.meta.url), 'utf8'),
)
cryptoAcceptance('the native back end', { crypto: await nativeCrypto(), vectors })
