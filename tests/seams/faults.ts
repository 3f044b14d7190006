import type {
  DeviceStorage,
  DeviceStorages,
  HttpOptions,
  HttpRequest,
  HttpTransport,
  WorkspaceStorage,
} from '@parallax/client'

/** One failure. Calls are counted from 1, those that `of` lets through only. */
export interface Fault {
  readonly at: number
  /** `before`: it never happened. `after`: it happened and the caller does not know. */
  readonly when: 'before' | 'after'
  readonly error: () => Error
  /** Which calls count: `POST /authenticated/Acme`, `workspace.commit`, `certificates.write` … All when left out. */
  readonly of?: (call: string) => boolean
}

/** Counts calls through a seam, and makes some of them fail. */
export class Faults {
  /** Every call so far, in order. */
  readonly calls: string[] = []
  readonly #planned: { readonly fault: Fault; seen: number }[]

  constructor(...faults: readonly Fault[]) {
    this.#planned = faults.map((fault) => ({ fault, seen: 0 }))
  }

  async around<T>(call: string, action: () => Promise<T>): Promise<T> {
    this.calls.push(call)
    const due = this.#planned.filter((planned) => {
      if (planned.fault.of?.(call) === false) return false
      planned.seen += 1
      return planned.seen === planned.fault.at
    })
    const before = due.find(({ fault }) => fault.when === 'before')
    if (before !== undefined) throw before.fault.error()
    const outcome = await action()
    const after = due.find(({ fault }) => fault.when === 'after')
    if (after !== undefined) throw after.fault.error()
    return outcome
  }
}

/** A transport whose requests are named `<method> <path>`. */
export function faultyTransport(http: HttpTransport, faults: Faults): HttpTransport {
  const nameOf = ({ method, url }: HttpRequest): string => `${method} ${new URL(url).pathname}`
  return {
    request: (request: HttpRequest, options?: HttpOptions) =>
      faults.around(nameOf(request), () => http.request(request, options)),
    stream: (request: HttpRequest, options?: HttpOptions) =>
      faults.around(nameOf(request), () => http.stream(request, options)),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}

/** Storages whose calls are named `<part>.<method>`; parts are device, certificates, user, workspace, imports. */
export function faultyStorages(storages: DeviceStorages, faults: Faults): DeviceStorages {
  return {
    open: async (lock) => faultyDevice(await storages.open(lock), faults),
    remove: (deviceId) => storages.remove(deviceId),
  }
}

function faultyDevice(storage: DeviceStorage, faults: Faults): DeviceStorage {
  const device = faultyPart(storage, 'device', faults)
  const [certificates, user] = [
    faultyPart(storage.certificates, 'certificates', faults),
    faultyPart(storage.user, 'user', faults),
  ]
  return {
    certificates,
    user,
    openWorkspace: async (realmId) => faultyWorkspace(await device.openWorkspace(realmId), faults),
    workspaces: () => device.workspaces(),
    removeWorkspace: (realmId) => device.removeWorkspace(realmId),
    space: () => device.space(),
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  }
}

function faultyWorkspace(workspace: WorkspaceStorage, faults: Faults): WorkspaceStorage {
  const imports = faultyPart(workspace.imports, 'imports', faults)
  return faultyPart(workspace, 'workspace', faults, { imports })
}

/** Methods by name go through `faults`; `replaced` stands for members of its own; symbols (disposal) do not fail. */
function faultyPart<T extends object>(target: T, part: string, faults: Faults, replaced: Partial<T> = {}): T {
  return new Proxy(target, {
    get: (of, name) => {
      const value: unknown = Reflect.get(Object.hasOwn(replaced, name) ? replaced : of, name)
      if (typeof value !== 'function') return value
      if (typeof name === 'symbol') return value.bind(of)
      return (...parameters: readonly unknown[]) => faults.around(`${part}.${name}`, () => value.apply(of, parameters))
    },
  })
}
