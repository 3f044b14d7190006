import { wasmCrypto } from '@parallax/crypto/wasm'
import {
  BrowserDeviceFolder,
  BrowserDeviceLocks,
  BrowserDeviceStorages,
  BrowserHttpTransport,
  browserBlockPool,
  probeStorage,
  SystemClock,
} from '@parallax/platform/browser'
import { browserZstd, dataTools } from '@parallax/protocol'
import { expose } from 'comlink'
import { carryFailures } from './failure.ts'
import { LocalSdk } from './local-sdk.ts'
import type { SdkParts } from './sdk-parts.ts'

// The composition root of the application: the one worker of a tab that holds keys.

carryFailures()

async function openParts(): Promise<SdkParts> {
  const crypto = await wasmCrypto()
  const clock = new SystemClock()
  return {
    clock,
    folder: await BrowserDeviceFolder.open(),
    locks: new BrowserDeviceLocks(),
    storages: new BrowserDeviceStorages({ clock }),
    http: new BrowserHttpTransport(),
    pool: browserBlockPool({ crypto }),
    tools: dataTools({ crypto, zstd: browserZstd }),
  }
}

expose(new LocalSdk({ probe: probeStorage, openParts }))
