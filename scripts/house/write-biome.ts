// Writes the arrows of arrows.ts where biome reads them: node scripts/house/write-biome.ts
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { biomeArrows } from './biome-arrows.ts'

writeFileSync(resolve(import.meta.dirname, '../../biome.arrows.json'), biomeArrows())
