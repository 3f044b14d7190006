import { family } from '../family.ts'
import { tosAccept, tosGet } from './tos.ts'

/** `POST /authenticated/{organization}/tos`: by a device, before the terms are accepted. */
export const tosFamily = family('tos', [tosAccept, tosGet])
