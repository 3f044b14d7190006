import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'
import { fileSize, SdkScene } from './sdk-scene.ts'
import { TransferLimit } from './transfer-limit.ts'

const MIB = fileSize(1024)

export const bench: Bench = {
  name: 'sdk.download',
  purpose: '1 GiB out of a workspace that this computer has not read yet, against the libraries alone',
  run: async () => {
    await using scene = await SdkScene.open()
    const path = scene.randomFile('big.bin', MIB)
    await scene.parallax('put', path, 'Docs:/big.bin')
    const blocks = join(scene.folder, 'blocks')
    mkdirSync(blocks)
    await using limit = await TransferLimit.start(blocks)
    const size = MIB * 2 ** 20
    await limit.run({ kind: 'upload', path, size })
    rmSync(path)
    const target = join(scene.folder, 'fetched.bin')
    const comparison = await compare(
      { name: 'sdk.download', unit: 'MiB', floor: 0.45 },
      {
        ours: {
          cpu: scene.cpu,
          run: async () => {
            scene.forget()
            rmSync(target, { force: true })
            await scene.parallax('get', 'Docs:/big.bin', target)
            return size
          },
        },
        limit: {
          cpu: limit.cpu,
          run: async () => {
            rmSync(target, { force: true })
            return await limit.run({ kind: 'download', path: target, size })
          },
        },
      },
    )
    return { comparisons: [comparison], figures: [] }
  },
}
