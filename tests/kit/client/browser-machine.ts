import { wasmCrypto } from '@parallax/crypto/wasm'
import {
  BrowserDeviceFolder,
  BrowserDeviceLocks,
  BrowserDeviceStorages,
  BrowserHttpTransport,
  browserBlockPool,
  SystemClock,
} from '@parallax/platform/browser'
import { browserZstd, dataTools } from '@parallax/protocol'
import type { Machine } from './machine.ts'

/** This browser. All machines of a page share what it stores. */
export async function browserMachine(): Promise<Machine> {
  const crypto = await wasmCrypto()
  const clock = new SystemClock()
  const folder = await BrowserDeviceFolder.open()
  const http = new BrowserHttpTransport()
  const pool = browserBlockPool({ crypto, workers: 2 })
  return {
    folder,
    locks: new BrowserDeviceLocks(),
    storages: new BrowserDeviceStorages({ clock }),
    http,
    pool,
    tools: dataTools({ crypto, zstd: browserZstd }),
    clock,
    maxFileSlots: 11_600,
    [Symbol.asyncDispose]: async () => {
      folder[Symbol.dispose]()
      await pool[Symbol.asyncDispose]()
      await http[Symbol.asyncDispose]()
    },
  }
}
