import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'
import { fileSize, SdkScene } from './sdk-scene.ts'
import { TransferLimit } from './transfer-limit.ts'

const MIB = fileSize(1024)

export const bench: Bench = {
  name: 'sdk.upload',
  purpose: '1 GiB into a workspace, server and PostgreSQL on this machine, against the libraries alone',
  run: async () => {
    await using scene = await SdkScene.open()
    const path = scene.randomFile('big.bin', MIB)
    const blocks = join(scene.folder, 'blocks')
    mkdirSync(blocks)
    await using limit = await TransferLimit.start(blocks)
    const size = MIB * 2 ** 20
    let round = 0
    const comparison = await compare(
      { name: 'sdk.upload', unit: 'MiB', floor: 0.4 },
      {
        ours: {
          cpu: scene.cpu,
          run: async () => {
            round += 1
            await scene.parallax('put', path, `Docs:/big-${round}.bin`)
            return size
          },
        },
        limit: {
          cpu: limit.cpu,
          run: async () => {
            rmSync(blocks, { recursive: true })
            mkdirSync(blocks)
            return await limit.run({ kind: 'upload', path, size })
          },
        },
      },
    )
    return { comparisons: [comparison], figures: [] }
  },
}
