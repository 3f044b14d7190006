import { OfflineError, TimestampOutOfBallparkError } from '../errors/connection-errors.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import type { RealmContext } from '../realms/realm-context.ts'
import { bootstrapWorkspace } from '../realms/workspace-actions.ts'
import type { Task, TaskParts } from './task.ts'

/** Makes the server know the workspaces that were created here (spec 06a §7.2). One that fails keeps no other back. */
export function workspacesBootstrap(context: RealmContext, { report }: Pick<TaskParts, 'report'>): Task {
  return {
    wakesOn: ({ type }) => type === 'missed_server_events' || type === 'workspace_created',
    work: async (signal) => {
      const unnamed = context.workspaces.workspaces.filter(({ nameOrigin }) => nameOrigin.type === 'PLACEHOLDER')
      for (const { id } of unnamed) {
        try {
          await bootstrapWorkspace(context, id, signal)
        } catch (error) {
          if (!(error instanceof ParallaxError) || isOfAll(error)) throw error
          report(error)
        }
      }
    },
  }
}

function isOfAll(error: ParallaxError): boolean {
  return error instanceof OfflineError || error instanceof TimestampOutOfBallparkError
}
