import { cryptoAcceptance, loadVectors } from '../acceptance/index.ts'
import { wasmCrypto } from './index.ts'

const vectors = await loadVectors(async (file) => {
  const response = await fetch(`/spec/vectors/${file}`)
  if (!response.ok) throw new Error(`${file}: ${response.status}`)
  return response.text()
})
cryptoAcceptance('the WebAssembly back end in a browser', { crypto: await wasmCrypto(), vectors })
