/**
 * What leaked passwords are made of, most of all: words, names and keyboard walks, in lower case and without accents. In
 * English, Spanish and Italian, and the words of this trade. Runs (`abcd`, `4321`), repetitions and years are found by rule.
 */
export const COMMON_WORDS: readonly string[] = `
password passwort passw0rd passwd pass contrasena contrasenia clave secreto secreta segreto segreta parola
admin administrator administrador amministratore root system sysadmin guest login logon user username default
master manager service server computer internet network access secure security private secret test tester testing temp
temporary changeme change welcome welcom bienvenido bienvenida benvenuto benvenuta hello hola ciao salve buongiorno
letmein let mein open opensesame sesame enter entrada trustno trust noone whatever whatsup nothing something anything
everything please thankyou thanks gracias grazie iloveyou iloveu loveyou love lovely lover loveme mylove teamo tequiero
amore amor amormio tiamo tivogliobene tesoro corazon cuore princess princesa principessa prince principe queen king
angel angelo angela baby babygirl babyboy sweety sweetheart honey sunshine sunflower flower flowers blossom butterfly
rainbow unicorn dragon monkey tiger lion panther eagle falcon phoenix dolphin shark wolf horse mustang pony kitty kitten
puppy dog cat hunter killer ranger rangers hockey football soccer basketball baseball softball golf golfer tennis calcio
futbol juventus milan inter roma napoli lazio barcelona realmadrid madrid valencia sevilla liverpool chelsea arsenal
manchester united steelers cowboys yankees lakers eagles patriots redsox raiders
summer winter spring autumn fall verano invierno primavera otono estate inverno autunno season
january february march april may june july august september october november december
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
monday tuesday wednesday thursday friday saturday sunday lunes martes jueves viernes sabado domingo lunedi venerdi
michael jordan jennifer jessica ashley amanda daniel daniela andrew andrea joshua matthew robert thomas charlie george
nicole michelle anthony christian cristian alexander alessandro alejandro alejandra alex francesco francesca giuseppe
giovanni giulia marco matteo lorenzo luca maria mario paolo pietro chiara sara sarah laura elena carlos jose juan miguel
antonio manuel pedro pablo sergio david fernando roberto martin samantha taylor hannah sophie sofia olivia emma lucas
maggie buster pepper ginger cookie chocolate cheese banana orange apple cherry strawberry vanilla coffee pizza pasta
batman superman spiderman starwars startrek pokemon pikachu naruto harrypotter potter gandalf matrix ninja samurai
warrior wizard magic mercedes ferrari porsche ducati yamaha honda toyota corvette camaro harley samsung iphone android
google facebook instagram linkedin microsoft windows apple amazon netflix youtube twitter yahoo gmail hotmail outlook
italia espana england america canada mexico london londra paris parigi roma rome firenze venezia torino bologna newyork
california texas europe europa world mondo mundo earth heaven jesus jesuschrist christ christo cristo dio god godisgood
blessed faith grace blink metallica nirvana slipknot eminem music musica guitar piano dance dancer party freedom
liberty forever always together friends friend amigos amigo amici family familia famiglia mother father mama papa mamma
mommy daddy sister brother fuckyou fuckoff fuck asshole bitch shit sexy pussy cazzo merda puta cabron stupid idiot
money dinero soldi million dollar dollars rich gold golden silver platinum diamond diamante crystal jewel pearl
store shop boutique retail fashion moda negozio tienda client clients cliente clienti clientes customer customers
sales seller vendita vendite ventas associate carnet clienteling luxury lusso lujo maison
cheche chocho qwerty qwertz azerty qwertyuiop qwertyui qwert asdfghjkl asdfgh asdfg asdf zxcvbnm zxcvbn zxcvb zxcv
qazwsxedc qazwsx wsxedc edcrfv rfvtgb qweasdzxc qweasd qwe asd zxc poiuytrewq lkjhgfdsa mnbvcxz mnbvc
qaz wsx edc rfv tgb yhn ujm okm ijn uhb ygv tfc rdx esz zaq xsw cde vfr bgt nhy mju
unbelievable basketball1 maverick merlin midnight shadow silence thunder lightning storm snow snowball summer ocean
blue bluesky red redhead green yellow purple pink black white blanco bianco nero negro rojo rosso azul verde
one two three four five six seven eight nine ten hundred thousand uno dos due tre cuatro quattro cinco cinque
the and you are for not with this that your mine only new old big little good bad best first last number super happy
much mucho mucha muchos molto tanto always
birthday christmas natale navidad halloween easter mypassword thisismypassword mysecret myname bond agent
dick penis ncc zaphod jackson johnson williams smith jones brown miller davis garcia rodriguez martinez hernandez lopez
gonzalez rossi russo ferrari esposito bianchi romano colombo ricci marino greco
`
  .trim()
  .split(/\s+/)
