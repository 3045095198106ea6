import type { en } from './en.ts'

export const es = {
  'id-taken': 'Este identificador ya existe',
  'id-taken.detail': 'No se ha cambiado nada. Crea un identificador nuevo para cada registro nuevo.',
  'number-taken': 'Otro cliente ya tiene este número',
  'number-taken.detail': 'No se ha cambiado nada. Busca al cliente por el número, o elige otro.',
  'external-id-taken': 'Otro cliente ya tiene este identificador de otro sistema',
  'external-id-taken.detail': 'No se ha cambiado nada. Busca al cliente por este identificador.',
  'card-taken': 'Otro cliente ya tiene esta tarjeta',
  'card-taken.detail': 'No se ha cambiado nada. Busca al cliente por el número de la tarjeta.',
  'likely-duplicate': 'Puede que este cliente ya esté aquí',
  'likely-duplicate.detail':
    'No se ha cambiado nada. Mira los posibles duplicados; si es otra persona, envíalo de nuevo e indícalo.',
  'unknown-store': 'La tienda habitual no se conoce aquí',
  'unknown-store.detail': 'No se ha cambiado nada. Elige entre las tiendas a las que llega tu rol.',
  'unknown-address-book': 'Una libreta de direcciones no se conoce aquí',
  'unknown-address-book.detail':
    'No se ha cambiado nada. Elige entre las libretas de clientes de las tiendas a las que llega tu rol.',
  'not-a-company': 'Solo una empresa tiene compradores',
  'not-a-company.detail': 'No se ha cambiado nada. Este cliente es una persona.',
  'not-a-person': 'Solo una persona compra para una empresa',
  'not-a-person.detail': 'No se ha cambiado nada. Elige un cliente que sea una persona.',
  'phone-impossible': 'Esto no es un número de teléfono',
  'phone-without-country': 'A este número de teléfono le falta el país, como en +34',
  'email-invalid': 'Esto no es una dirección de correo electrónico',
  'second-primary': 'Ya hay otro que es el principal',
  'in-the-future': 'Esto está en el futuro',
  'parameter.number-sequence': 'Secuencia numérica de clientes',
  'parameter.number-sequence.detail':
    'Los clientes nuevos toman de ella su número, si no se les da uno. Sin secuencia no tienen ninguno.',
  'parameter.attribute-group': 'Atributos de los clientes',
  'parameter.attribute-group.detail':
    'El grupo de atributos que dice qué atributos se muestran de un cliente, y en qué orden.',
} as const satisfies Record<keyof typeof en, string>
