import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { fileSize, SdkScene } from './sdk-scene.ts'

const MIB = fileSize(2048)
const MOST = 260

export const bench: Bench = {
  name: 'sdk.memory',
  purpose: 'peak memory of the command line, its threads included, with a file of 2 GiB',
  run: async () => {
    await using scene = await SdkScene.open()
    const path = scene.randomFile('big.bin', MIB)
    const put = await scene.parallax('put', path, 'Docs:/big.bin')
    rmSync(path)
    scene.forget()
    const get = await scene.parallax('get', 'Docs:/big.bin', join(scene.folder, 'fetched.bin'))
    return {
      comparisons: [],
      figures: [
        { name: 'sdk.memory put', value: put.peakMemory, unit: 'MB', most: MOST },
        { name: 'sdk.memory get', value: get.peakMemory, unit: 'MB', most: MOST },
      ],
    }
  },
}
