/**
 * The ports of the SDK in Node.
 *
 * @example
 * const clock = new SystemClock()
 * const folders = baseFolders({ environment: process.env, platform: process.platform, home: homedir(), workingFolder: process.cwd() })
 * const config = await ConfigFolder.open(folders.config)
 * const devices = new NodeDeviceFolder(config)
 * const locks = new NodeDeviceLocks(config, clock)
 * const storages = new NodeDeviceStorages({ dataFolder: folders.data, clock })
 * await using http = new NodeHttpTransport()
 * await using pool = nodeBlockPool({ crypto: await nativeCrypto() })
 */
export { MemorySink } from '../bytes/memory-sink.ts'
export { StreamSource, type StreamSourceOptions } from '../bytes/stream-source.ts'
export { SystemClock } from '../system-clock.ts'
export { type BaseFolderOptions, type BaseFolders, baseFolders } from './base-folders.ts'
export { inputSource } from './bytes/input-source.ts'
export { OutputSink } from './bytes/output-sink.ts'
export { PathSink, type PathSinkOptions } from './bytes/path-sink.ts'
export { PathSource } from './bytes/path-source.ts'
export { ConfigFolder } from './device/config-folder.ts'
export { NodeDeviceFolder } from './device/node-device-folder.ts'
export { NodeDeviceLocks } from './device/node-device-locks.ts'
export { type NodeHttpOptions, NodeHttpTransport } from './http/node-http-transport.ts'
export { type NodeBlockPoolOptions, nodeBlockPool } from './pool/node-block-pool.ts'
export { NodeDeviceStorages, type NodeStorageOptions } from './storage/node-device-storages.ts'
