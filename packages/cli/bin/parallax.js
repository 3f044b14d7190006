#!/usr/bin/env node
// Plain JavaScript that any Node >= 20 understands; the caller's folder stays the working folder.
import { enter, isRecentNode, root } from '../../../scripts/enter.js'
import { isInstalled } from '../../../scripts/install.js'

if (isRecentNode() && isInstalled(root)) await import('../src/main.ts')
else await enter('packages/cli/src/main.ts', process.argv.slice(2))
