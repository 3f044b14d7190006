import type { FsPath } from '@parallax/wire'
import { parseEntryName, ROOT_PATH } from '@parallax/wire'
import { createElement, type ReactNode, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import { ConflictQuestion } from './conflict-question.tsx'
import { droppedFiles, type NamedFile } from './dropped-files.ts'
import { childPath, namesOf, type OpenFolder, pathBelow } from './open-folder.ts'

export interface Uploads {
  chosen(files: readonly File[]): Promise<void>
  dropped(data: DataTransfer): Promise<void>
  /** To be shown while it stands. */
  readonly question: ReactNode
}

export type Decision = 'replace' | 'keep_both' | 'skip'

interface Asked {
  readonly names: readonly string[]
  readonly answer: (decision: Decision) => void
}

/** Takes files into a folder, with the folders they come in; asks once about all names that are taken. */
export function useUploads(open: OpenFolder): Uploads {
  const { remote } = useSession()
  const [asked, setAsked] = useState<Asked>()
  const { workspace, path } = open

  const take = async (files: readonly NamedFile[]) => {
    const taken = files.filter(({ relative }) => open.entries.some(({ name }) => name === relative))
    const decision =
      taken.length === 0
        ? 'replace'
        : await new Promise<Decision>((answer) => setAsked({ names: taken.map(({ relative }) => relative), answer }))
    setAsked(undefined)
    const names = new Set(open.entries.map(({ name }) => String(name)))
    const made = new Set<FsPath>([path])
    for (const { file, relative } of files) {
      const isTaken = names.has(relative)
      if (isTaken && decision === 'skip') continue
      const target = pathBelow(path, isTaken && decision === 'keep_both' ? freeName(relative, names) : relative)
      if (target === undefined) continue
      await makeFolders(target, made)
      await remote.upload(workspace.id, target, file, { replace: isTaken && decision === 'replace' })
    }
  }

  const makeFolders = async (target: FsPath, made: Set<FsPath>) => {
    let folder: FsPath = ROOT_PATH
    for (const name of namesOf(target).slice(0, -1)) {
      folder = childPath(folder, name)
      if (made.has(folder) || path.startsWith(folder)) continue
      made.add(folder)
      // It may be there already.
      await remote.createFolder(workspace.id, folder).catch(() => undefined)
    }
  }

  return {
    chosen: (files) => take(files.map((file) => ({ file, relative: file.webkitRelativePath || file.name }))),
    dropped: async (data) => take(await droppedFiles(data)),
    question: asked && createElement(ConflictQuestion, asked),
  }
}

/** `plan (2).pdf` where `plan.pdf` is taken. */
export function freeName(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let number = 2; ; number += 1) {
    const candidate = `${stem} (${number})${extension}`
    if (taken.has(candidate) || parseEntryName(candidate) === undefined) continue
    taken.add(candidate)
    return candidate
  }
}
