import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ConfigFolder,
  NodeDeviceFolder,
  NodeDeviceLocks,
  NodeDeviceStorages,
  NodeHttpTransport,
  nodeBlockPool,
  SystemClock,
} from '@parallax/platform/node'
import { testTools } from '../tools.ts'
import type { Machine } from './machine.ts'

/** A computer, with a home of its own. */
export interface NodeMachine extends Machine {
  /** Its folder: `config` and `data` are below. */
  readonly home: string
}

export interface NodeMachineOptions {
  /** An existing folder, which then stays; a temporary one when left out. */
  readonly home?: string
  readonly workers?: number
}

export async function nodeMachine({ home: given, workers = 1 }: NodeMachineOptions = {}): Promise<NodeMachine> {
  const home = given ?? mkdtempSync(join(tmpdir(), 'parallax-machine-'))
  const tools = await testTools()
  const clock = new SystemClock()
  const config = await ConfigFolder.open(join(home, 'config'))
  const http = new NodeHttpTransport()
  const pool = nodeBlockPool({ crypto: tools.crypto, workers })
  return {
    home,
    folder: new NodeDeviceFolder(config),
    locks: new NodeDeviceLocks(config, clock),
    storages: new NodeDeviceStorages({ dataFolder: join(home, 'data'), clock }),
    http,
    pool,
    tools,
    clock,
    maxFileSlots: 16_384,
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]()
      await http[Symbol.asyncDispose]()
      if (given === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
}
