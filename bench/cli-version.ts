import { spawn } from 'node:child_process'
import type { Bench } from './bench.ts'
import { buildCli } from './bundled-cli.ts'
import { compare } from './measure/compare.ts'

const STARTS = 20

export const bench: Bench = {
  name: 'cli.version',
  purpose: 'the bundled `parallax --version`, against `node -e 0`: at most 1.8 times as long',
  run: async () => {
    const file = await buildCli()
    const comparison = await compare(
      { name: 'cli.version', unit: 'starts', floor: 1 / 1.8 },
      {
        ours: { run: () => starts([file, '--version']) },
        limit: { run: () => starts(['-e', '0']) },
      },
    )
    return { comparisons: [comparison], figures: [] }
  },
}

async function starts(args: readonly string[]): Promise<number> {
  for (let count = 0; count < STARTS; count += 1) {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      child.once('error', reject)
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))))
    })
  }
  return STARTS
}
