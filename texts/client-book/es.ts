import type { en } from './en.ts'

export const es = {
  'no-number-sequence': 'Ninguna secuencia numérica da número a los libros de clientes',
  'no-number-sequence.detail':
    'No se ha cambiado nada. Alguien que gestione la configuración la elige en la sede central, en el parámetro «Identificador del libro de clientes».',
  leaver: 'Esta persona ya no trabaja aquí',
  'leaver.detail': 'No se ha cambiado nada. Elige el libro de clientes de alguien que trabaje aquí.',
  'in-other-book': 'El cliente está en otro libro de clientes',
  'in-other-book.detail':
    'No se ha cambiado nada. El cliente está en el libro {book}. Alguien que pueda reasignar clientes puede moverlo.',
  'not-in-book': 'Un cliente no está en este libro',
  'not-in-book.detail':
    'No se ha cambiado nada. Puede que alguien lo haya movido entretanto: vuelve a mirar y elige de nuevo.',
  'role-not-allowed': 'El cliente no puede tener este papel',
  'role-not-allowed.detail':
    'No se ha cambiado nada. La sede central decide si un cliente puede estar en varios libros; a un cliente que ya está en el libro hay que quitarlo antes para darle otro papel.',
  'other-role': 'Este cliente está en el libro con otro papel o hasta otro día',
  'only-for-cover': 'Solo la suplencia tiene fin',
  'unknown-successor': 'Alguien de los indicados no puede recibir clientes',
  'unknown-successor.detail':
    'No se ha cambiado nada. Elige personas que trabajen aquí, que estén a tu alcance y que no sean la persona de quien son los clientes.',
  'undo-too-late': 'Esto ya no se puede deshacer',
  'undo-too-late.detail':
    'No se ha cambiado nada. Los cambios en los libros de clientes se pueden deshacer durante 24 horas; el historial muestra cómo estaba.',
  undone: 'Esto ya se ha deshecho',
  'undone.detail': 'No se ha cambiado nada.',
  'id-taken': 'Este identificador ya existe',
  'id-taken.detail': 'No se ha cambiado nada. Crea un identificador nuevo para cada registro nuevo.',
  'parameter.number-sequence': 'Identificador del libro de clientes',
  'parameter.number-sequence.detail':
    'La secuencia numérica que da su número a un libro de clientes. Sin ella no se puede abrir ninguno.',
  'parameter.policy': 'En cuántos libros puede estar un cliente',
  'parameter.policy.detail':
    '«single»: en uno como máximo. «several»: en varios, con una persona principal, otras secundarias y suplencias por un tiempo. Lo que hay se queda como está.',
  'parameter.attribute-group': 'Grupo de atributos del libro de clientes',
  'parameter.attribute-group.detail':
    'Sus atributos se muestran en la ficha del cliente, por orden de presentación, y filtran el libro de clientes.',
  'parameter.measures': 'Indicadores en la ficha del cliente',
  'parameter.measures.detail': 'Hasta tres, antes de los atributos.',
  'cursor-too-old': 'Ya no se puede decir qué ha cambiado desde ahí',
  'cursor-too-old.detail': 'Lee la cartera de clientes de nuevo desde el principio.',
  'no-store': 'No estás en ninguna tienda',
  'no-store.detail': 'Elige la tienda en la que estás o indica una.',
  'too-many-views': 'Ya hay 100 vistas guardadas',
  'too-many-views.detail': 'No se ha guardado nada. Elimina una vista que ya no uses.',
  yes: 'Sí',
  no: 'No',
} as const satisfies Record<keyof typeof en, string>
