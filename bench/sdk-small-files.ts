import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'
import { SdkScene } from './sdk-scene.ts'
import { TransferLimit } from './transfer-limit.ts'

const FILES = 3_000
const BYTES = 4_096

export const bench: Bench = {
  name: 'sdk.small-files',
  purpose: '3 000 files of 4 KiB into a workspace, against the libraries alone, one request a file',
  run: async () => {
    await using scene = await SdkScene.open()
    const path = scene.randomFolder('small', { files: FILES, bytes: BYTES })
    const blocks = join(scene.folder, 'blocks')
    mkdirSync(blocks)
    await using limit = await TransferLimit.start(blocks)
    let round = 0
    const comparison = await compare(
      { name: 'sdk.small-files', unit: 'files', floor: 0.1 },
      {
        ours: {
          cpu: scene.cpu,
          run: async () => {
            round += 1
            await scene.parallax('workspace', 'import', path, `Docs:/small-${round}`)
            return FILES
          },
        },
        limit: {
          cpu: limit.cpu,
          run: () => {
            rmSync(blocks, { recursive: true })
            mkdirSync(blocks)
            return limit.run({ kind: 'folder', path, size: 0 })
          },
        },
      },
    )
    return { comparisons: [comparison], figures: [] }
  },
}
