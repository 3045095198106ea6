import { pick } from './chance.ts'

// Common names of a dozen countries, the commonest first; skewed when they are drawn, as they are among people.
const GIVEN =
  `Maria Anna Marco Giulia Luca Sofia Andrea Laura José Carmen Antonio Francesca Ana Paolo Elena Giovanni Chiara Carlos
Marta Alessandro Sara David Lucía Pierre Marie Hans Ursula John Mary Emma Oliver Olivia James Amelia Noah Mia Léa Hugo Chloé Louis Camille
Jürgen Renate Wolfgang Monika Piotr Agnieszka Krzysztof Małgorzata Søren Åsa Björn Ingrid Yuki Haruto Sakura Wei Fang Li Min-jun Ji-woo
Ahmed Fatima Omar Layla Youssef Amina Ivan Olga Dmitri Natalia Beatriz João Inês Tiago Rui Catarina Núria Jordi Iker Ane Federico Valentina
Lorenzo Beatrice Tommaso Matilde Edoardo Ginevra Filippo Aurora Gabriele Vittoria Riccardo Bianca Stefano Alice Simone Martina Davide Giorgia
Roberto Silvia Claudio Paola Massimo Daniela Fabio Barbara Alberto Cristina Enrico Federica Giorgio Elisa Nicola Michela Pietro Arianna Salvatore
Rosa Vincenzo Teresa Domenico Lucia Giuseppe Caterina Francesco Angela Antonella Patrizia Manuel Raúl Sergio Pilar Isabel Rocío Álvaro Inmaculada
Ramón Mercedes Gonzalo Esperanza Jean-Luc Anne-Sophie François Geneviève Thierry Hélène Gérard Cécile Étienne Zoë Niamh Seán Siobhán Eoin`
    .trim()
    .split(/\s+/)

const SURNAMES =
  `Rossi García Müller Smith Martin Ferrari Russo Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De-Luca Costa
Giordano Mancini Rizzo Lombardi Moretti López Martínez Sánchez Pérez González Rodríguez Fernández Gómez Díaz Muñoz Álvarez Núñez Schmidt Schneider
Fischer Weber Meyer Wagner Becker Schulz Hoffmann Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Bernard Dubois Thomas
Robert Richard Petit Durand Leroy Moreau Simon Laurent Nowak Kowalski Wiśniewski Jensen Nielsen Hansen Andersson Johansson Silva Santos Ferreira
Pereira Oliveira Sousa Wang Zhang Chen Liu Tanaka Suzuki Satō Kim Park Choi Nguyễn Hassan Ali Khan Ivanov Petrov`
    .trim()
    .split(/\s+/)

// The long tail: surnames are made of a beginning, a middle and an end.
const BEGINNINGS =
  'Al Bar Bel Ber Bon Cal Can Cas Cav Cor Dal Dar Fal Fer Fio Gal Gar Gra Lam Lor Mal Man Mar Mon Mor Nar Pal Par Pel Per Pin Pol Qua Rav Ric Rom Sal San Sar Ser Sol Tar Tom Tor Val Ven Ver Vil Zan Zor'.split(
    ' ',
  )
const MIDDLES = 'a e i o an el en er et il in ol on or ut av ic id ub um'.split(' ')
const ENDS =
  'i o a ini etti elli one ato ucci ese ari oni ano era ez es sen son ski mann berg feld wood ley ton ov eau ard'.split(
    ' ',
  )

const MADE = BEGINNINGS.flatMap((first) =>
  MIDDLES.flatMap((middle) =>
    ENDS.map((end) => `${first}${middle}${pick('bcdglmnrstvz'.split(''), seeded(first, middle, end))}${end}`),
  ),
)

function seeded(...parts: readonly string[]): () => number {
  const sum = Array.from(parts.join('')).reduce(
    (total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9_973,
    7,
  )
  return () => sum / 9_973
}

/** A name of a person: two words mostly, some 33,000 surnames, of which few are many people's. */
export function personName(random: () => number): { readonly given: string; readonly surname: string } {
  const given = pick(GIVEN, random, 2)
  const surname = random() < 0.45 ? pick(SURNAMES, random, 2) : pick(MADE, random, 2)
  const isDouble = random() < 0.06
  return { given: isDouble ? `${given} ${pick(GIVEN, random)}` : given, surname }
}
