import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { trackedFiles } from './tracked-files.ts'

const drawers = /^(utils?|helpers?|common|misc|manager)$/

test('no file or folder is a drawer', () => {
  const words = (path: string): string[] => path.split('/').flatMap((part) => part.split('.').slice(0, 1))
  expect(trackedFiles().filter((path) => words(path).some((word) => drawers.test(word)))).toEqual([])
})

test('no file name ends in a drawer word', () => {
  const last = (path: string): string => basename(path).split('.')[0]?.split('-').at(-1) ?? ''
  expect(trackedFiles().filter((path) => drawers.test(last(path)))).toEqual([])
})
