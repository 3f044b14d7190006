/** Two letters for a name: of its first and last word, else its first two. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s_.@-]+/u).filter((word) => word !== '')
  const [first = '', last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  const letters = last === undefined ? [...first].slice(0, 2) : [[...first][0] ?? '', [...last][0] ?? '']
  return letters.join('').toUpperCase()
}
