import { flag, optional, required, several } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { fileOptions, updateOption } from './shared-options.ts'

const parents = flag('option.parents', 'p')

export const ls = {
  path: 'ls',
  words: 'verb.ls',
  arguments: { path: optional('PATH', 'argument.folderPath') },
  options: { ...fileOptions, long: flag('option.long', 'l'), recursive: flag('option.lsRecursive', 'R') },
} as const satisfies VerbSpec

export const stat = {
  path: 'stat',
  words: 'verb.stat',
  arguments: { path: required('PATH', 'argument.path') },
  options: fileOptions,
} as const satisfies VerbSpec

export const cat = {
  path: 'cat',
  words: 'verb.cat',
  arguments: { paths: several('PATH', 'argument.filePath') },
  options: fileOptions,
} as const satisfies VerbSpec

export const put = {
  path: 'put',
  words: 'verb.put',
  arguments: {
    source: required('FILE', 'argument.localFile', 'file'),
    target: required('PATH', 'argument.target'),
  },
  options: { ...fileOptions, parents, update: updateOption },
} as const satisfies VerbSpec

export const get = {
  path: 'get',
  words: 'verb.get',
  arguments: {
    source: required('PATH', 'argument.filePath'),
    target: optional('FILE', 'argument.localTarget', 'file'),
  },
  options: { ...fileOptions, update: updateOption },
} as const satisfies VerbSpec

export const mkdir = {
  path: 'mkdir',
  words: 'verb.mkdir',
  arguments: { path: required('PATH', 'argument.path') },
  options: { ...fileOptions, parents },
} as const satisfies VerbSpec

export const mv = {
  path: 'mv',
  words: 'verb.mv',
  arguments: { source: required('SOURCE', 'argument.source'), target: required('DEST', 'argument.target') },
  options: { ...fileOptions, force: flag('option.replace', 'f') },
} as const satisfies VerbSpec

export const cp = {
  path: 'cp',
  words: 'verb.cp',
  arguments: { source: required('SOURCE', 'argument.source'), target: required('DEST', 'argument.target') },
  options: { ...fileOptions, recursive: flag('option.cpRecursive', 'r'), update: updateOption },
} as const satisfies VerbSpec

export const rm = {
  path: 'rm',
  words: 'verb.rm',
  arguments: { path: required('PATH', 'argument.path') },
  options: { ...fileOptions, force: flag('option.force') },
} as const satisfies VerbSpec
