import { expect, test } from 'vitest'
import { passwordStrength } from './password-strength.ts'

test.each([
  ['', 'too_short'],
  ['Ab1$xyz', 'too_short'],
  ['password', 'weak'],
  ['Password1234!', 'weak'],
  ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['9876543210987654', 'weak'],
  ['motdepasse2024', 'weak'],
  ['azertyuiop', 'weak'],
  ['kfmwqzrb', 'weak'],
  ['kfmwqzrbt2', 'fair'],
  ['correct horse battery staple', 'strong'],
  ['7Gk!pw2Zr9$xLq', 'strong'],
  ['på fjellet er det kaldt', 'strong'],
])('%s is %s', async (password, strength) => {
  expect(await passwordStrength(password)).toBe(strength)
})
