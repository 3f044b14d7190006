import type { RealmContext } from '../realms/realm-context.ts'
import type { WorkspaceList } from '../realms/workspace-list.ts'
import { certificatePoll } from './certificate-poll.ts'
import { ConnectionMonitor, type ConnectionParts } from './connection.ts'
import { reportFailure } from './report-failure.ts'
import { runTask, type Task, type TaskParts } from './task.ts'
import { asError } from './task-failure.ts'
import { workspacesBootstrap } from './workspaces-bootstrap.ts'
import { workspacesProcessNeeds } from './workspaces-process-needs.ts'
import { workspacesRefreshList } from './workspaces-refresh-list.ts'

export interface MonitorsParts extends Pick<ConnectionParts, 'connection' | 'presence' | 'server'> {
  readonly context: RealmContext
  readonly list: WorkspaceList
}

/** The background tasks of a long-lived client; disposing ends them and waits until they are over. */
export interface Monitors extends AsyncDisposable {
  /** Skips the wait of the connection, also after a refusal. */
  tryAgain(): void
}

/** Starts the tasks of spec 06b §9; the connection comes last, since it wakes the others. */
export function startMonitors(parts: MonitorsParts): Monitors {
  const { context, list, presence } = parts
  const { signals, clock } = context
  const stop = new AbortController()
  const run = (name: string, task: (tools: TaskParts) => Task): Promise<void> => {
    const tools = { signals, clock, presence, report: (error: Error) => reportFailure(signals, { task: name, error }) }
    return runMonitor(parts, { name, run: (signal) => runTask(tools, task(tools), signal) }, stop.signal)
  }
  const connection = new ConnectionMonitor({ ...parts, clock, signals })
  const running = [
    run('certificate_poll', () => certificatePoll(context.certificates)),
    run('workspaces_bootstrap', (tools) => workspacesBootstrap(context, tools)),
    run('workspaces_process_needs', (tools) => workspacesProcessNeeds(context, tools)),
    run('workspaces_refresh_list', () => workspacesRefreshList(list)),
    runMonitor(parts, { name: 'connection', run: (signal) => connection.run(signal) }, stop.signal),
  ]
  return {
    tryAgain: () => connection.tryAgain(),
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await Promise.all(running)
    },
  }
}

/** Runs until `signal`. A defect is told: no task ends in silence, and none takes the process with it. */
export async function runMonitor(
  { context }: { readonly context: Pick<RealmContext, 'signals'> },
  monitor: { readonly name: string; readonly run: (signal: AbortSignal) => Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  try {
    await monitor.run(signal)
  } catch (error) {
    if (signal.aborted) return
    context.signals.emit({ type: 'monitor_stopped', monitor: monitor.name, error: asError(error) })
  }
}
