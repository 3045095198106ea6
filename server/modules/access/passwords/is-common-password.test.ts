import { expect, test } from 'vitest'
import { isCommonPassword } from './is-common-password.ts'

const elena = { login: 'elena.marchetti@verani.example', name: 'Elena Marchetti' }

// As they stand in published lists of leaked passwords, those of twelve characters and more, and what people do with them.
test.each(
  `123456789012 1234567890123 123123123123 111111111111 000000000000 987654321098 012345678910 112233445566
  102030405060 password1234 passwordpassword Password123! P@ssw0rd1234 password12345 Passw0rd2026! mypassword123
  qwertyuiop12 qwertyuiop123 qwerty123456 qwertyqwerty qwerty12345678 1q2w3e4r5t6y 1qaz2wsx3edc q1w2e3r4t5y6
  qazwsxedcrfv zaq12wsxcde3 qwertyuiopasdf asdfghjkl123 zxcvbnm12345 abcdefghijkl abcd1234abcd abc123abc123 a1b2c3d4e5f6
  iloveyou1234 iloveyouforever letmein12345 letmeinplease welcome12345 Welcome2026!! administrator admin1234567
  changeme1234 changeme2026 trustno11111 sunshine1234 princess1234 dragon123456 football1234 liverpool123 manchesterunited
  michaeljordan jesuschrist1 unbelievable basketball12 superman1234 starwars1234 summer2026!!! Verano2026!!! Estate2026!!!
  Inverno2025!! primavera2026 amoremio1234 teamomucho12 tequieromucho ciaociaociao juventus1897 realmadrid123
  barcelona1899 boutique2026! Carnet2026!!! milano123456 contrasena123 Contraseña1! administrador amministratore
  aaaaaaaaaaaa xyzxyzxyzxyz hahahahahaha google123456 samsung12345 thisismypassword opensesame12 letmeinletmein
  elenamarchetti Elena.Marchetti1 marchetti2026 verani123456 Veraniverani!`.split(/\s+/),
)('%s is refused', (password) => {
  expect(isCommonPassword(password, elena)).toBe(true)
})

test.each([
  'correct horse battery staple',
  'kestrel ladder oregano 9',
  'zattera-fungo-quasi-blu',
  'tres ranas cruzan el puente',
  'Xk4#mQ9vLp2w',
  'vhQz8Rk1Tn5e',
  'il gatto mangia polenta',
  'пароль нужно помнить',
  '山田太郎は毎朝六時に起きる',
  '🦊🍋🚲🧵🪡📎🫖🧂🌵🪁🎻🧭',
])('%s is taken', (password) => {
  expect(isCommonPassword(password, elena)).toBe(false)
})
