import type { BenchResult } from './measure/report.ts'

/** One benchmark: `npm run bench NAME` runs those whose name starts with NAME. */
export interface Bench {
  readonly name: string
  /** What is compared with what, one sentence. */
  readonly purpose: string
  run(): Promise<BenchResult>
}
