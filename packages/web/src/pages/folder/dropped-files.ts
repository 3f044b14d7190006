/** A file with its path below the folder that it goes into. */
export interface NamedFile {
  readonly file: File
  /** With slashes; the name alone for a file that came by itself. */
  readonly relative: string
}

/** What was dropped, folders with everything in them. */
export async function droppedFiles({ items }: DataTransfer): Promise<readonly NamedFile[]> {
  // The list is emptied when the event ends: everything is taken out of it first.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found: NamedFile[] = []
  for (const entry of entries) await collect(entry, found)
  return found
}

async function collect(entry: FileSystemEntry, found: NamedFile[]): Promise<void> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ file, relative: entry.fullPath.replace(/^\//, '') })
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader()
    for (;;) {
      const children = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
      if (children.length === 0) return
      for (const child of children) await collect(child, found)
    }
  }
}
