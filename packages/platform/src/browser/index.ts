/**
 * The ports of the SDK in browsers. Put together in the dedicated worker of a tab, which has workers of its own.
 *
 * @example
 * const clock = new SystemClock()
 * using devices = await BrowserDeviceFolder.open()
 * const locks = new BrowserDeviceLocks()
 * const storages = new BrowserDeviceStorages({ clock })
 * await using http = new BrowserHttpTransport()
 * await using pool = browserBlockPool({ crypto: await wasmCrypto() })
 */
export { MemorySink } from '../bytes/memory-sink.ts'
export { SystemClock } from '../system-clock.ts'
export { BrowserHttpTransport } from './browser-http-transport.ts'
export { BlobSource } from './bytes/blob-source.ts'
export { readableStreamSource } from './bytes/readable-stream-source.ts'
export { WritableStreamSink } from './bytes/writable-stream-sink.ts'
export { BrowserDeviceFolder } from './device/browser-device-folder.ts'
export { BrowserDeviceLocks, type BrowserLockOptions } from './device/browser-device-locks.ts'
export { probeStorage, type StorageProbe } from './device/probe-storage.ts'
export { type BrowserBlockPoolOptions, browserBlockPool } from './pool/browser-block-pool.ts'
export { BrowserDeviceStorages, type BrowserStorageOptions } from './storage/browser-device-storages.ts'
