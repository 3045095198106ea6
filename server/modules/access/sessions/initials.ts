const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The one or two letters that stand for a person where a picture would: of the first and the last word of the name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s\-–—]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const [first = name] = words
  const last = words.at(-1)
  const letters = words.length > 1 && last !== undefined ? [first, last] : [first]
  return letters.map(initialOf).join('').toLocaleUpperCase('en')
}

function initialOf(word: string): string {
  const letters = word.replace(/^[^\p{L}\p{N}]+/u, '')
  const [first] = graphemes.segment(letters)
  return first?.segment ?? ''
}
