import { describeError, OfflineError, type Session, type WorkspaceFiles, type WorkspaceInfo } from '@parallax/client'
import { selectWorkspace } from '../selection/select-workspace.ts'
import type { VerbContext } from './verb-context.ts'
import { type DeviceInput, withSession } from './with-session.ts'

/** One workspace of a session. */
export interface OpenWorkspace {
  readonly info: WorkspaceInfo
  readonly files: WorkspaceFiles
}

/** Workspaces of the session, as fresh as the network allows; without it, those known here. */
export async function freshWorkspaces(context: VerbContext, session: Session): Promise<readonly WorkspaceInfo[]> {
  await unlessOffline(context, () => session.workspaces.refresh(context.signal))
  return session.workspaces.list()
}

/** The workspace that `text` picks. */
export async function pickWorkspace(
  context: VerbContext,
  session: Session,
  text: string | undefined,
): Promise<WorkspaceInfo> {
  return selectWorkspace(text, await freshWorkspaces(context, session))
}

/** Opens the device and picks the workspace that `--workspace` names. */
export async function withWorkspace<T>(
  context: VerbContext,
  input: DeviceInput & { readonly workspace: string | undefined },
  work: (session: Session, workspace: WorkspaceInfo) => Promise<T>,
): Promise<T> {
  return withSession(context, input, async (session) =>
    work(session, await pickWorkspace(context, session, input.workspace)),
  )
}

/** Does `work`; when the server cannot be reached, says so and goes on with what is on this device. */
export async function unlessOffline(context: VerbContext, work: () => Promise<unknown>): Promise<'done' | 'offline'> {
  try {
    await work()
    return 'done'
  } catch (error) {
    if (!(error instanceof OfflineError)) throw error
    const { what, safe } = describeError(context.catalogue, error)
    context.output.warn(`${what} ${safe}`)
    return 'offline'
  }
}
