import { AMERICAN, ARABIC, BRAZILIAN, CHINESE, INDIAN, JAPANESE, LATIN_AMERICAN } from './names-of-the-world.ts'
import { type Origin, parts } from './origin.ts'

/** Where customers from farther away come from. */
export const FROM_THE_WORLD = {
  japan: {
    names: JAPANESE,
    surnames: 1,
    languages: ['ja', 'en'],
    country: 'JP',
    cities: [
      ['Tokyo', '106-00##', ''],
      ['Osaka', '530-00##', ''],
      ['Kyoto', '604-80##', ''],
    ],
    streets: parts('1-%-3 Hoshinomori|2-%-8 Tsukimidai'),
    phones: ['+81 90 1000 0###', '+81 80 1000 0###'],
  },
  china: {
    names: CHINESE,
    surnames: 1,
    languages: ['zh', 'en'],
    country: 'CN',
    cities: [
      ['Shanghai', '2000##', ''],
      ['Beijing', '1000##', ''],
      ['Shenzhen', '5180##', ''],
      ['Chengdu', '6100##', ''],
    ],
    streets: parts('% Yinxing Lu|% Hehua Jie'),
    phones: ['+86 138 0000 0###', '+86 139 0000 0###'],
  },
  gulf: {
    names: ARABIC,
    surnames: 1,
    languages: ['ar', 'en'],
    country: 'AE',
    cities: [
      ['Dubai', '', ''],
      ['Abu Dhabi', '', ''],
    ],
    streets: parts('Villa %, Al Nakheel Lane|Tower %, Pearl Dune Street'),
    phones: ['+971 50 000 0###', '+971 50 100 0###'],
  },
  arabia: {
    names: ARABIC,
    surnames: 1,
    languages: ['ar', 'en'],
    country: 'SA',
    cities: [
      ['Riyadh', '115##', ''],
      ['Jeddah', '215##', ''],
    ],
    streets: parts('% Al Yasmin Garden Street|% Al Lulu Street'),
    phones: ['+966 50 000 0###'],
  },
  brazil: {
    names: BRAZILIAN,
    surnames: 2,
    languages: ['pt-BR', 'en'],
    country: 'BR',
    cities: [
      ['São Paulo', '014##-000', 'SP'],
      ['Rio de Janeiro', '224##-000', 'RJ'],
      ['Curitiba', '804##-000', 'PR'],
    ],
    streets: parts('Rua das Jabuticabeiras Antigas, %|Alameda dos Tucanos, %'),
    phones: ['+55 11 90000 0###', '+55 11 99000 0###'],
  },
  'united-states': {
    names: AMERICAN,
    surnames: 1,
    languages: ['en'],
    country: 'US',
    cities: [
      ['New York', '100##', 'NY'],
      ['Los Angeles', '900##', 'CA'],
      ['Chicago', '606##', 'IL'],
      ['Miami', '331##', 'FL'],
      ['Boston', '021##', 'MA'],
    ],
    streets: parts('% Juniper Hollow Road|% Lamplighter Avenue|% West Tamarack Street'),
    phones: ['+1 212 555 01##', '+1 310 555 01##', '+1 312 555 01##', '+1 305 555 01##', '+1 617 555 01##'],
  },
  'latin-america': {
    names: LATIN_AMERICAN,
    surnames: 2,
    languages: ['es', 'en'],
    country: 'MX',
    cities: [
      ['Ciudad de México', '115##', 'CDMX'],
      ['Monterrey', '64###', 'NL'],
      ['Guadalajara', '44###', 'JAL'],
    ],
    streets: parts('Calle Jacarandas del Sur %|Paseo de los Colibríes %'),
    phones: ['+52 55 1000 0###', '+52 81 1000 0###'],
  },
  india: {
    names: INDIAN,
    surnames: 1,
    languages: ['en', 'hi'],
    country: 'IN',
    cities: [
      ['Mumbai', '4000##', 'MH'],
      ['New Delhi', '1100##', 'DL'],
      ['Bengaluru', '5600##', 'KA'],
    ],
    streets: parts('% Champa Baug Road|% Neem Tree Lane'),
    phones: ['+91 90000 00###', '+91 98000 00###'],
  },
} as const satisfies Readonly<Record<string, Origin>>
